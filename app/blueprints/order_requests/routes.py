"""The faces of order requests."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.action import Action
from app.blueprints.order_requests.accepting import accept_order_request, look_up_request
from app.blueprints.order_requests.page import request_heading, request_page, requests_page
from app.blueprints.order_requests.reads import LIST_ORDER_REQUESTS, READ_ORDER_REQUEST
from app.blueprints.order_requests.schemas import AcceptOrderRequestParams
from app.blueprints.order_requests.views import OrderRequestAccepted
from app.identity.caller import STAFF
from app.interfaces import mount

bp = Blueprint("order_requests", __name__, cli_group="order-requests", template_folder="templates")

mount(
    bp,
    Action(
        path="order_requests/accept",
        title="Accept an order request",
        purpose="Makes an order of what a client submitted.",
        button="Accept",
        done="The order request was accepted.",
        params=AcceptOrderRequestParams,
        look_up=look_up_request,
        act=accept_order_request,
        answers=OrderRequestAccepted,
        permission=STAFF,
        subject="order_request_id",
    ),
    heading=request_heading,
    landing=lambda data: url_for("orders.show", order_id=data["order"]["order_id"]),
)
mount(bp, LIST_ORDER_REQUESTS)
mount(bp, READ_ORDER_REQUEST)


@bp.get("/console/order_requests")
@login_required
def index() -> ResponseReturnValue:
    return render_template("order_requests/index.html", **requests_page())


@bp.get("/console/order_requests/<int:request_id>")
@login_required
def show(request_id: int) -> ResponseReturnValue:
    return render_template("order_requests/show.html", **request_page(request_id))
