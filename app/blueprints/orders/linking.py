"""Joining an order to the request it came from, so that either id leads to one history."""

from __future__ import annotations

import sqlalchemy as sa

from app.blueprints.line_items.adoption import adopt_lines
from app.blueprints.order_stages.models import OrderStage, OrderStatus
from app.blueprints.orders.models import Order
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.refusals import refuse_param

_order, _history, _status = table(Order), table(OrderStage), table(OrderStatus)


def link_order_to_request(order_id: int, request_id: int) -> None:
    """Make the order the one that came of the request: their histories become one, of two statuses the later
    stays, and the request's lines count for the order.

    Refuses invalid-param if another request was faster to link the order.
    """
    run = connection().execute
    linked = run(
        sa.update(_order)
        .where(_order.c.id == order_id, _order.c.order_request_id.is_(None))
        .values(order_request_id=request_id)
    )
    if not linked.rowcount:
        raise refuse_param("order_request_id", f"Order {order_id} has just been linked to another request.")
    note_change("orders", order_id, {"order_request_id": None}, {"order_request_id": request_id}, order_id)
    of_order, of_request = _history.c.order_id == order_id, _history.c.order_request_id == request_id
    run(sa.update(_history).where(of_request, _history.c.order_id.is_(None)).values(order_id=order_id))
    run(sa.update(_history).where(of_order).values(order_request_id=request_id))
    _join_statuses(order_id, request_id)
    adopt_lines(order_id, request_id)


def _join_statuses(order_id: int, request_id: int) -> None:
    run = connection().execute
    theirs = sa.and_(_status.c.order_request_id == request_id, _status.c.order_id.is_(None))
    latest_first = _status.c.stage_start_at.desc(), _status.c.order_stage_id.desc()
    both = sa.select(_status.c.id).where(sa.or_(theirs, _status.c.order_id == order_id))
    kept, *dropped = [*run(both.order_by(*latest_first)).scalars(), None]
    run(sa.delete(_status).where(_status.c.id.in_([row for row in dropped if row])))
    run(sa.update(_status).where(_status.c.id == kept).values(order_id=order_id, order_request_id=request_id))
