"""The open sessions and why each will end, for the console and the command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app import clock
from app.database import table
from app.identity.authenticate import LONGEST_IDLE, OLDEST, expired
from app.identity.models import Application, Session, User
from app.wording import moment_text

_session, _user, _application = table(Session), table(User), table(Application)


@dataclass(frozen=True)
class OpenSession:
    """A session that still admits its holder."""

    id: int
    user_id: int
    email: str
    name: str
    application: str
    last4: str
    created_at: datetime
    last_used_at: datetime
    ends: str


def open_sessions(connection: Connection, email: str | None = None) -> list[OpenSession]:
    """The sessions neither revoked nor expired, the latest used first; of one user if `email` is given."""
    statement = (
        sa.select(_session, _user.c.email, _user.c.first_name, _user.c.last_name, _application.c.slug)
        .join(_user, _user.c.id == _session.c.user_id)
        .join(_application, _application.c.id == _session.c.application_id)
        .where(_session.c.revoked_at.is_(None))
        .order_by(_session.c.last_used_at.desc(), _session.c.id.desc())
    )
    if email:
        statement = statement.where(_user.c.email == email.lower())
    rows: Sequence[Any] = connection.execute(statement).all()
    return [_open(row) for row in rows if not expired(row.created_at, row.last_used_at, row.remember_me)]


def _open(row: Any) -> OpenSession:
    return OpenSession(
        id=row.id,
        user_id=row.user_id,
        email=row.email,
        name=f"{row.first_name} {row.last_name}",
        application=row.slug,
        last4=row.last4,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        ends=_ends(row),
    )


def _ends(row: Any) -> str:
    if row.remember_me:
        return "never: remembered"
    by_age, by_disuse = row.created_at + OLDEST, row.last_used_at + LONGEST_IDLE
    place = clock.office_zone()
    if by_age < by_disuse:
        return f"{moment_text(by_age, place)}: 7 days old"
    return f"{moment_text(by_disuse, place)}: 72 hours without use"
