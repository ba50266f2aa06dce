"""The faces of orders: reads for programs, pages for the office."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app import statuses
from app.action import Action
from app.blueprints.order_requests.submit import look_up_order, submit_order
from app.blueprints.order_requests.views import OrderPlaced
from app.blueprints.orders.form import layout
from app.blueprints.orders.list_page import orders_list
from app.blueprints.orders.order_page import order_page
from app.blueprints.orders.order_params import QuoteOrderParams, SubmitOrderParams
from app.blueprints.orders.preview import quote_preview
from app.blueprints.orders.quote import OrderQuoted, quote_order
from app.blueprints.orders.reads import LIST_ORDERS, READ_ORDER
from app.blueprints.orders.submission import look_up_quote
from app.identity.caller import CUSTOMERS, Role
from app.interfaces import Preview, mount

ORDERERS = CUSTOMERS | {Role.EMPLOYEE, Role.PLANOORDER}

bp = Blueprint("orders", __name__, template_folder="templates")


def _page_of(data: dict[str, Any]) -> str:
    """The order's page; before there is one, its request's."""
    order = data["order"]
    if order["order_id"]:
        return url_for("orders.show", order_id=order["order_id"])
    return url_for("order_requests.show", request_id=order["order_request_id"])


QUOTE = Action(
    path="orders/quote",
    title="Quote an order",
    purpose="Prices an order as it would be charged, with its promotion; writes and charges nothing.",
    params=QuoteOrderParams,
    look_up=look_up_quote,
    act=quote_order,
    answers=OrderQuoted,
    permission=ORDERERS,
    refusals=statuses.PROMOTION,
    only_asks=True,
)
mount(bp, QUOTE)
mount(
    bp,
    Action(
        path="orders/authorize_and_submit",
        title="New order",
        purpose="Prices an order, holds its total on the client's card and places it. Nothing is taken yet.",
        button="Place order",
        done="The order was placed.",
        params=SubmitOrderParams,
        look_up=look_up_order,
        act=submit_order,
        answers=OrderPlaced,
        permission=ORDERERS,
        refusals=(*statuses.PROMOTION, *statuses.PAYMENT, statuses.MANDRILL_EMAIL_FAILED),
        in_phases=True,
    ),
    landing=_page_of,
    layout=layout,
    preview=Preview(QUOTE, "orders/quote.html", quote_preview, check="Check the price"),
)
mount(bp, LIST_ORDERS)
mount(bp, READ_ORDER)


@bp.get("/console/orders")
@login_required
def index() -> ResponseReturnValue:
    return render_template("orders/list.html", **orders_list())


@bp.get("/console/orders/<int:order_id>")
@login_required
def show(order_id: int) -> ResponseReturnValue:
    return render_template("orders/order.html", **order_page(order_id))
