"""The state machine of a payment attempt: which state may follow which, moved by compare and set.

    created → authorizing → authorized → capturing → captured → settled
                          → declined | rejected | not_sent
                          → unknown → authorized | voiding | not_charged | declined
    authorized, captured → voiding → voided          settled → refunding → refunded

Nobody overwrites a state: whoever moves an attempt names the state it was seen in, and learns whether it
still was. So of a request, a retry, a capture and a reconciliation that meet, one acts and the others see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app import clock
from app.blueprints.payments.models import PaymentAttempt, PaymentEvent
from app.changes import note_change
from app.database import table
from app.extensions import connection

_attempt, _event = table(PaymentAttempt), table(PaymentEvent)

FOLLOWS: Mapping[str, frozenset[str]] = {
    "created": frozenset({"authorizing", "not_sent"}),
    "authorizing": frozenset(
        {"authorized", "declined", "rejected", "not_sent", "unknown", "voiding", "not_charged"}
    ),
    "unknown": frozenset({"authorized", "declined", "rejected", "voiding", "not_charged"}),
    "authorized": frozenset({"capturing", "voiding", "expired"}),
    "capturing": frozenset({"captured", "authorized", "voided", "expired"}),
    "captured": frozenset({"settled", "voiding", "refunding"}),
    "settled": frozenset({"refunding"}),
    "voiding": frozenset({"voided", "captured", "settled"}),
    "refunding": frozenset({"refunded", "captured", "settled"}),
}

FAILED = ("declined", "rejected", "not_sent", "not_charged", "voided", "expired")
"""Where nothing is held and nothing was taken."""

UNSETTLED = ("authorizing", "unknown")
"""Where a card may have been charged and nobody knows."""

_FACTS = frozenset(_attempt.c.keys()) - {"id", "state"}


def move(attempt_id: int, before: str, after: str, told: str, by: str, **facts: Any) -> bool:
    """Move the attempt and add to its story; False, and nothing done, if it was not in `before` any more.

    told: why, in a sentence. facts: other columns that change with it.
    """
    return move_as_seen(attempt_id, before, {}, after, told, by, **facts)


def move_as_seen(
    attempt_id: int, before: str, seen: Mapping[str, Any], after: str, told: str, by: str, **facts: Any
) -> bool:
    """As `move`, and only if these columns still hold what was seen: a state may be left and come back to."""
    if after != before and after not in FOLLOWS.get(before, ()):
        raise ValueError(f"{after} does not follow {before}")
    if not facts.keys() <= _FACTS:
        raise ValueError(f"no such columns: {facts.keys() - _FACTS}")
    same = (_attempt.c[name] == value for name, value in seen.items())
    mine = sa.and_(_attempt.c.id == attempt_id, _attempt.c.state == before, *same)
    if not connection().execute(sa.update(_attempt).where(mine).values(state=after, **facts)).rowcount:
        return False
    tell(attempt_id, after, told, by)
    note_change("payment_attempts", attempt_id, {"state": before}, {"state": after} | _plain(facts))
    return True


def tell(attempt_id: int, state: str, told: str, by: str) -> None:
    """Add a sentence to the attempt's story."""
    row = {"payment_attempt_id": attempt_id, "at": clock.now(), "state": state, "told": told, "by": by}
    connection().execute(sa.insert(_event), row)


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit trail keeps: the gateway's whole answer stands with the attempt already."""
    return {name: value for name, value in facts.items() if name != "raw_response"}
