"""Opening and ending sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app import clock
from app.changes import note_change
from app.database import table
from app.identity.authenticate import LONGEST_IDLE, OLDEST
from app.identity.models import Application, Client, Employee, Liaison, Session, User
from app.identity.passwords import password_fits
from app.identity.tokens import SESSION, digest, new_token
from app.identity.views import SessionView

_user, _session, _application = table(User), table(Session), table(Application)


def user_with_password(connection: Connection, email: str, password: str) -> int | None:
    """The id of the active user with this address and password; None alike for either being wrong."""
    found = connection.execute(
        sa.select(_user.c.id, _user.c.password_hash, _user.c.active).where(
            _user.c.email == email.strip().lower()
        )
    ).one_or_none()
    fits = password_fits(found.password_hash if found else None, password)
    return found.id if found and fits and found.active else None


def open_session(connection: Connection, user_id: int, application: str, remember_me: bool = False) -> str:
    """Begin a session and answer its token, which is shown this once."""
    token, now = new_token(SESSION), clock.now()
    program = sa.select(_application.c.id).where(_application.c.slug == application).scalar_subquery()
    session_id = connection.execute(
        sa.insert(_session)
        .values(
            user_id=user_id,
            application_id=program,
            token_sha256=digest(token),
            last4=token[-4:],
            remember_me=remember_me,
            created_at=now,
            last_used_at=now,
        )
        .returning(_session.c.id)
    ).scalar_one()
    told = {"user_id": user_id, "application": application, "remember_me": remember_me}
    note_change("sessions", session_id, None, told)
    return token


def session_record(connection: Connection, token: str) -> dict[str, Any]:
    """The session behind a token as its view shows it, with the token."""
    row = connection.execute(
        sa.select(
            _session.c.id.label("session_id"),
            *(_session.c[name] for name in ("created_at", "last_used_at", "remember_me", "last4")),
            _application.c.slug.label("application"),
            _user.c.id.label("user_id"),
            *(_user.c[name] for name in ("email", "first_name", "last_name")),
            *(
                table(role).c.id.label(f"{name}_id")
                for name, role in (("client", Client), ("employee", Employee), ("liaison", Liaison))
            ),
        )
        .select_from(
            _session.join(_application, _application.c.id == _session.c.application_id)
            .join(_user, _user.c.id == _session.c.user_id)
            .outerjoin(table(Client), table(Client).c.user_id == _user.c.id)
            .outerjoin(table(Employee), table(Employee).c.user_id == _user.c.id)
            .outerjoin(table(Liaison), table(Liaison).c.user_id == _user.c.id)
        )
        .where(_session.c.token_sha256 == digest(token))
    )
    shown: dict[str, Any] = SessionView.of("default").dump(row.mappings().one())
    return shown | {"token": token}


def end_session(connection: Connection, session_id: int) -> datetime:
    """Revoke a session and answer since when it is: its token is worth nothing from the commit on."""
    connection.execute(
        sa.update(_session)
        .where(_session.c.id == session_id, _session.c.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    note_change("sessions", session_id, {"revoked_at": None}, {"revoked_at": clock.now()})
    since: datetime = connection.execute(
        sa.select(_session.c.revoked_at).where(_session.c.id == session_id)
    ).scalar_one()
    return since


def purge_sessions(connection: Connection, before: datetime) -> int:
    """Delete the sessions that ended, by whatever cause, before an instant; answer how many they were."""
    idle = sa.and_(_session.c.remember_me.is_(False), _session.c.last_used_at < before - LONGEST_IDLE)
    old = sa.and_(_session.c.remember_me.is_(False), _session.c.created_at < before - OLDEST)
    ended = sa.or_(_session.c.revoked_at < before, idle, old)
    purged = connection.execute(sa.delete(_session).where(ended)).rowcount
    if purged:
        note_change("sessions", f"ended before {before:%Y-%m-%d}", {"rows": purged}, None)
    return purged
