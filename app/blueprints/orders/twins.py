"""The second click on one order: the same client, card, place and services within two minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock, statuses
from app.blueprints.orders.models import OrderRequest
from app.database import table
from app.extensions import connection
from app.refusals import Refusal

GUARDED = timedelta(seconds=120)
# One whose payment failed does not count: it may be sent again at once.
ALIVE = ("pending_payment", "submitted", "accepted")

_request = table(OrderRequest)
_TWIN = (
    sa.select(_request.c.id)
    .where(
        _request.c.fingerprint == sa.bindparam("fingerprint"),
        _request.c.guarded_at > sa.bindparam("since", type_=_request.c.guarded_at.type),
        _request.c.state.in_(ALIVE),
    )
    .limit(1)
)
_PLACED = (
    sa.select(_request.c.id)
    .where(
        _request.c.fingerprint == sa.bindparam("fingerprint"),
        _request.c.guarded_at >= sa.bindparam("since", type_=_request.c.guarded_at.type),
        _request.c.state.in_(("submitted", "accepted")),
    )
    .limit(1)
)


def refuse_twin(fingerprint: str) -> None:
    """Refuse duplicate-payment if such an order was placed, or is being placed, less than two minutes ago.

    Sure only under the lock on the client's row, so that of two clicks the second sees the first.
    """
    sought = {"fingerprint": fingerprint, "since": clock.now() - GUARDED}
    if connection().execute(_TWIN, sought).first():
        raise Refusal(statuses.DUPLICATE_PAYMENT)


def placed_since(fingerprint: str, since: datetime) -> bool:
    """Whether such an order was placed at that moment or later."""
    return connection().execute(_PLACED, {"fingerprint": fingerprint, "since": since}).first() is not None
