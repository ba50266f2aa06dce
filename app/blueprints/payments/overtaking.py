"""Of one order that was sent twice only one is placed: what the other holds, or may yet hold, is let go.

An order that had no answer for two minutes may be sent anew, while the first still waits for its gateway or is
about to be taken up by a retry under its key. Both orders close or place the first one's request by compare and
set, so one of them finds that the other was faster.
"""

from __future__ import annotations

import sqlalchemy as sa

from app import clock, statuses
from app.blueprints.orders.models import OrderRequest
from app.blueprints.orders.twins import placed_since
from app.blueprints.payments.attempts import Attempt, read_attempts
from app.blueprints.payments.failing import fail_order
from app.blueprints.payments.models import PaymentAttempt
from app.blueprints.payments.states import move
from app.database import table
from app.refusals import Refusal

_attempt, _request = table(PaymentAttempt), table(OrderRequest)
_WAITING = sa.select(_request.c.id).where(_request.c.state == "pending_payment")
_EARLIER = sa.and_(
    _attempt.c.fingerprint == sa.bindparam("fingerprint"),
    _attempt.c.order_request_id < sa.bindparam("request"),
    _attempt.c.order_request_id.in_(_WAITING),
)
_CLOSED = "The same order was sent anew: this one is closed, and what it holds will be released."


def overtake(attempt: Attempt, by: str) -> Refusal | None:
    """Close whatever was sent of this very order before and still waits for its payment; the reconciliation
    then finds out what it holds, and lets it go. Refuses duplicate-payment if it has been placed meanwhile."""
    sought = {"fingerprint": attempt.row["fingerprint"], "request": attempt.request_id}
    for earlier in read_attempts(_EARLIER, sought, most=100):
        # The attempt before its request, as every phase that settles one has them.
        move(earlier.id, earlier.state, earlier.state, _CLOSED, by, answered=statuses.DUPLICATE_PAYMENT.slug)
        fail_order(earlier.request_id)
    if placed_since(attempt.row["fingerprint"], attempt.row["created_at"]):
        return _stay_behind(attempt, by)
    return None


def _stay_behind(attempt: Attempt, by: str) -> Refusal:
    facts = {"resolved_at": clock.now(), "look_at": None, "answered": statuses.DUPLICATE_PAYMENT.slug}
    if move(attempt.id, "created", "not_sent", "The same order has been placed meanwhile.", by, **facts):
        fail_order(attempt.request_id)
    return Refusal(statuses.DUPLICATE_PAYMENT)


def give_way(attempt: Attempt, by: str) -> Refusal:
    """The card was authorised, but the order was closed meanwhile for one sent anew: let the hold go."""
    facts = {"look_at": clock.now(), "answered": statuses.DUPLICATE_PAYMENT.slug}
    move(attempt.id, "authorized", "voiding", _CLOSED, by, **facts)
    return Refusal(statuses.DUPLICATE_PAYMENT)
