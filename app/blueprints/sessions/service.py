"""Signing in and out."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.identity.limits import refuse_guessing, remember_wrong_guess
from app.identity.models import Session, User
from app.identity.sessions import end_session, open_session, session_record, user_with_password
from app.refusals import Problems

WRONG_PAIR = "The e-mail address and the password do not go together."
_session, _user = table(Session), table(User)


def check_password(values: dict[str, Any], caller: Caller, problems: Problems) -> int | None:
    """Find the user by address and password. An unknown address takes as long and reads the same.

    Refuses rate-limit-exceeded after too many wrong guesses for this account or from this address.
    """
    if problems:
        return None
    refuse_guessing(values["email"], caller.address)
    user_id = user_with_password(connection(), values["email"], values["password"])
    if user_id is None:
        remember_wrong_guess(values["email"], caller.address)
        problems.invalid("password", WRONG_PAIR)
    return user_id


def create_session(values: dict[str, Any], user_id: int, caller: Caller) -> dict[str, Any]:
    """Open a session for the user under the calling program; its token is in the answer this once."""
    token = open_session(connection(), user_id, caller.application, values.get("remember_me", False))
    user = connection().execute(sa.select(_user).where(_user.c.id == user_id)).mappings().one()
    return {"user": user, "session": session_record(connection(), token)}


def look_up_session(values: dict[str, Any], caller: Caller, problems: Problems) -> RowMapping | None:
    """Find the session to end: the caller's own, or for staff the one that is named."""
    session_id = values.get("session_id", caller.session_id)
    if session_id is None:
        problems.missing("session_id", "Enter the session id.")
        return None
    found = (
        connection().execute(sa.select(_session).where(_session.c.id == session_id)).mappings().one_or_none()
    )
    own = session_id == caller.session_id
    if found is None or not (own or caller.is_staff):
        problems.invalid("session_id", f"There is no session {session_id}.")
    return found


def destroy_session(values: dict[str, Any], found: RowMapping, caller: Caller) -> dict[str, Any]:
    """End a session: its token is worth nothing from the commit on."""
    return {"session": {"id": found["id"], "revoked_at": end_session(connection(), found["id"])}}
