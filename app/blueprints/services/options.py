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


def service_options() -> list[tuple[str, str]]:
    """(id, "group: name") of every active service, the primary ones first."""
    rows = connection().execute(_OFFERED).all()
    return [(str(row.id), f"{row.group_name}: {row.name}") for row in rows]
