"""The catalogue as a form offers it."""

from __future__ import annotations

import sqlalchemy as sa

from app.blueprints.services.models import Service
from app.database import table
from app.extensions import connection

_service = table(Service)
_OFFERED = (
    sa.select(_service.c.id, _service.c.group_name, _service.c.name)
    .where(_service.c.active)
    .order_by(_service.c.is_primary.desc(), _service.c.group_name, _service.c.name, _service.c.id)
)


_BY_KIND = (
    sa.select(_service.c.slug, _service.c.group_name, _service.c.name)
    .where(_service.c.active, _service.c.is_primary == sa.bindparam("primary"))
    .order_by(_service.c.group_name, _service.c.name, _service.c.id)
)


def service_options() -> list[tuple[str, str]]:
    """(id, "group: name") of every active service, the primary ones first."""
    rows = connection().execute(_OFFERED).all()
    return [(str(row.id), f"{row.group_name}: {row.name}") for row in rows]


def primary_options() -> list[tuple[str, str]]:
    """(slug, "group: name") of what an order can be for."""
    return _by_kind(primary=True)


def add_on_options() -> list[tuple[str, str]]:
    """(slug, "group: name") of what may go with it."""
    return _by_kind(primary=False)


def _by_kind(primary: bool) -> list[tuple[str, str]]:
    rows = connection().execute(_BY_KIND, {"primary": primary}).all()
    return [(row.slug, f"{row.group_name}: {row.name}") for row in rows]
