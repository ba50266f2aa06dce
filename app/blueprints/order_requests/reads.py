"""Order requests as programs read them: those that were placed; one whose payment failed is nobody's order."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.blueprints.order_requests.schemas import OrderRequestsParams
from app.blueprints.order_requests.views import OrderRequestView, SubmittedOrderView
from app.blueprints.order_requests.whole import submitted_order, with_code
from app.blueprints.orders.models import Order, OrderRequest, Property
from app.database import table
from app.listing import Listing, list_action, record_action

PLACED = ("submitted", "accepted")
_request, _order, _property = table(OrderRequest), table(Order), table(Property)


def _whole(record: dict[str, Any]) -> dict[str, Any]:
    return submitted_order(record["id"])


ORDER_REQUESTS = Listing(
    resource="order_requests",
    singular="order_request",
    rows=sa.select(
        *(column for column in _request.c if column.name != "state"),
        _request.c.state.label("status"),
        _order.c.id.label("order_id"),
        *(_property.c[name] for name in ("street", "city", "postal_code")),
        _property.c.state.label("property_state"),
    )
    .select_from(
        _request.join(_property, _property.c.id == _request.c.property_id).outerjoin(
            _order, _order.c.order_request_id == _request.c.id
        )
    )
    .where(_request.c.state.in_(PLACED)),
    id=_request.c.id,
    client=_request.c.client_id,
    view=OrderRequestView,
    record_view=SubmittedOrderView,
    params=OrderRequestsParams,
    filters={"status": _request.c.state, "client_id": _request.c.client_id},
    sorts={"id": _request.c.id, "created_at": _request.c.created_at},
    complete=_whole,
    for_staff=with_code,
)

LIST_ORDER_REQUESTS, READ_ORDER_REQUEST = list_action(ORDER_REQUESTS), record_action(ORDER_REQUESTS)
