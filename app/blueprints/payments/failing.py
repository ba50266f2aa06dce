"""Giving an order up because its payment came to nothing."""

from __future__ import annotations

import sqlalchemy as sa

from app.blueprints.orders.models import OrderRequest
from app.blueprints.promotions.uses import release
from app.changes import note_change
from app.database import table
from app.extensions import connection

_request = table(OrderRequest)
_FAIL = (
    sa.update(_request)
    .where(_request.c.id == sa.bindparam("request"), _request.c.state == "pending_payment")
    .values(state="payment_failed")
)


def fail_order(request_id: int) -> None:
    """Close an order request that waits for its payment, and give its promotion back. One that has been
    placed stays as it is."""
    if connection().execute(_FAIL, {"request": request_id}).rowcount:
        note_change("order_requests", request_id, {"state": "pending_payment"}, {"state": "payment_failed"})
        release(request_id)
