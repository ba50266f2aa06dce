"""What is to be done about payments now: the plan that a dry run prints and that a run carries out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app

from app import clock
from app.blueprints.order_stages.models import OrderStage
from app.blueprints.orders.models import Order, OrderRequest
from app.blueprints.payments.attempts import Attempt, read_attempts
from app.blueprints.payments.capture import capture
from app.blueprints.payments.models import PaymentAttempt
from app.blueprints.payments.reconcile import LEFT, reconcile
from app.database import table
from app.money import price_text
from app.phases import Phases

_attempt, _order, _request = table(PaymentAttempt), table(Order), table(OrderRequest)
_stage = table(OrderStage)

_NOW = sa.bindparam("now", type_=_attempt.c.look_at.type)
_LEFT = sa.bindparam("left", type_=_attempt.c.look_at.type)
_DUE = sa.and_(_attempt.c.look_at.is_not(None), _attempt.c.look_at <= _NOW)

_OPEN = sa.or_(
    sa.and_(_attempt.c.state == "created", _attempt.c.created_at < _LEFT),
    sa.and_(_attempt.c.state == "authorizing", _attempt.c.sent_at < _LEFT),
    sa.and_(_attempt.c.state.in_(("unknown", "voiding", "capturing", "captured")), _DUE),
    sa.and_(_attempt.c.state == "authorized", _attempt.c.expires_at < _NOW),
)
_COMPLETED = (
    sa.select(_order.c.order_request_id)
    .join(_stage, _stage.c.order_id == _order.c.id)
    .where(_stage.c.stage == "completed")
)
_PLACED = sa.select(_request.c.id).where(_request.c.state.in_(("submitted", "accepted")))
WHAT = {
    "created": "close: it was never sent",
    "authorizing": "look up: its request was cut short",
    "unknown": "look up: it may have been charged",
    "capturing": "look up whether it was captured",
    "captured": "look up whether it is settled",
    "voiding": "void",
    "authorized": "capture",
}

ENDED = "close: its hold has ended"


@dataclass(frozen=True)
class Step:
    """One thing to do about one attempt."""

    attempt: Attempt
    run: Callable[[Attempt, str], Phases]

    def __str__(self) -> str:
        attempt = self.attempt
        order = attempt.row["order_id"]
        whose = f"order {order}" if order else f"order request {attempt.request_id}"
        what = ENDED if attempt.state == "authorized" and self.run is reconcile else WHAT[attempt.state]
        return f"payment {attempt.id}, {whose}, {price_text(attempt.amount_cents)}: {what}"


def open_steps(most: int = 1000) -> list[Step]:
    """Attempts that were left open, oldest first."""
    now = clock.now()
    found = read_attempts(_OPEN, {"now": now, "left": now - LEFT}, most)
    return [Step(attempt, reconcile) for attempt in found]


def capture_steps(most: int = 1000) -> list[Step]:
    """Holds whose order has come to where its money is taken (setting CAPTURE_AT)."""
    ready = _PLACED if current_app.config["CAPTURE_AT"] == "placed" else _COMPLETED
    where = sa.and_(_attempt.c.state == "authorized", _DUE, _attempt.c.order_request_id.in_(ready))
    return [Step(attempt, capture) for attempt in read_attempts(where, {"now": clock.now()}, most)]
