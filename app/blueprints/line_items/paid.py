"""What has been paid for an order: the one place where line items ask about money received."""

from __future__ import annotations

import sqlalchemy as sa

from app.blueprints.orders.models import Order
from app.blueprints.payments.models import PaymentAttempt
from app.database import table
from app.extensions import connection

_attempt, _order = table(PaymentAttempt), table(Order)
_PAID = sa.select(
    sa.cast(
        sa.func.coalesce(sa.func.sum(_attempt.c.captured_cents - _attempt.c.refunded_cents), 0), sa.BigInteger
    )
)
_OF_REQUEST = _PAID.where(_attempt.c.order_request_id == sa.bindparam("owner"))
_OF_ORDER = _PAID.where(
    _attempt.c.order_request_id
    == sa.select(_order.c.order_request_id).where(_order.c.id == sa.bindparam("owner")).scalar_subquery()
)


def paid_cents(order_id: int | None, order_request_id: int | None) -> int:
    """The cents that were taken, less those given back, for the order or the request it came from."""
    statement, owner = (_OF_ORDER, order_id) if order_id else (_OF_REQUEST, order_request_id)
    paid: int = connection().execute(statement, {"owner": owner}).scalar_one()
    return paid
