"""Recalling and remembering the answer given under a key, inside the transaction of the effect itself."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from app import clock, statuses
from app.database import table
from app.idempotency.models import IdempotencyKey
from app.refusals import Refusal, refuse_param

KEPT = timedelta(hours=24)
# Longer than a request in phases takes where the gateway is silent: a charge and two look-ups of 30 s each, and
# their pauses. Where it answers each call at the last moment one may take longer, and lose its key to a retry;
# that finds by compare and set what was begun, and sends nothing twice.
LEASE = timedelta(seconds=120)
_VISIBLE_ASCII = re.compile(r"[\x21-\x7e]{1,255}")
_keys = table(IdempotencyKey)

_FIND = sa.select(
    _keys.c.id, _keys.c.fingerprint, _keys.c.answer, _keys.c.held_until, _keys.c.created_at
).where(
    _keys.c.scope == sa.bindparam("scope"),
    _keys.c.route == sa.bindparam("route"),
    _keys.c.key == sa.bindparam("key"),
)


def _store(insert: Any) -> Any:
    """Insert the row, or complete the one that is held without an answer; no row comes back if neither."""
    statement = insert(_keys)
    new = {name: statement.excluded[name] for name in ("answer", "held_until")}
    return statement.on_conflict_do_update(
        index_elements=["scope", "route", "key"], set_=new, where=_keys.c.answer.is_(None)
    ).returning(_keys.c.id)


_STORE = {"sqlite": _store(sqlite.insert), "postgresql": _store(postgresql.insert)}
_AMEND = (
    sa.update(_keys)
    .where(*(_keys.c[name] == sa.bindparam(f"of_{name}") for name in ("scope", "route", "key")))
    .values(answer=sa.bindparam("new"))
)
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
    def digest(self) -> str:
        """The key with its scope and route, as one word."""
        return hashlib.sha256("\n".join(self.place.values()).encode()).hexdigest()

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
    payload differs. A key older than 24 hours is forgotten; one whose request died is taken over.
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
    if found.answer is None:
        _refuse_while_held(found)
    answer: dict[str, Any] | None = found.answer
    return answer


def _refuse_while_held(found: Any) -> None:
    left = found.held_until - clock.now()
    if left > timedelta():
        raise _in_use(seconds=min(int(left.total_seconds()), 5))


def hold(connection: Connection, claimed: Claim) -> None:
    """Take the key for a request in phases: it is committed with the first, before there is an answer."""
    _keep(connection, claimed, None, clock.now() + LEASE)


def remember(connection: Connection, claimed: Claim, answer: dict[str, Any]) -> None:
    """Keep the answer in the effect's own transaction: both are committed or neither is."""
    _keep(connection, claimed, answer, None)


def amend(connection: Connection, claimed: Claim, answer: dict[str, Any]) -> None:
    """Keep another answer than the one remembered: what followed the commit has changed it."""
    place = {f"of_{name}": value for name, value in claimed.place.items()}
    connection.execute(_AMEND, place | {"new": answer})


def _keep(
    connection: Connection, claimed: Claim, answer: dict[str, Any] | None, held_until: datetime | None
) -> None:
    row = claimed.place | {
        "fingerprint": claimed.fingerprint,
        "answer": answer,
        "held_until": held_until,
        "created_at": clock.now(),
    }
    if connection.execute(_STORE[connection.dialect.name], row).first() is None:
        raise _in_use()


def _in_use(seconds: int = 1) -> Refusal:
    return Refusal(statuses.IDEMPOTENCY_KEY_IN_USE, headers={"Retry-After": str(max(seconds, 1))})


def _hold_alone(connection: Connection, claimed: Claim) -> None:
    """Let one request with this key run at a time.

    SQLite's single writer sees to it already. On PostgreSQL an advisory lock, freed with the
    transaction, says "in use" at once where the unique index would wait; the index stays the judge.
    """
    if connection.dialect.name != "postgresql":
        return
    number = int.from_bytes(bytes.fromhex(claimed.digest)[:8], signed=True)
    if not connection.execute(_LOCK, {"number": number}).scalar_one():
        raise _in_use()
