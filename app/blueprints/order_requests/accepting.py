"""Accepting an order request by hand, where the setting ORDER_ACCEPTANCE leaves it to the staff."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.blueprints.order_requests.placing import accept
from app.blueprints.order_requests.whole import submitted_order
from app.blueprints.orders.models import Order, OrderRequest
from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.refusals import Problems

_request, _order = table(OrderRequest), table(Order)
_FIND = (
    sa.select(_request.c.state, _order.c.id.label("order"))
    .select_from(_request.outerjoin(_order, _order.c.order_request_id == _request.c.id))
    .where(_request.c.id == sa.bindparam("request"))
)


def look_up_request(values: dict[str, Any], caller: Caller, problems: Problems) -> None:
    """Check that the request is one that was placed and has no order yet."""
    if "order_request_id" not in values:
        return
    wanted = values["order_request_id"]
    found = connection().execute(_FIND, {"request": wanted}).one_or_none()
    if found is None or found.state in ("pending_payment", "payment_failed"):
        problems.invalid("order_request_id", f"There is no order request {wanted}.")
    elif found.order or found.state != "submitted":
        problems.invalid("order_request_id", f"Order request {wanted} was accepted as order {found.order}.")


def accept_order_request(values: dict[str, Any], found: None, caller: Caller) -> dict[str, Any]:
    """Make the order, and answer it whole."""
    accept(values["order_request_id"], caller)
    return {"order": submitted_order(values["order_request_id"])}
