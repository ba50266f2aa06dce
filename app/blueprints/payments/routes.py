"""The faces of payments."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app import statuses
from app.action import Action
from app.blueprints.payments.commands import add_commands
from app.blueprints.payments.page import payment_heading, payment_page, payments_page
from app.blueprints.payments.reads import LIST_PAYMENTS, READ_PAYMENT
from app.blueprints.payments.schemas import PaymentParams, RefundParams, SettleRefundParams
from app.blueprints.payments.sentences import telling
from app.blueprints.payments.service import (
    capture_payment,
    look_up_in,
    look_up_refund,
    look_up_sent_refund,
    refund_payment,
    settle_refund,
    void_payment,
)
from app.blueprints.payments.views import PaymentChanged
from app.identity.caller import STAFF
from app.interfaces import mount

bp = Blueprint("payments", __name__, cli_group="payments", template_folder="templates")


GIVEN_BACK = dict.fromkeys(("settled", "refunded"), "The money was given back.")


def _page_of(data: dict[str, Any]) -> str:
    return url_for("payments.show", payment_id=data["payment"]["id"])


mount(
    bp,
    Action(
        path="payments/capture",
        title="Take the money",
        purpose="Takes what is held on the card for an order, as far as the order still amounts to it.",
        button="Take the money",
        done="The money was taken.",
        tells=telling(
            {"captured": "The money was taken.", "voided": "Nothing was taken: the hold was released."}
        ),
        params=PaymentParams,
        look_up=look_up_in(("authorized", "capturing"), "captured"),
        act=capture_payment,
        answers=PaymentChanged,
        permission=STAFF,
        refusals=statuses.PAYMENT,
        in_phases=True,
        subject="payment_id",
    ),
    heading=payment_heading,
    landing=_page_of,
)
mount(
    bp,
    Action(
        path="payments/void",
        title="Release a payment",
        purpose="Releases what is held on the card, or undoes a capture that is not settled. The order stays.",
        button="Release",
        done="The payment was released.",
        tells=telling({"voided": "The payment was released."}),
        params=PaymentParams,
        look_up=look_up_in(("authorized", "captured", "voiding"), "released"),
        act=void_payment,
        answers=PaymentChanged,
        permission=STAFF,
        refusals=statuses.PAYMENT,
        in_phases=True,
        subject="payment_id",
    ),
    heading=payment_heading,
    landing=_page_of,
)
mount(
    bp,
    Action(
        path="payments/refund",
        title="Refund a payment",
        purpose="Gives money back: all that was taken, or a part of it once it is settled.",
        button="Refund",
        done="The money was given back.",
        tells=telling(GIVEN_BACK | {"voided": "It was not settled yet, so all of it was released."}),
        params=RefundParams,
        look_up=look_up_refund,
        act=refund_payment,
        answers=PaymentChanged,
        permission=STAFF,
        refusals=statuses.PAYMENT,
        in_phases=True,
        subject="payment_id",
    ),
    heading=payment_heading,
    landing=_page_of,
)
mount(
    bp,
    Action(
        path="payments/settle_refund",
        title="Say what came of a refund",
        purpose="Settles a refund whose answer was lost, by what the gateway shows of it.",
        button="Save",
        done="The money was given back.",
        tells=telling(GIVEN_BACK | {"captured": "Nothing was given back. It may be refunded again."}),
        params=SettleRefundParams,
        look_up=look_up_sent_refund,
        act=settle_refund,
        answers=PaymentChanged,
        permission=STAFF,
        subject="payment_id",
    ),
    heading=payment_heading,
    landing=_page_of,
)
mount(bp, LIST_PAYMENTS)
mount(bp, READ_PAYMENT)
add_commands(bp)


@bp.get("/console/payments")
@login_required
def index() -> ResponseReturnValue:
    return render_template("payments/index.html", **payments_page())


@bp.get("/console/payments/<int:payment_id>")
@login_required
def show(payment_id: int) -> ResponseReturnValue:
    return render_template("payments/show.html", **payment_page(payment_id))
