"""Recalling and remembering the answer given under a key, inside the transaction of the effect itself."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from app import clock, statuses
from app.database import table
from app.idempotency.models import IdempotencyKey
from app.refusals import Refusal, refuse_param

KEPT = timedelta(hours=24)
_VISIBLE_ASCII = re.compile(r"[\x21-\x7e]{1,255}")
_keys = table(IdempotencyKey)

_FIND = sa.select(_keys.c.id, _keys.c.fingerprint, _keys.c.answer, _keys.c.created_at).where(
    _keys.c.scope == sa.bindparam("scope"),
    _keys.c.route == sa.bindparam("route"),
    _keys.c.key == sa.bindparam("key"),
)
_INSERT = sa.insert(_keys)
_FORGET = sa.delete(_keys).where(_keys.c.id == sa.bindparam("row"))
_LOCK = sa.select(sa.func.pg_try_advisory_xact_lock(sa.bindparam("number", type_=sa.BigInteger())))


@dataclass(frozen=True)
class Claim:
    """A key as one caller used it on one route with one payload."""

    scope: str
    route: str
    key: str
    fingerprint: str

    @property
    def place(self) -> dict[str, str]:
        return {"scope": self.scope, "route": self.route, "key": self.key}


def claim(scope: str, route: str, key: str, payload: Mapping[str, Any]) -> Claim:
    """Check the key's form (1 to 255 visible ASCII characters) and fingerprint the payload."""
    if not _VISIBLE_ASCII.fullmatch(key):
        message = "The Idempotency-Key must be 1 to 255 visible ASCII characters."
        raise refuse_param("Idempotency-Key", message)
    said = {name: value for name, value in payload.items() if name != "token"}
    text = json.dumps(said, sort_keys=True, default=str)
    return Claim(scope, route, key, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def recall(connection: Connection, claimed: Claim) -> dict[str, Any] | None:
    """The answer given before under this key, or None if the request is the first.

    Refuses idempotency-key-in-use while another such request runs, idempotency-key-reused if the
    payload differs. A key older than 24 hours is forgotten.
    """
    _hold_alone(connection, claimed)
    found = connection.execute(_FIND, claimed.place).one_or_none()
    if found is None:
        return None
    if clock.now() - found.created_at > KEPT:
        connection.execute(_FORGET, {"row": found.id})
        return None
    if found.fingerprint != claimed.fingerprint:
        raise Refusal(statuses.IDEMPOTENCY_KEY_REUSED)
    answer: dict[str, Any] = found.answer
    return answer


def remember(connection: Connection, claimed: Claim, answer: dict[str, Any]) -> None:
    """Keep the answer in the effect's own transaction: both are committed or neither is."""
    row = claimed.place | {
        "fingerprint": claimed.fingerprint,
        "answer": answer,
        "created_at": clock.now(),
    }
    try:
        connection.execute(_INSERT, row)
    except IntegrityError as fault:
        raise Refusal(statuses.IDEMPOTENCY_KEY_IN_USE, headers={"Retry-After": "1"}) from fault


def _hold_alone(connection: Connection, claimed: Claim) -> None:
    """Let one request with this key run at a time.

    SQLite's single writer sees to it already. On PostgreSQL an advisory lock, freed with the
    transaction, says "in use" at once where the unique index would wait; the index stays the judge.
    """
    if connection.dialect.name != "postgresql":
        return
    name = "\n".join(claimed.place.values())
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    if not connection.execute(_LOCK, {"number": number}).scalar_one():
        raise Refusal(statuses.IDEMPOTENCY_KEY_IN_USE, headers={"Retry-After": "1"})
