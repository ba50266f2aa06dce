"""The registry of routes and API services: which of them are deployed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from app import clock
from app.changes import note_change
from app.database import table
from app.identity.models import ApiRoute, ApiService

_route, _service = table(ApiRoute), table(ApiService)


def list_routes(connection: Connection) -> Sequence[Row[Any]]:
    """Every route record: path, method, whether it is deployed and whether its service is."""
    routes: Sequence[Row[Any]] = connection.execute(
        sa.select(
            _route.c.path,
            _route.c.method,
            _route.c.deployed,
            _route.c.changed_at,
            _service.c.slug,
            _service.c.deployed.label("service"),
        )
        .join(_service, _service.c.id == _route.c.api_service_id)
        .order_by(_route.c.path)
    ).all()  # type: ignore[assignment]  # a Row of four is a Row
    return routes


def sync_routes(connection: Connection, routes: Iterable[tuple[str, str]]) -> list[str]:
    """Give each (path, method) a record, deployed, with its service; existing records stay as they are.

    Answers the paths that were added.
    """
    known = set(connection.execute(sa.select(_route.c.path)).scalars())
    services = dict(connection.execute(sa.select(_service.c.slug, _service.c.id)).all())
    added = []
    for path, method in routes:
        if path in known:
            continue
        slug = path.split("/")[0]
        if slug not in services:
            statement = sa.insert(_service).values(slug=slug, deployed=True).returning(_service.c.id)
            services[slug] = connection.execute(statement).scalar_one()
        connection.execute(
            sa.insert(_route).values(
                api_service_id=services[slug],
                path=path,
                method=method,
                deployed=True,
                changed_at=clock.now(),
            )
        )
        note_change(_route.name, path, None, {"method": method, "deployed": True})
        added.append(path)
    return added


def switch(connection: Connection, name: str, deployed: bool) -> bool:
    """Deploy or retire a route by its path, or a service as `service:<slug>`; False if there is none."""
    if name.startswith("service:"):
        of, which = _service, _service.c.slug == name.removeprefix("service:")
    else:
        of, which = _route, _route.c.path == name
    was = connection.execute(sa.select(of.c.deployed).where(which)).scalar_one_or_none()
    if was is None:
        return False
    changed = {"deployed": deployed} | ({"changed_at": clock.now()} if of is _route else {})
    connection.execute(sa.update(of).where(which).values(changed))
    note_change(of.name, name, {"deployed": was}, {"deployed": deployed})
    return True
