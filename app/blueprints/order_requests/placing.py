"""Placing an order whose payment is settled, and accepting it: from then on it is an order like any other."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import current_app

from app import clock
from app.blueprints.order_requests.mails import mail_about_order
from app.blueprints.order_stages.look_up import find
from app.blueprints.order_stages.service import create_order_stage
from app.blueprints.orders.linking import link_order_to_request
from app.blueprints.orders.models import Order, OrderRequest
from app.blueprints.promotions.uses import redeem
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.refusals import refuse_param

_request, _order = table(OrderRequest), table(Order)
_THIS = _request.c.id == sa.bindparam("request")
_PLACE = (
    sa.update(_request)
    .where(_THIS, _request.c.state == "pending_payment")
    .values(state="submitted", guarded_at=sa.bindparam("now", type_=_request.c.created_at.type))
)
_ACCEPT = (
    sa.update(_request)
    .where(_THIS, _request.c.state == "submitted")
    .values(
        state="accepted",
        accepted_at=sa.bindparam("now", type_=_request.c.created_at.type),
        accepted_by=sa.bindparam("by"),
    )
    .returning(_request.c.client_id, _request.c.property_id, _request.c.service_type, _request.c.notes)
)


def place(request_id: int, caller: Caller) -> bool:
    """The payment is settled: the order request is submitted, its promotion used, its first stage recorded.

    With the setting ORDER_ACCEPTANCE=auto it becomes an order at once. The client is written to.
    False, and nothing done, if the request was closed meanwhile.
    """
    placed = connection().execute(_PLACE, {"request": request_id, "now": clock.now()})
    if not placed.rowcount:
        return False
    note_change("order_requests", request_id, {"state": "pending_payment"}, {"state": "submitted"})
    redeem(request_id)
    first = {"order_request_id": request_id, "stage": "new_request", "update_status": True}
    create_order_stage(first, find(first), caller)
    if current_app.config["ORDER_ACCEPTANCE"] == "auto":
        accept(request_id, caller)
    mail_about_order(request_id)
    return True


def accept(request_id: int, caller: Caller) -> int:
    """Make an order of a submitted request; answers its id. Its lines and its history are the order's too.

    Refuses invalid-param if it is not one that waits to be accepted.
    """
    now = clock.now()
    said: dict[str, Any] = {"request": request_id, "now": now, "by": caller.display_name}
    row = connection().execute(_ACCEPT, said).mappings().one_or_none()
    if row is None:
        raise refuse_param("order_request_id", f"Order request {request_id} does not wait to be accepted.")
    order = dict(row) | {"delivery_rush": False, "created_at": now}
    order_id: int = connection().execute(sa.insert(_order).returning(_order.c.id), order).scalar_one()
    note_change("orders", order_id, None, order, order_id=order_id)
    note_change("order_requests", request_id, {"state": "submitted"}, {"state": "accepted"})
    link_order_to_request(order_id, request_id)
    return order_id
