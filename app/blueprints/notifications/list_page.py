"""The notifications list of the console: filters in the address, the latest failure first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.notifications.schemas import KINDS, STATES
from app.database import table
from app.extensions import connection
from app.notifications.models import Notification
from app.outbox.models import OutboxMessage
from app.wording import moment_text

PAGE = 50
FILTERS = ("state", "kind", "error", "assigned_to")
NOBODY = "nobody"
TAGS = {"open": "bad", "acknowledged": "warn", "resolved": "done"}

_notification, _message = table(Notification), table(OutboxMessage)
_OPEN = sa.select(sa.func.count()).select_from(_notification).where(_notification.c.state == "open")
_ERRORS = sa.select(_notification.c.error).distinct().order_by(_notification.c.error)
_ASSIGNED = (
    sa.select(_notification.c.assigned_to)
    .where(_notification.c.assigned_to.is_not(None))
    .distinct()
    .order_by(_notification.c.assigned_to)
)
_LAST_RESOLVED = sa.select(sa.func.max(_notification.c.changed_at)).where(_notification.c.state == "resolved")
_ROWS = sa.select(_notification, _message.c.next_try_at).outerjoin(
    _message, _notification.c.subject == "outbox:" + sa.cast(_message.c.id, sa.String)
)


def open_notifications() -> int:
    """How many are open, for the menu."""
    number: int = connection().execute(_OPEN).scalar_one()
    return number


def said(args: Mapping[str, str]) -> dict[str, str]:
    """The filters of an address. Without any, what is open."""
    given = {name: args[name] for name in FILTERS if args.get(name)}
    return given if any(name in args for name in FILTERS) else {"state": "open"}


def filtered(filters: Mapping[str, str]) -> sa.Select[Any]:
    statement = _ROWS
    for name, value in filters.items():
        wanted = None if (name, value) == ("assigned_to", NOBODY) else value
        statement = statement.where(_notification.c[name] == wanted)
    return statement.order_by(_notification.c.last_at.desc(), _notification.c.id.desc())


def address(filters: Mapping[str, str], **more: Any) -> str:
    """The list's address with these filters; `state=` alone stands for all of them."""
    query = {name: filters.get(name, "") for name in FILTERS} | more
    return f"{url_for('notifications.index')}?{urlencode(query)}"


def notifications_list(args: Mapping[str, str]) -> dict[str, Any]:
    filters, start = said(args), _start(args)
    rows = connection().execute(filtered(filters).limit(PAGE + 1).offset(start)).mappings().all()
    older, newer = address(filters, start=start + PAGE), address(filters, start=max(start - PAGE, 0))
    return {
        "rows": [_row(row) for row in rows[:PAGE]],
        "older_url": older if len(rows) > PAGE else None,
        "newer_url": newer if start else None,
        "filters": _options(filters),
        "chosen": filters,
        "only_open": filters == {"state": "open"},
        "last_resolved": _last_resolved(),
    }


def _start(args: Mapping[str, str]) -> int:
    text = args.get("start", "")
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _row(row: RowMapping) -> dict[str, Any]:
    office = clock.office_zone()
    return {
        **row,
        "url": url_for("notifications.show", notification_id=row["id"]),
        "tag": {"name": row["state"].capitalize(), "kind": TAGS[row["state"]]},
        "first": moment_text(row["first_at"], office),
        "last": moment_text(row["last_at"], office),
        "next_try": moment_text(row["next_try_at"], office) if row["next_try_at"] else None,
    }


def _options(filters: Mapping[str, str]) -> list[dict[str, Any]]:
    errors = connection().execute(_ERRORS).scalars().all()
    assigned = connection().execute(_ASSIGNED).scalars().all()
    choices = {"state": STATES, "kind": KINDS, "error": errors, "assigned_to": [NOBODY, *assigned]}
    return [
        {
            "name": name,
            "label": name.capitalize().replace("_", " "),
            "options": [{"value": value, "selected": filters.get(name) == value} for value in values],
        }
        for name, values in choices.items()
    ]


def _last_resolved() -> str | None:
    at = connection().execute(_LAST_RESOLVED).scalar_one()
    return moment_text(at, clock.office_zone()) if at else None
