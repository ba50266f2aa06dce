"""Line items as programs read them."""

from __future__ import annotations

import sqlalchemy as sa

from app.blueprints.line_items.models import LineItem
from app.blueprints.line_items.schemas import LineItemsParams
from app.blueprints.line_items.views import LineItemView
from app.blueprints.orders.models import Order, OrderRequest
from app.database import table
from app.listing import Column, Listing, list_action, record_action

_line, _order, _request = table(LineItem), table(Order), table(OrderRequest)


def _removed(wanted: bool) -> Column:
    return _line.c.removed_at.is_not(None) if wanted else _line.c.removed_at.is_(None)


LINE_ITEMS = Listing(
    resource="line_items",
    singular="line_item",
    rows=sa.select(_line)
    .select_from(
        _line.outerjoin(_order, _order.c.id == _line.c.order_id).outerjoin(
            _request, _request.c.id == _line.c.order_request_id
        )
    )
    # What was never placed is nobody's.
    .where(sa.or_(_request.c.id.is_(None), _request.c.state.in_(("submitted", "accepted")))),
    id=_line.c.id,
    client=sa.func.coalesce(_order.c.client_id, _request.c.client_id),
    view=LineItemView,
    params=LineItemsParams,
    filters={
        "order_id": _line.c.order_id,
        "order_request_id": _line.c.order_request_id,
        "service_id": _line.c.service_id,
        "key": _line.c.key,
        "billing_review": _line.c.billing_review,
        "removed": _removed,
    },
    sorts={"id": _line.c.id, "created_at": _line.c.created_at},
)

LIST_LINE_ITEMS, READ_LINE_ITEM = list_action(LINE_ITEMS), record_action(LINE_ITEMS)
