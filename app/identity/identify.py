"""One select tells everything about a request before it is read: is its route deployed, and who asks?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import SQLAlchemyError

from app import statuses
from app.database import table
from app.identity.models import (
    ApiRoute,
    ApiService,
    Application,
    ApplicationToken,
    Client,
    Employee,
    Liaison,
    Session,
    User,
)
from app.identity.tokens import digest
from app.refusals import Refusal

_route, _service = table(ApiRoute).c, table(ApiService).c
_session, _program, _application = table(Session).c, table(ApplicationToken).c, table(Application).c
_user, _client = table(User).c, table(Client).c
_employee, _liaison = table(Employee).c, table(Liaison).c

# Everything hangs on a single row that is always there, so that an unknown token still tells of the route.
_asked = sa.select(sa.literal(1).label("one")).subquery("asked")

_QUESTION: sa.Select[Any] = sa.select(
    _route.deployed.label("route_deployed"),
    _service.deployed.label("service_deployed"),
    _application.slug.label("application"),
    _application.name.label("application_name"),
    _program.id.label("program_token_id"),
    _program.name.label("program_token_name"),
    _program.revoked_at.label("program_revoked_at"),
    _session.id.label("session_id"),
    _session.created_at,
    _session.last_used_at,
    _session.remember_me,
    _session.revoked_at,
    _session.last4,
    _user.id.label("user_id"),
    _user.active,
    _user.email,
    _user.first_name,
    _user.last_name,
    _client.id.label("client_id"),
    _employee.id.label("employee_id"),
    _liaison.id.label("liaison_id"),
).select_from(
    _asked.outerjoin(table(ApiRoute), _route.path == sa.bindparam("route"))
    .outerjoin(table(ApiService), _service.id == _route.api_service_id)
    .outerjoin(table(Session), _session.token_sha256 == sa.bindparam("digest"))
    .outerjoin(table(ApplicationToken), _program.token_sha256 == sa.bindparam("digest"))
    .outerjoin(
        table(Application),
        _application.id == sa.func.coalesce(_session.application_id, _program.application_id),
    )
    .outerjoin(table(User), _user.id == _session.user_id)
    .outerjoin(table(Client), _client.user_id == _user.id)
    .outerjoin(table(Employee), _employee.user_id == _user.id)
    .outerjoin(table(Liaison), _liaison.user_id == _user.id)
)


def identify(begin: Callable[[], Connection], route: str, token: str | None) -> Row[Any]:
    """Look the route and the holder of the token up on the connection that `begin` opens.

    Both may be unknown: `require_deployed` and `authenticate` judge that. A database that cannot be
    asked is refused as identify-request-error.
    """
    try:
        return begin().execute(_QUESTION, {"route": route, "digest": digest(token) if token else None}).one()
    except SQLAlchemyError as fault:
        raise Refusal(statuses.IDENTIFY_REQUEST_ERROR) from fault


def require_deployed(known: Row[Any]) -> None:
    """Refuse a route that has no record or is retired, then a retired service."""
    if not known.route_deployed:
        raise Refusal(statuses.ROUTE_NOT_FOUND)
    if not known.service_deployed:
        raise Refusal(statuses.SERVICE_NOT_FOUND)
