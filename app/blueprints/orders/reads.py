"""Orders as programs read them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.blueprints.line_items.models import LineItem
from app.blueprints.line_items.totals import totals_of
from app.blueprints.order_requests.whole import payment_of
from app.blueprints.order_stages.models import OrderStage, OrderStatus
from app.blueprints.orders.models import Order, Property
from app.blueprints.orders.schemas import OrdersParams
from app.blueprints.orders.views import OrderRecordView, OrderView
from app.database import table
from app.extensions import connection
from app.listing import Listing, list_action, record_action

_order, _property = table(Order), table(Property)
_status, _history = table(OrderStatus), table(OrderStage)

_line = table(LineItem)
_LINES = (
    sa.select(_line)
    .where(_line.c.order_id == sa.bindparam("order"), _line.c.removed_at.is_(None))
    .order_by(_line.c.id)
)


def _complete(order: dict[str, Any]) -> dict[str, Any]:
    """The order with its status row, every stage of its history, its lines and what is held or paid for it."""
    run = connection().execute
    status = run(sa.select(_status).where(_status.c.order_id == order["id"])).mappings().one_or_none()
    history = (
        sa.select(_history)
        .where(_history.c.order_id == order["id"])
        .order_by(_history.c.stage_start_at, _history.c.id)
    )
    return order | {
        "order_status": status,
        "order_stages": run(history).mappings().all(),
        "line_items": run(_LINES, {"order": order["id"]}).mappings().all(),
        "totals": totals_of(order_id=order["id"]),
        "payment": payment_of(order["order_request_id"]),
    }


ORDERS = Listing(
    resource="orders",
    singular="order",
    rows=sa.select(
        *_order.c,
        *(_property.c[name] for name in ("street", "address2", "city", "state", "postal_code", "time_zone")),
        _status.c.stage,
        _status.c.stage_start_at.label("stage_at"),
    ).select_from(
        _order.join(_property, _property.c.id == _order.c.property_id).outerjoin(
            _status, _status.c.order_id == _order.c.id
        )
    ),
    id=_order.c.id,
    client=_order.c.client_id,
    view=OrderView,
    record_view=OrderRecordView,
    params=OrdersParams,
    filters={
        "stage": _status.c.stage,
        "client_id": _order.c.client_id,
        "order_request_id": _order.c.order_request_id,
        "external_id": _order.c.external_id,
    },
    sorts={"id": _order.c.id, "created_at": _order.c.created_at},
    complete=_complete,
)

LIST_ORDERS, READ_ORDER = list_action(ORDERS), record_action(ORDERS)
