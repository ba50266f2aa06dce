"""The faces of orders: reads for programs, pages for the office."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.blueprints.orders.list_page import orders_list
from app.blueprints.orders.order_page import order_page
from app.blueprints.orders.reads import LIST_ORDERS, READ_ORDER
from app.interfaces import mount

bp = Blueprint("orders", __name__, template_folder="templates")

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
