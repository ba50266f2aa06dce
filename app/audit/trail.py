"""Adding to the trail, inside the transaction of the change itself, and checking that it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from app import clock
from app.audit.models import AuditEntry, AuditHead
from app.changes import Changes
from app.database import table
from app.identity.caller import Caller

_entries, _head = table(AuditEntry), table(AuditHead)
GENESIS = "0" * 64
# How many entries are held at a time while the chain is walked.
WALK = 1000

_TAKE = sa.update(_head).values(position=_head.c.position + 1).returning(_head.c.position, _head.c.hash)
_NEW = {column.name: sa.bindparam(f"new_{column.name}", type_=column.type) for column in _entries.c}
_ADD, _MOVE = sa.insert(_entries).values(_NEW), sa.update(_head).values(hash=_NEW["hash"])
# Everybody waits for the head, so where one statement can do both it does: the wait is a round trip shorter.
_ADD_AND_MOVE = {"sqlite": (_ADD, _MOVE), "postgresql": (_MOVE.add_cte(_ADD.cte("added")),)}


def add_entry(
    connection: Connection, action: str, caller: Caller, noted: Changes, request_id: str = ""
) -> None:
    """Add one entry for what was noted; nothing if nothing changed.

    Called last before the commit: the head's row lock orders the entries and is held until then.
    """
    if not noted.changes:
        return
    position, previous = connection.execute(_TAKE).one()
    entry = {
        "position": position,
        "at": clock.now(),
        "action": action,
        "face": caller.face,
        "application": caller.application,
        "user_id": caller.user_id or caller.desk_user_id,
        "name": caller.display_name,
        "session_id": caller.session_id,
        "address": caller.address,
        "request_id": request_id,
        "order_id": noted.order_id,
        "changes": noted.changes,
        "previous_hash": previous,
    }
    entry["hash"] = chained_hash(entry)
    new = {f"new_{name}": value for name, value in entry.items()}
    for statement in _ADD_AND_MOVE[connection.dialect.name]:
        connection.execute(statement, new)


def chained_hash(entry: Mapping[str, Any]) -> str:
    """The SHA-256 over an entry's columns, the previous hash among them."""
    told = {name: entry[name] for name in _entries.c.keys() if name != "hash"}
    text = json.dumps(told, sort_keys=True, default=lambda instant: instant.isoformat())
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken_link(connection: Connection) -> str | None:
    """Walk the whole chain; say where it first breaks and how, or None if it is whole."""
    expected, previous = 1, GENESIS
    for entry in _walk(connection):
        if entry["position"] != expected:
            return f"entry {expected} is missing: entry {entry['position']} follows entry {expected - 1}"
        if entry["previous_hash"] != previous:
            return f"entry {expected} does not follow from entry {expected - 1}"
        if entry["hash"] != chained_hash(entry):
            return f"entry {expected} was altered: its hash does not fit what it says"
        expected, previous = expected + 1, entry["hash"]
    head = connection.execute(sa.select(_head)).one()
    if (head.position, head.hash) != (expected - 1, previous):
        return f"the end is missing: {head.position} entries were added, {expected - 1} are there"
    return None


def _walk(connection: Connection) -> Iterator[dict[str, Any]]:
    """Every entry in order, some at a time: a trail is as long as the office is old."""
    ahead = sa.select(_entries).order_by(_entries.c.position).limit(WALK)
    rows: Sequence[RowMapping] = connection.execute(ahead).mappings().all()
    while rows:
        yield from map(dict, rows)
        after = ahead.where(_entries.c.position > rows[-1]["position"])
        rows = connection.execute(after).mappings().all()


def end_of_chain(connection: Connection) -> tuple[int, str]:
    """How many entries were ever added, and the hash of the last."""
    head = connection.execute(sa.select(_head.c.position, _head.c.hash)).one()
    return head.position, head.hash
