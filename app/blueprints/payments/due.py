"""What is to be done about payments now: the plan that a dry run prints and that a run carries out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from app import clock
from app.blueprints.order_stages.models import OrderStatus
from app.blueprints.orders.models import OrderRequest
from app.blueprints.payments.attempts import Attempt, read_attempts
from app.blueprints.payments.capture import capture
from app.blueprints.payments.models import PaymentAttempt
from app.blueprints.payments.reconcile import LEFT, reconcile
from app.blueprints.payments.release import release_cancelled
from app.blueprints.payments.warnings import (
    ENDS_SOON,
    PAID_AND_CANCELLED,
    SOON,
    untold,
    warn_of_cancellation,
    warn_of_end,
)
from app.database import table
from app.money import price_text
from app.phases import Phases

Run = Callable[[Attempt, str], Phases]

_attempt, _request, _status = table(PaymentAttempt), table(OrderRequest), table(OrderStatus)

# A cancellation that is taken back within this time keeps its hold.
GRACE = timedelta(minutes=15)
# How long staff are told of an order that was cancelled after its money was taken.
RECENTLY = timedelta(days=7)

_NOW = sa.bindparam("now", type_=_attempt.c.look_at.type)
_LEFT = sa.bindparam("left", type_=_attempt.c.look_at.type)
_DUE = sa.and_(_attempt.c.look_at.is_not(None), _attempt.c.look_at <= _NOW)

_OPEN = sa.or_(
    sa.and_(_attempt.c.state == "created", _attempt.c.created_at < _LEFT),
    sa.and_(_attempt.c.state == "authorizing", _attempt.c.sent_at < _LEFT),
    sa.and_(_attempt.c.state.in_(("unknown", "voiding", "capturing", "captured", "refunding")), _DUE),
    sa.and_(_attempt.c.state == "authorized", _attempt.c.expires_at < _NOW),
)
# Where the order is now counts, not where it has been.
_COMPLETED = sa.select(_status.c.order_request_id).where(_status.c.stage == "completed")
_CANCELLED = sa.select(_status.c.order_request_id).where(
    _status.c.stage == "cancelled",
    _status.c.updated_at <= sa.bindparam("until", type_=_status.c.updated_at.type),
)
_RECENTLY_CANCELLED = _CANCELLED.where(
    _status.c.updated_at > sa.bindparam("since", type_=_status.c.updated_at.type)
)
_HELD_FOR_NOTHING = sa.and_(_attempt.c.state == "authorized", _attempt.c.order_request_id.in_(_CANCELLED))
_PAID_FOR_NOTHING = sa.and_(
    _attempt.c.state.in_(("captured", "settled")),
    _attempt.c.order_request_id.in_(_RECENTLY_CANCELLED),
    untold(PAID_AND_CANCELLED),
)
_ENDS_SOON = sa.and_(
    _attempt.c.state == "authorized",
    _attempt.c.expires_at.between(_NOW, sa.bindparam("soon", type_=_attempt.c.expires_at.type)),
    untold(ENDS_SOON),
)
_PLACED = sa.select(_request.c.id).where(_request.c.state.in_(("submitted", "accepted")))
WHAT = {
    "created": "close: it was never sent",
    "authorizing": "look up: its request was cut short",
    "unknown": "look up: it may have been charged",
    "capturing": "look up whether it was captured",
    "captured": "look up whether it is settled",
    "refunding": "look up whether it was refunded",
    "voiding": "void",
    "authorized": "close: its hold has ended",
}
_PLAN: tuple[tuple[sa.ColumnElement[bool], str | None, Run], ...] = (
    (_OPEN, None, reconcile),
    (_HELD_FOR_NOTHING, "void: its order was cancelled", release_cancelled),
    (_PAID_FOR_NOTHING, "tell: its order was cancelled after it was paid", warn_of_cancellation),
    (_ENDS_SOON, "tell: its hold ends soon", warn_of_end),
)


@dataclass(frozen=True)
class Step:
    """One thing to do about one attempt."""

    attempt: Attempt
    what: str
    run: Run

    def __str__(self) -> str:
        attempt = self.attempt
        order = attempt.row["order_id"]
        whose = f"order {order}" if order else f"order request {attempt.request_id}"
        return f"payment {attempt.id}, {whose}, {price_text(attempt.amount_cents)}: {self.what}"


def open_steps(most: int = 1000) -> list[Step]:
    """Attempts that were left open, holds whose order was cancelled, and what staff are to be told."""
    now = clock.now()
    times = {
        "now": now, "left": now - LEFT, "soon": now + SOON, "until": now - GRACE, "since": now - RECENTLY,
    }  # fmt: skip
    return [
        Step(attempt, what or WHAT[attempt.state], run)
        for where, what, run in _PLAN
        for attempt in read_attempts(where, times, most)
    ]


def capture_steps(most: int = 1000) -> list[Step]:
    """Holds whose order has come to where its money is taken (setting CAPTURE_AT)."""
    ready = _PLACED if current_app.config["CAPTURE_AT"] == "placed" else _COMPLETED
    where = sa.and_(_attempt.c.state == "authorized", _DUE, _attempt.c.order_request_id.in_(ready))
    return [Step(attempt, "capture", capture) for attempt in read_attempts(where, {"now": clock.now()}, most)]
