"""Where a keyset page ended, as the opaque text that fetches the next one."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from app.database import Instant
from app.fields.scalars import LARGEST_ID
from app.refusals import refuse_param


def write_cursor(sort: str, row: Mapping[str, Any]) -> str:
    """The place after `row` in pages sorted by `sort` (a key, with `-` for downward)."""
    value = row[sort.removeprefix("-")]
    text = json.dumps([sort, value.isoformat() if isinstance(value, datetime) else value, row["id"]])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, sort: str, column: sa.ColumnElement[Any]) -> tuple[Any, int]:
    """The sort key and the id of the last row seen. Anyone can make a cursor up, so both are checked.

    Refuses invalid-param for anything that `write_cursor` would not have written for this sort.
    """
    try:
        said, value, row = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        key = _instant(value) if isinstance(column.type, Instant) else _whole(value)
        if said == sort:
            return key, _whole(row)
    except (ValueError, TypeError, OverflowError, RecursionError):
        pass
    raise refuse_param("cursor", "Send the next_cursor of the page before, with the same sort.")


def _instant(text: Any) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant.astimezone(UTC)


def _whole(value: Any) -> int:
    if type(value) is not int or abs(value) > LARGEST_ID:
        raise ValueError(value)
    return value
