"""Finding, in one select, every record that a new line names."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app.blueprints.line_items.models import LineItem
from app.blueprints.orders.models import Order, OrderRequest
from app.blueprints.promotions.models import Promotion
from app.blueprints.services.models import Service
from app.database import table
from app.extensions import connection
from app.identity.models import User

_line, _order, _request, _service = (table(model) for model in (LineItem, Order, OrderRequest, Service))
_became = _order.alias("became")
_ID = sa.BigInteger()

# What a line can be made for, and what it can have come from. Never a class looked up by its name.
OWNERS = ("Order", "OrderRequest")
SOURCES: dict[str, sa.Table] = {
    "Service": _service,
    "Promotion": table(Promotion),
    "OrderRequest": _request,
    "LineItem": _line,
    "User": table(User),
}


def find_records(values: dict[str, Any]) -> RowMapping:
    """One row: owner, order (the order the line will count for), source, primary and primary_name (the primary
    line there is already), and the service's columns as service_*; None where there is no such record."""
    statement = _statement(values.get("itemable_type", OWNERS[0]), values.get("sourceable_type"))
    names = ("itemable_id", "sourceable_id", "service_id")
    return connection().execute(statement, {name: values.get(name) for name in names}).mappings().one()


@cache
def _statement(owner: str, source: str | None) -> sa.Select[Any]:
    """The select for a kind of owner and a kind of source, joined to a row that is always there, so that each
    record that does not exist can be reported beside the others."""
    asked = sa.select(
        *(_named(name) for name in ("itemable_id", "sourceable_id", "service_id")),
    ).subquery("asked")
    if owner == "Order":
        owners, order = _order, _order.c.id
        joined = asked.outerjoin(_order, _order.c.id == asked.c.itemable_id)
        lines = _line.c.order_id == _order.c.id
    else:
        owners, order = _request, _became.c.id
        joined = asked.outerjoin(_request, _request.c.id == asked.c.itemable_id).outerjoin(
            _became, _became.c.order_request_id == _request.c.id
        )
        lines = sa.or_(_line.c.order_request_id == _request.c.id, _line.c.order_id == _became.c.id)
    primary = sa.and_(lines, _line.c.service_type_primary, _line.c.removed_at.is_(None))
    return sa.select(
        owners.c.id.label("owner"),
        order.label("order"),
        _source(source, asked.c.sourceable_id).label("source"),
        _line.c.id.label("primary"),
        _line.c.service_name.label("primary_name"),
        *(column.label(f"service_{column.name}") for column in _service.c),
    ).select_from(
        joined.outerjoin(_service, _service.c.id == asked.c.service_id).outerjoin(_line, primary)
    ).limit(1)  # fmt: skip


def _named(name: str) -> sa.Label[Any]:
    return sa.bindparam(name, type_=_ID).label(name)


def _source(name: str | None, sought: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    source = SOURCES.get(name or "")
    if source is None:
        return sa.null()
    there = source.alias("source")
    return sa.select(there.c.id).where(there.c.id == sought).scalar_subquery()
