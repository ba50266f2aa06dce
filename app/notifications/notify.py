"""Raising a notification and settling it, inside the transaction under way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app import clock
from app.database import table
from app.extensions import begin_reading, connection, db
from app.notifications.models import Notification

Kind = Literal["mail", "payment", "job"]

_notification = table(Notification)


def _upsert(insert: Any) -> Any:
    """Insert it, or count it up. One that was settled opens again; so does one that fails in another way."""
    statement = insert(_notification)
    new = statement.excluded
    known = sa.and_(_notification.c.state == "acknowledged", _notification.c.error == new.error)
    again = {name: new[name] for name in ("error", "title", "text", "details", "last_at", "changed_at")}
    return statement.on_conflict_do_update(
        index_elements=["subject"],
        set_=again
        | {"times": _notification.c.times + 1, "state": sa.case((known, "acknowledged"), else_="open")},
    ).returning(_notification.c.id)


_UPSERT = {"sqlite": _upsert(sqlite.insert), "postgresql": _upsert(postgresql.insert)}
_RESOLVE = (
    sa.update(_notification)
    .where(_notification.c.subject == sa.bindparam("about"), _notification.c.state != "resolved")
    .values(state="resolved", changed_at=sa.bindparam("at"))
)
_UNRESOLVED = sa.select(_notification.c.id).where(
    _notification.c.subject == sa.bindparam("about"), _notification.c.state != "resolved"
)


def notify(
    *,
    kind: Kind,
    error: str,
    subject: str,
    title: str,
    text: str,
    order_id: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Tell staff of a failure; answers the notification's id.

    subject: what it happened to, as `payment_attempt:12` or `job:reconcile`; one notification each, counted.
    details: anything that helps, without secrets. Call `resolve(subject)` once it is mended.
    """
    now = clock.now()
    row = {
        "kind": kind,
        "error": error[:64],
        "subject": subject,
        "title": title[:255],
        "text": text,
        "order_id": order_id,
        "details": dict(details or {}),
        "state": "open",
        "times": 1,
        "first_at": now,
        "last_at": now,
        "changed_at": now,
    }
    statement = _UPSERT[connection().dialect.name]
    made: int = connection().execute(statement, row).scalar_one()
    return made


def is_unresolved(subject: str) -> bool:
    """Whether there is a notification about this that is not settled; reads in a transaction of its own."""
    found = begin_reading().execute(_UNRESOLVED, {"about": subject}).first()
    db.session.rollback()
    return found is not None


def resolve(subject: str) -> None:
    """Settle the notification about this, if there is one."""
    connection().execute(_RESOLVE, {"about": subject, "at": clock.now()})
