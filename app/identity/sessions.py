"""Opening and ending sessions."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app import clock
from app.database import table
from app.identity.models import Application, Session, User
from app.identity.passwords import password_fits
from app.identity.tokens import SESSION, digest, new_token

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
    connection.execute(
        sa.insert(_session).values(
            user_id=user_id,
            application_id=program,
            token_sha256=digest(token),
            last4=token[-4:],
            remember_me=remember_me,
            created_at=now,
            last_used_at=now,
        )
    )
    return token


def end_session(connection: Connection, token: str) -> None:
    """Revoke a session: its token is worth nothing from the commit on."""
    connection.execute(
        sa.update(_session)
        .where(_session.c.token_sha256 == digest(token), _session.c.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
