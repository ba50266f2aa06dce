"""Stages and statuses as programs read them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.blueprints.order_stages.models import OrderStage, OrderStatus
from app.blueprints.order_stages.views import OrderStageView, OrderStatusView
from app.blueprints.orders.models import Order, OrderRequest
from app.database import table
from app.fields import Id, Text
from app.listing import Listing, ListParams

_order, _request = table(Order), table(OrderRequest)


class HistoryParams(ListParams):
    """The filters of stages and statuses."""

    order_id = Id("Order id", position=1, example=1042)
    order_request_id = Id("Order request id", position=2, example=2042)
    stage = Text("Stage", position=3, example="scheduled")


def _listing(of: sa.Table, resource: str, singular: str, view: Any) -> Listing:
    """A list of rows that belong to an order or, before there is one, to an order request."""
    rows = sa.select(*of.c, of.c.stage_start_at.label("stage_at")).select_from(
        of.outerjoin(_order, _order.c.id == of.c.order_id).outerjoin(
            _request, _request.c.id == of.c.order_request_id
        )
    )
    return Listing(
        resource=resource,
        singular=singular,
        rows=rows,
        id=of.c.id,
        client=sa.func.coalesce(_order.c.client_id, _request.c.client_id),
        view=view,
        params=HistoryParams,
        filters={name: of.c[name] for name in ("order_id", "order_request_id", "stage")},
        sorts={"id": of.c.id, "stage_at": of.c.stage_start_at},
    )


ORDER_STAGES = _listing(table(OrderStage), "order_stages", "order_stage", OrderStageView)
ORDER_STATUSES = _listing(table(OrderStatus), "order_statuses", "order_status", OrderStatusView)
