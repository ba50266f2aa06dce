"""The trail put into words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.engine import RowMapping

from app import clock
from app.audit.models import AuditEntry
from app.database import table
from app.extensions import connection
from app.identity.models import User
from app.wording import moment_text

PAGE = 50
_entries, _user = table(AuditEntry), table(User)


def entries(
    order_id: int | None = None, user_id: int | None = None, before: int | None = None
) -> dict[str, Any]:
    """A page of the trail, the latest first: of one order or one user if given, from below `before`."""
    person = _user.c.first_name + " " + _user.c.last_name
    known = sa.select(_entries, person.label("person")).outerjoin(_user, _user.c.id == _entries.c.user_id)
    statement = known.order_by(_entries.c.position.desc()).limit(PAGE + 1)
    for column, value in ((_entries.c.order_id, order_id), (_entries.c.user_id, user_id)):
        if value is not None:
            statement = statement.where(column == value)
    if before is not None:
        statement = statement.where(_entries.c.position < before)
    rows: Sequence[RowMapping] = connection().execute(statement).mappings().all()
    shown = rows[:PAGE]
    return {
        "entries": [_told(row) for row in shown],
        "older": shown[-1]["position"] if len(rows) > PAGE else None,
    }


def _told(row: RowMapping) -> dict[str, Any]:
    return {
        "position": row["position"],
        "at": moment_text(row["at"], clock.office_zone()),
        "action": row["action"],
        # At a desk a program acts; whose desk it was is what a reader asks.
        "name": row["person"] or row["name"],
        "user_id": row["user_id"],
        "face": row["face"],
        "application": row["application"],
        "request_id": row["request_id"],
        "order_id": row["order_id"],
        "order_url": url_for("orders.show", order_id=row["order_id"]) if row["order_id"] else None,
        "changes": [_change(change) for change in row["changes"]],
    }


def _change(change: dict[str, Any]) -> dict[str, Any]:
    """One record's change: made, removed, or changed, with the columns that differ and hold something."""
    before, after = change["before"] or {}, change["after"] or {}
    verb = "made" if change["before"] is None else "removed" if change["after"] is None else "changed"
    columns = [
        {"name": name, "before": _text(before.get(name)), "after": _text(after.get(name))}
        for name in {**before, **after}
        if name != "id" and (before.get(name) is not None or after.get(name) is not None)
    ]
    record = change["record"].replace("_", " ").removesuffix("s").replace("statuse", "status")
    return {"record": record, "id": change["id"], "verb": verb, "columns": columns}


def _text(value: Any) -> str:
    return "" if value is None else str(value)
