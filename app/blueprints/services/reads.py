"""The catalogue as programs read it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.blueprints.services.models import Service, ServiceAddOn
from app.blueprints.services.schemas import ServicesParams
from app.blueprints.services.views import ServiceRecordView, ServiceView
from app.database import table
from app.extensions import connection
from app.listing import Listing, list_action, record_action

_service, _pair = table(Service), table(ServiceAddOn)
_ID = sa.bindparam("id", type_=_service.c.id.type)


def _other_end(mine: sa.Column[Any], other: sa.Column[Any]) -> sa.Select[Any]:
    joined = _pair.join(_service, _service.c.id == other)
    return sa.select(_service).select_from(joined).where(mine == _ID).order_by(_service.c.name, _service.c.id)


_ADD_ONS = _other_end(_pair.c.service_id, _pair.c.add_on_id)
_GOES_WITH = _other_end(_pair.c.add_on_id, _pair.c.service_id)


def with_its_pairs(service: dict[str, Any]) -> dict[str, Any]:
    """The service with its add-ons and, if it is one itself, the services it goes with."""
    run, named = connection().execute, {"id": service["id"]}
    add_ons, goes_with = (run(statement, named).mappings().all() for statement in (_ADD_ONS, _GOES_WITH))
    return service | {"add_ons": add_ons, "goes_with": goes_with}


SERVICES = Listing(
    resource="services",
    singular="service",
    rows=sa.select(_service),
    id=_service.c.id,
    client=None,
    view=ServiceView,
    record_view=ServiceRecordView,
    params=ServicesParams,
    filters={
        "slug": _service.c.slug,
        "group_slug": _service.c.group_slug,
        "primary": _service.c.is_primary,
        "active": _service.c.active,
    },
    sorts={name: _service.c[name] for name in ("id", "slug", "name", "created_at")},
    usual_sort="id",
    complete=with_its_pairs,
)

LIST_SERVICES, READ_SERVICE = list_action(SERVICES), record_action(SERVICES)
