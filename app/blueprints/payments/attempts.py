"""Recording an attempt to hold an order's total on a card, before anything is sent."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock, statuses
from app.blueprints.orders.models import Order
from app.blueprints.payment_methods.models import PaymentMethod
from app.blueprints.payments.models import PaymentAttempt
from app.blueprints.payments.states import FAILED, tell
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.refusals import Refusal

_attempt, _card, _order = table(PaymentAttempt), table(PaymentMethod), table(Order)
# How long no card is asked after the gateway refused our own keys.
CIRCUIT = timedelta(seconds=60)

_INSERT = sa.insert(_attempt).returning(_attempt.c.id)
_FAILURES = sa.select(sa.func.count()).where(
    _attempt.c.fingerprint == sa.bindparam("fingerprint"), _attempt.c.state.in_(FAILED)
)
_LATEST_ANSWER = (
    sa.select(_attempt.c.answered)
    .where(_attempt.c.resolved_at > sa.bindparam("since", type_=_attempt.c.resolved_at.type))
    .order_by(_attempt.c.resolved_at.desc(), _attempt.c.id.desc())
    .limit(1)
)
_READ = sa.select(
    _attempt, _card.c.customer_profile_id, _card.c.payment_profile_id, _card.c.brand, _card.c.last4,
    _card.c.created_at.label("card_since"), _order.c.id.label("order_id"),
).select_from(
    _attempt.join(_card, _card.c.id == _attempt.c.payment_method_id).outerjoin(
        _order, _order.c.order_request_id == _attempt.c.order_request_id
    )
)  # fmt: skip


@dataclass(frozen=True)
class Attempt:
    """An attempt as it was last read, with the card it is made on."""

    row: Mapping[str, Any]

    @property
    def id(self) -> int:
        return int(self.row["id"])

    @property
    def state(self) -> str:
        return str(self.row["state"])

    @property
    def request_id(self) -> int:
        return int(self.row["order_request_id"])

    @property
    def amount_cents(self) -> int:
        return int(self.row["amount_cents"])

    @property
    def trans_id(self) -> str | None:
        trans_id: str | None = self.row["trans_id"]
        return trans_id

    @property
    def left_cents(self) -> int:
        """What was taken and not given back."""
        return int(self.row["captured_cents"] - self.row["refunded_cents"])

    @property
    def sent_at(self) -> datetime:
        """When it was sent; when it was made, if it is not known to have been sent."""
        sent: datetime = self.row["sent_at"] or self.row["created_at"]
        return sent


def require_gateway() -> None:
    """Refuse at once while the gateway is known to refuse our own keys: nothing is asked, nothing held."""
    latest = connection().execute(_LATEST_ANSWER, {"since": clock.now() - CIRCUIT}).scalar_one_or_none()
    if latest == statuses.INVALID_PAYMENT_PROCESSOR_API_KEYS.slug:
        raise Refusal(statuses.INVALID_PAYMENT_PROCESSOR_API_KEYS)


def open_attempt(
    request_id: int, client_id: int, card: Mapping[str, Any], fingerprint: str, amount_cents: int, by: str
) -> int:
    """Record that the amount is about to be held on the card; answers the attempt's id."""
    row = {
        "order_request_id": request_id,
        "client_id": client_id,
        "payment_method_id": card["id"],
        "fingerprint": fingerprint,
        "ref_id": secrets.token_hex(10),
        "invoice": _invoice(fingerprint),
        "amount_cents": amount_cents,
        "currency": "USD",
        "state": "created",
        "look_at": clock.now(),
        "created_at": clock.now(),
    }
    attempt_id: int = connection().execute(_INSERT, row).scalar_one()
    note_change("payment_attempts", attempt_id, None, row)
    tell(attempt_id, "created", "Recorded; nothing has been sent yet.", by)
    return attempt_id


def _invoice(fingerprint: str) -> str:
    """The same for every try at the same order until one has failed for good: the gateway, too, counts a
    declined one as the original of a duplicate."""
    failures = connection().execute(_FAILURES, {"fingerprint": fingerprint}).scalar_one()
    digest = hashlib.sha256(f"{fingerprint}:{failures}".encode()).digest()
    return "P" + base64.b32encode(digest).decode()[:19]


def open_stray(attempt: Attempt, trans_id: str, by: str) -> int:
    """Record a hold that came of an attempt beside or after the one it counts on, so that it is voided and is
    not forgotten."""
    copied = ("order_request_id", "client_id", "payment_method_id", "fingerprint", "invoice", "currency")
    row = {name: attempt.row[name] for name in copied} | {
        "ref_id": secrets.token_hex(10),
        "amount_cents": attempt.amount_cents,
        "state": "voiding",
        "trans_id": trans_id,
        "sent_at": attempt.sent_at,
        "look_at": clock.now(),
        "created_at": clock.now(),
    }
    attempt_id: int = connection().execute(_INSERT, row).scalar_one()
    note_change("payment_attempts", attempt_id, None, row)
    tell(
        attempt_id,
        "voiding",
        f"The gateway took attempt {attempt.id} for an order of its own once more; nothing is built on it.",
        by,
    )
    return attempt_id


def read_attempt(attempt_id: int) -> Attempt:
    """The attempt as it stands."""
    row = connection().execute(_READ.where(_attempt.c.id == attempt_id)).mappings().one()
    return Attempt(dict(row))


def attempt_of(request_id: int) -> Attempt | None:
    """The first attempt made for an order request, if there is one."""
    statement = _READ.where(_attempt.c.order_request_id == request_id).order_by(_attempt.c.id).limit(1)
    row = connection().execute(statement).mappings().one_or_none()
    return Attempt(dict(row)) if row else None


def read_attempts(where: sa.ColumnElement[bool], named: Mapping[str, Any], most: int) -> list[Attempt]:
    """Those that the condition is true of, the oldest first."""
    rows = connection().execute(_READ.where(where).order_by(_attempt.c.id).limit(most), named).mappings()
    return [Attempt(dict(row)) for row in rows]


def find_attempt(attempt_id: int) -> Attempt | None:
    """The attempt as it stands, if there is one."""
    row = connection().execute(_READ.where(_attempt.c.id == attempt_id)).mappings().one_or_none()
    return Attempt(dict(row)) if row else None
