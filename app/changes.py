"""What a request changes, noted by the services as they change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

# What a reader of the trail must not learn: it is named as changed, its value is not told.
SECRET = frozenset({"password_hash", "token_sha256", "access_code", "token"})


@dataclass
class Changes:
    """The changes noted so far, and the order they belong to."""

    order_id: int | None = None
    changes: list[dict[str, Any]] = field(default_factory=list)


_noted: ContextVar[Changes | None] = ContextVar("changes", default=None)


@contextmanager
def noting_changes() -> Iterator[Changes]:
    """Gather every change noted inside."""
    noted = Changes()
    reset = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(reset)


def note_change(
    record: str,
    row_id: int | str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    order_id: int | None = None,
) -> None:
    """Note that the row `row_id` of the table `record` became `after`; only what differs is kept.

    before is None for a row that was made, after for one that was removed.
    """
    noted = _noted.get()
    if noted is None:
        return
    was, is_ = _plain(before or {}), _plain(after or {})
    differing = [name for name in {**was, **is_} if was.get(name) != is_.get(name)]
    noted.order_id = order_id or noted.order_id
    noted.changes.append(
        {
            "record": record,
            "id": row_id,
            "before": None if before is None else {name: was.get(name) for name in differing},
            "after": None if after is None else {name: is_.get(name) for name in differing},
        }
    )


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: "…" if name in SECRET and value else _as_json(value) for name, value in row.items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date | time) else value
