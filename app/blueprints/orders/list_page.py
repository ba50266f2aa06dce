"""The orders list of the console: filters in the address, keyset pages, no counting."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request, url_for
from sqlalchemy.engine import Row

from app import clock
from app.blueprints.appointments.models import Appointment
from app.blueprints.order_stages.models import OrderStatus, Stage
from app.blueprints.order_stages.stages import stage_choices
from app.blueprints.orders.models import Order, Property
from app.blueprints.orders.timeline import stage_tag
from app.database import table
from app.extensions import connection
from app.identity.models import Client, User
from app.wording import day_text, moment_text

PAGE = 50
_order, _property, _client, _user = table(Order), table(Property), table(Client), table(User)
_status, _stage, _appointment = table(OrderStatus), table(Stage), table(Appointment)

_coming = _appointment.alias("coming")
_NEXT = (
    sa.select(_coming.c.id)
    .where(
        _coming.c.order_id == _order.c.id,
        _coming.c.cancelled.is_(False),
        _coming.c.stop_at >= sa.bindparam("now", type_=_coming.c.stop_at.type),
    )
    .order_by(_coming.c.start_at)
    .limit(1)
    .scalar_subquery()
)

_ROWS = sa.select(
    _order.c.id,
    _order.c.due_date,
    _order.c.delivery_rush,
    *(_property.c[name] for name in ("street", "city", "state", "postal_code")),
    (_user.c.first_name + " " + _user.c.last_name).label("client"),
    _stage.c.slug,
    _stage.c.name,
    _stage.c.position,
    _stage.c.terminal,
    _appointment.c.start_at,
    _appointment.c.time_zone,
).select_from(
    _order.join(_property, _property.c.id == _order.c.property_id)
    .join(_client, _client.c.id == _order.c.client_id)
    .join(_user, _user.c.id == _client.c.user_id)
    .outerjoin(_status, _status.c.order_id == _order.c.id)
    .outerjoin(_stage, _stage.c.slug == _status.c.stage)
    .outerjoin(_appointment, _appointment.c.id == _NEXT)
)


def orders_list() -> dict[str, Any]:
    """The page's context. Filters: `stage`, `q` (order number, street, city, client); `after` or `before`
    is the order id where the page begins, newest first."""
    stage, sought = request.args.get("stage", ""), request.args.get("q", "").strip()
    choices = stage_choices()
    return {
        "page": _page(_filtered(stage, sought)),
        "filters": {
            "q": sought,
            "url": url_for("orders.index"),
            "stages": [{"slug": slug, "name": name, "selected": slug == stage} for slug, name in choices],
            "chips": _chips(stage, sought, dict(choices)),
        },
        "search_text": sought,
    }


def _filtered(stage: str, sought: str) -> sa.Select[Any]:
    statement = _ROWS
    if stage:
        statement = statement.where(_status.c.stage == stage)
    if sought.isdecimal() and len(sought) < 19:
        return statement.where(_order.c.id == int(sought))
    if sought:
        columns = _property.c.street, _property.c.city, _user.c.last_name, _user.c.first_name
        found = [column.icontains(word, autoescape=True) for word in [sought] for column in columns]
        statement = statement.where(sa.or_(*found))
    return statement


def _page(statement: sa.Select[Any]) -> dict[str, Any]:
    after, before = _id_of("after"), _id_of("before")
    if before:
        statement = statement.where(_order.c.id > before).order_by(_order.c.id)
    else:
        statement = statement.order_by(_order.c.id.desc())
        statement = statement.where(_order.c.id < after) if after else statement
    rows = list(connection().execute(statement.limit(PAGE + 1), {"now": clock.now()}))
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if before:
        rows.reverse()
    older, newer = (True, more) if before else (more, bool(after))
    return {
        "rows": [_row(row) for row in rows],
        "next_url": _url(after=rows[-1].id) if rows and older else None,
        "previous_url": _url(before=rows[0].id) if rows and newer else None,
    }


def _id_of(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _row(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "url": url_for("orders.show", order_id=row.id),
        "address": row.street,
        "place": f"{row.city}, {row.state} {row.postal_code}",
        "client": row.client,
        "stage": stage_tag(row if row.slug else None),
        "next_appointment": _appointment_text(row) if row.start_at else None,
        "due": day_text(row.due_date) if row.due_date else None,
        "rush": row.delivery_rush,
    }


def _appointment_text(row: Row[Any]) -> dict[str, str]:
    office = row.start_at.astimezone(clock.office_zone())
    return {
        "when": moment_text(row.start_at, clock.zone(row.time_zone)),
        "office": f"{office:%-I:%M %p} office",
    }


def _chips(stage: str, sought: str, names: dict[str, str]) -> list[dict[str, str]]:
    chips = []
    if stage:
        chips.append({"label": f"Stage: {names.get(stage, stage)}", "remove_url": _url(stage="")})
    if sought:
        chips.append({"label": f"Search: {sought}", "remove_url": _url(q="")})
    return chips


def _url(**changes: Any) -> str:
    """This list's address with other values; the place in it is kept only if it is one of them."""
    kept = {name: request.args.get(name, "") for name in ("q", "stage")} | changes
    query = urlencode({name: value for name, value in kept.items() if value})
    return url_for("orders.index") + (f"?{query}" if query else "")
