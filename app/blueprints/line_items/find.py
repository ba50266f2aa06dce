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
    else:
        owners, order = _request, _became.c.id
        joined = asked.outerjoin(_request, _request.c.id == asked.c.itemable_id).outerjoin(
            _became, _became.c.order_request_id == _request.c.id
        )
    lines = [_primary("order_id", order)]
    # What stayed with the order's request does not count for the order, but the other way round it does.
    lines += [_primary("order_request_id", owners.c.id)] if owner == "OrderRequest" else []
    joined = joined.outerjoin(_service, _service.c.id == asked.c.service_id)
    for line, is_theirs in lines:
        joined = joined.outerjoin(line, is_theirs)
    return sa.select(
        owners.c.id.label("owner"),
        order.label("order"),
        _source(source, asked.c.sourceable_id).label("source"),
        _first(*(line.c.id for line, _ in lines)).label("primary"),
        _first(*(line.c.service_name for line, _ in lines)).label("primary_name"),
        *(column.label(f"service_{column.name}") for column in _service.c),
    ).select_from(joined)


def _primary(mine: str, owner: sa.ColumnElement[Any]) -> tuple[Any, sa.ColumnElement[bool]]:
    """The primary line of an owner, and what tells it, as its unique index has it."""
    line = _line.alias(f"primary_by_{mine}")
    return line, sa.and_(line.c[mine] == owner, line.c.service_type_primary, line.c.removed_at.is_(None))


def _first(*columns: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(*columns) if len(columns) > 1 else columns[0]


def _named(name: str) -> sa.Label[Any]:
    return sa.bindparam(name, type_=_ID).label(name)


def _source(name: str | None, sought: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    source = SOURCES.get(name or "")
    if source is None:
        return sa.null()
    there = source.alias("source")
    return sa.select(there.c.id).where(there.c.id == sought).scalar_subquery()
