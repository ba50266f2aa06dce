"""What has been paid for an order: the one place where line items ask about money."""

from __future__ import annotations

import sqlalchemy as sa

from app.blueprints.orders.models import Order
from app.blueprints.payments.models import PaymentAttempt
from app.database import table
from app.extensions import connection

_attempt, _order = table(PaymentAttempt), table(Order)
_OWNER = sa.bindparam("owner", type_=sa.BigInteger())
# A payment belongs to the request that an order came from.
_MINE = {
    "order_request_id": _attempt.c.order_request_id == _OWNER,
    "order_id": _attempt.c.order_request_id.in_(
        sa.select(_order.c.order_request_id).where(_order.c.id == _OWNER)
    ),
}
TAKEN = ("captured", "settled", "refunding", "refunded")
HELD = ("authorized", "capturing", "captured", "settled", "refunding")


def received(owner: str) -> sa.ColumnElement[int]:
    """The cents received for the owner: captured and not refunded. owner: the column that names it, `order_id`
    or `order_request_id`; its id is the parameter `owner`."""
    kept = sa.func.sum(_attempt.c.captured_cents - _attempt.c.refunded_cents)
    taken = sa.and_(_MINE[owner], _attempt.c.state.in_(TAKEN))
    total = sa.select(sa.func.coalesce(kept, 0)).where(taken).scalar_subquery()
    return sa.cast(total, sa.BigInteger)


_RECEIVED = {owner: sa.select(received(owner)) for owner in _MINE}
_ANY_HELD = {
    owner: sa.select(_attempt.c.id).where(mine, _attempt.c.state.in_(HELD)).limit(1)
    for owner, mine in _MINE.items()
}


def paid_cents(order_id: int) -> int:
    """The cents received for an order."""
    paid: int = connection().execute(_RECEIVED["order_id"], {"owner": order_id}).scalar_one()
    return paid


def is_paid(order_id: int | None, order_request_id: int | None) -> bool:
    """Whether money is held or was taken for the order, or for the request that is none yet."""
    name, owner = ("order_id", order_id) if order_id else ("order_request_id", order_request_id)
    return connection().execute(_ANY_HELD[name], {"owner": owner}).first() is not None
