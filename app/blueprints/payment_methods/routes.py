"""The faces of payment methods."""

from __future__ import annotations

from flask import Blueprint

from app import statuses
from app.action import Action
from app.blueprints.payment_methods.create import create_payment_method, look_up_owner
from app.blueprints.payment_methods.reads import LIST_PAYMENT_METHODS, READ_PAYMENT_METHOD
from app.blueprints.payment_methods.schemas import CreatePaymentMethodParams
from app.blueprints.payment_methods.views import PaymentMethodCreated
from app.identity.caller import CUSTOMERS, Role
from app.interfaces import mount

bp = Blueprint("payment_methods", __name__, cli_group="payment-methods", template_folder="templates")

mount(
    bp,
    Action(
        path="payment_methods/create",
        title="Store a card",
        purpose="Keeps a card in the gateway's vault from an Accept.js token. Card numbers are not accepted.",
        button="Store card",
        done="The card was stored.",
        params=CreatePaymentMethodParams,
        look_up=look_up_owner,
        act=create_payment_method,
        answers=PaymentMethodCreated,
        permission=CUSTOMERS | {Role.EMPLOYEE},
        refusals=statuses.PAYMENT,
        sensitive=True,
        in_phases=True,
    ),
)
mount(bp, LIST_PAYMENT_METHODS)
mount(bp, READ_PAYMENT_METHOD)
