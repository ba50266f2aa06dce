"""The page of users and their sessions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import request, url_for

from app import clock
from app.blueprints.sessions.open_sessions import open_sessions
from app.database import table
from app.extensions import connection
from app.identity.authenticate import expired
from app.identity.models import Client, Employee, Liaison, Session, User
from app.wording import moment_text

PAGE = 50
RECENT = 20
_user, _session = table(User), table(Session)
_client, _employee, _liaison = table(Client), table(Employee), table(Liaison)


def users_list() -> dict[str, Any]:
    """The page's context: the users, by name, 50 a page; `q` finds by name or address."""
    sought = request.args.get("q", "").strip()
    after = request.args.get("after", "")
    statement = (
        sa.select(
            _user,
            _client.c.id.label("client"),
            _employee.c.id.label("employee"),
            _employee.c.photographer,
            _liaison.c.id.label("liaison"),
        )
        .outerjoin(_client, _client.c.user_id == _user.c.id)
        .outerjoin(_employee, _employee.c.user_id == _user.c.id)
        .outerjoin(_liaison, _liaison.c.user_id == _user.c.id)
        .order_by(_user.c.email)
        .limit(PAGE + 1)
    )
    if sought:
        columns = _user.c.email, _user.c.first_name, _user.c.last_name
        statement = statement.where(sa.or_(*(column.icontains(sought, autoescape=True) for column in columns)))
    if after:
        statement = statement.where(_user.c.email > after)
    rows = connection().execute(statement).all()
    shown = rows[:PAGE]
    more = url_for("users.index", q=sought or None, after=shown[-1].email) if len(rows) > PAGE else None
    return {"users": [_listed(row) for row in shown], "sought": sought, "more_url": more}


def _listed(row: Any) -> dict[str, Any]:
    return {
        "name": f"{row.first_name} {row.last_name}",
        "email": row.email,
        "roles": _roles(row),
        "active": row.active,
        "url": url_for("users.show", user_id=row.id),
    }


def _roles(row: Any) -> list[str]:
    roles = ["Client"] if row.client else []
    roles += ["Liaison"] if row.liaison else []
    if row.employee:
        roles.append("Photographer" if row.photographer else "Employee")
    return roles or ["No role yet"]


def user_page(user_id: int, own_session: int | None) -> dict[str, Any] | None:
    """One user with the open sessions and why the latest others ended; None if there is no such user."""
    user = connection().execute(sa.select(_user).where(_user.c.id == user_id)).one_or_none()
    if user is None:
        return None
    return {
        "user": {"id": user.id, "name": f"{user.first_name} {user.last_name}", "email": user.email},
        "calendar_url": url_for("calendars.show", user_id=user_id) if _takes_appointments(user_id) else None,
        "sessions": [
            {
                "id": session.id,
                "application": session.application,
                "last4": session.last4,
                "since": moment_text(session.created_at, clock.office_zone()),
                "used": moment_text(session.last_used_at, clock.office_zone()),
                "ends": session.ends,
                "own": session.id == own_session,
                "revoke_url": url_for("sessions.sessions_destroy_form", session_id=session.id),
            }
            for session in open_sessions(connection(), user.email)
        ],
        "ended": _ended(user_id),
    }


def _takes_appointments(user_id: int) -> bool:
    photographer = sa.select(_employee.c.id).where(_employee.c.user_id == user_id, _employee.c.photographer)
    return connection().execute(photographer).first() is not None


def _ended(user_id: int) -> list[dict[str, str]]:
    """The latest sessions that are over, each with the reason."""
    rows = connection().execute(
        sa.select(_session)
        .where(_session.c.user_id == user_id)
        .order_by(_session.c.last_used_at.desc())
        .limit(RECENT)
    )
    place = clock.office_zone()
    ended = []
    for row in rows:
        if row.revoked_at:
            why = f"ended {moment_text(row.revoked_at, place)}"
        elif expired(row.created_at, row.last_used_at, row.remember_me):
            why = "expired: older than 7 days or not used for 72 hours"
        else:
            continue
        ended.append({"id": row.id, "since": moment_text(row.created_at, place), "why": why})
    return ended
