"""Is the token good, and what may its holder be?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from app import clock, statuses
from app.database import table
from app.identity.caller import Caller, Face, Role
from app.identity.models import Session
from app.identity.tokens import well_formed
from app.identity.views import SessionView
from app.refusals import Refusal, refuse_param

OLDEST = timedelta(days=7)
LONGEST_IDLE = timedelta(hours=72)
TOUCH_EVERY = timedelta(minutes=1)

_TOUCH = (
    sa.update(table(Session))
    .where(table(Session).c.id == sa.bindparam("session"))
    .values(last_used_at=sa.bindparam("now"))
)


def one_token(presented: Sequence[Any]) -> str | None:
    """The token among those a request carries (body, header), or None if they do not name one."""
    tokens = set(map(str, presented))
    token = tokens.pop() if len(tokens) == 1 else None
    return token if well_formed(token) else None


def authenticate(known: Row[Any], presented: Sequence[Any], face: Face, roleless: bool = False) -> Caller:
    """Turn what `identify` found into a Caller.

    Refuses missing-param without a token; invalid-token if it is unknown, revoked or contradicted;
    session-expired; client-required (with the session) for a user without a role unless `roleless`.
    """
    if not presented:
        raise refuse_param("token", "Send the token of an application or a session.", statuses.MISSING_PARAM)
    token = one_token(presented)
    if token and known.program_token_id and not known.program_revoked_at:
        return _program(known, face, token)
    if not token or not known.session_id or known.revoked_at or not known.active:
        raise Refusal(statuses.INVALID_TOKEN)
    if expired(known.created_at, known.last_used_at, known.remember_me):
        raise Refusal(statuses.SESSION_EXPIRED)
    caller = _user(known, face, token)
    if not roleless and not (caller.client_id or caller.employee_id or caller.liaison_id):
        session = SessionView.of("default").dump(known) | {"token": token}
        raise Refusal(statuses.CLIENT_REQUIRED, session=session)
    return caller


def _program(known: Row[Any], face: Face, token: str) -> Caller:
    roles = frozenset({Role(f"application {known.application}")})
    return Caller(face, known.application, known.application_name, roles, token=token, record=known)


def _user(known: Row[Any], face: Face, token: str) -> Caller:
    return Caller(
        face,
        known.application,
        known.application_name,
        frozenset(),
        user_id=known.user_id,
        name=f"{known.first_name} {known.last_name}",
        email=known.email,
        client_id=known.client_id,
        employee_id=known.employee_id,
        liaison_id=known.liaison_id,
        session_id=known.session_id,
        token=token,
        record=known,
    )


def expired(created_at: datetime, last_used_at: datetime, remember_me: bool) -> bool:
    """Whether a session has ended by age (7 days) or disuse (72 hours)."""
    now = clock.now()
    return not remember_me and (now - created_at > OLDEST or now - last_used_at > LONGEST_IDLE)


def needs_touch(caller: Caller) -> bool:
    """Whether the session's last use is noted more than a minute ago."""
    return bool(caller.session_id) and clock.now() - caller.record.last_used_at >= TOUCH_EVERY


def touch(connection: Connection, caller: Caller) -> None:
    """Note that the session is being used."""
    connection.execute(_TOUCH, {"session": caller.session_id, "now": clock.now()})
