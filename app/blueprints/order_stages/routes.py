"""The faces of the order stages."""

from __future__ import annotations

from flask import Blueprint

from app.action import Action
from app.blueprints.order_stages.look_up import look_up
from app.blueprints.order_stages.reads import ORDER_STAGES, ORDER_STATUSES
from app.blueprints.order_stages.schemas import CreateOrderStageParams
from app.blueprints.order_stages.service import create_order_stage
from app.blueprints.order_stages.views import OrderStageCreated
from app.blueprints.orders.order_page import order_heading, order_page_of
from app.identity.caller import STAFF
from app.interfaces import mount
from app.listing import list_action, record_action
from app.statuses import MANDRILL_EMAIL_FAILED

bp = Blueprint("order_stages", __name__, cli_group="order-stages")

mount(
    bp,
    Action(
        path="order_stages/create",
        title="New order stage",
        purpose="Adds a stage to an order's history and, if asked, makes it the order's status.",
        button="Record stage",
        done="The stage was recorded.",
        params=CreateOrderStageParams,
        look_up=look_up,
        act=create_order_stage,
        answers=OrderStageCreated,
        permission=STAFF,
        refusals=(MANDRILL_EMAIL_FAILED,),
    ),
    heading=order_heading,
    landing=lambda data: order_page_of(data["order_stage"]),
)

for listing in (ORDER_STAGES, ORDER_STATUSES):
    mount(bp, list_action(listing))
    mount(bp, record_action(listing))
