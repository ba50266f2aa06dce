"""An order request put together from its tables, as it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app.blueprints.appointments.details import time_text
from app.blueprints.appointments.models import OrderRequestAppointment
from app.blueprints.line_items.models import LineItem
from app.blueprints.orders.models import Order, OrderRequest, Property, PropertyAccess
from app.blueprints.payment_methods.models import PaymentMethod
from app.blueprints.payments.models import PaymentAttempt
from app.blueprints.promotions.models import Promotion
from app.database import table
from app.extensions import connection
from app.identity.models import Client, User

HIDDEN = "…"

_request, _order, _property = table(OrderRequest), table(Order), table(Property)
_access, _client, _user, _promotion = table(PropertyAccess), table(Client), table(User), table(Promotion)
_line, _visit = table(LineItem), table(OrderRequestAppointment)
_attempt, _card = table(PaymentAttempt), table(PaymentMethod)
_ID = sa.bindparam("request", type_=_request.c.id.type)


def _labelled(of: sa.Table, name: str) -> list[Any]:
    return [column.label(f"{name}__{column.name}") for column in of.c]


_OWN = _attempt.alias("own")
_FIRST = sa.select(sa.func.min(_OWN.c.id)).where(_OWN.c.order_request_id == _request.c.id).scalar_subquery()
_WHOLE = (
    sa.select(
        *_labelled(_request, "request"), *_labelled(_property, "property"), *_labelled(_access, "access"),
        *_labelled(_attempt, "payment"), _order.c.id.label("order_id"), _client.c.company, _user.c.first_name,
        _user.c.last_name, _user.c.email, _user.c.phone, _promotion.c.code,
        _promotion.c.name.label("promotion_name"), _card.c.brand, _card.c.last4,
        sa.exists().where(_visit.c.order_request_id == _request.c.id).label("asks_for_visits"),
    )
    .select_from(
        _request.join(_property, _property.c.id == _request.c.property_id)
        .join(_client, _client.c.id == _request.c.client_id)
        .join(_user, _user.c.id == _client.c.user_id)
        .outerjoin(_access, _access.c.property_id == _property.c.id)
        .outerjoin(_order, _order.c.order_request_id == _request.c.id)
        .outerjoin(_promotion, _promotion.c.id == _request.c.promotion_id)
        .outerjoin(_attempt, _attempt.c.id == _FIRST)
        .outerjoin(_card, _card.c.id == _attempt.c.payment_method_id)
    )
    .where(_request.c.id == _ID)
)  # fmt: skip
_PAYMENT = (
    sa.select(*_labelled(_attempt, "payment"), _card.c.brand, _card.c.last4)
    .join_from(_attempt, _card, _card.c.id == _attempt.c.payment_method_id)
    .where(_attempt.c.order_request_id == _ID)
    .order_by(_attempt.c.id)
    .limit(1)
)
_LINES = (
    sa.select(_line).where(_line.c.order_request_id == _ID, _line.c.removed_at.is_(None)).order_by(_line.c.id)
)
_VISITS = sa.select(_visit).where(_visit.c.order_request_id == _ID).order_by(_visit.c.id)


def request_facts(request_id: int) -> dict[str, Any]:
    """The order request with its client, place, visits, promotion and payment, without its lines. The access
    code is told: this is for the office's own pages."""
    named = {"request": request_id}
    row = connection().execute(_WHOLE, named).mappings().one()
    request, place = _part(row, "request"), _part(row, "property")
    visits = connection().execute(_VISITS, named).mappings() if row["asks_for_visits"] else ()
    return request | {
        "order_request_id": request_id,
        "order_id": row["order_id"],
        "status": request["state"],
        "client": _client_of(row, request),
        "property_info": _info(place),
        "property_access": _access_of(_part(row, "access")),
        "appointments": [_visit_of(visit) for visit in visits],
        "promotion": _promotion_of(row, request),
        "payment": _payment_of(row),
    }


def submitted_order(request_id: int) -> dict[str, Any]:
    """The same with its lines, as it is answered: the access code is hidden."""
    facts = request_facts(request_id)
    lines = connection().execute(_LINES, {"request": request_id}).mappings().all()
    return facts | {"property_access": _hide(facts["property_access"]), "line_items": lines}


def with_code(order: dict[str, Any]) -> dict[str, Any]:
    """The same with the access code, for staff who read the single record."""
    if order["property_access"] is None:
        return order
    statement = (
        sa.select(_access.c.access_code)
        .join_from(_access, _request, _request.c.property_id == _access.c.property_id)
        .where(_request.c.id == _ID)
    )
    code = connection().execute(statement, {"request": order["order_request_id"]}).scalar_one()
    return order | {"property_access": order["property_access"] | {"access_code": code}}


def payment_of(request_id: int | None) -> dict[str, Any] | None:
    """What was done on the card for this request; None if none was asked."""
    row = connection().execute(_PAYMENT, {"request": request_id}).mappings().one_or_none()
    return _payment_of(row) if row else None


def _part(row: Mapping[Any, Any], name: str) -> dict[str, Any]:
    """The columns of one of the tables joined."""
    start = f"{name}__"
    return {key.removeprefix(start): value for key, value in row.items() if key.startswith(start)}


def _client_of(row: Mapping[Any, Any], request: Mapping[str, Any]) -> dict[str, Any]:
    named = ("first_name", "last_name", "email", "phone", "company")
    return {"client_id": request["client_id"]} | {name: row[name] for name in named}


def _info(place: dict[str, Any]) -> dict[str, Any]:
    halves = place["bathroom_halves"]
    return place | {"address": place, "bathrooms": None if halves is None else halves / 2}


def _access_of(access: dict[str, Any]) -> dict[str, Any] | None:
    return None if access["property_id"] is None else access


def _hide(access: dict[str, Any] | None) -> dict[str, Any] | None:
    return access and access | {"access_code": HIDDEN if access["access_code"] else None}


def _visit_of(visit: Mapping[Any, Any]) -> dict[str, Any]:
    times = {name: time_text(visit[f"{name}_s"]) for name in ("window_time_start", "window_time_end")}
    return dict(visit) | times


def _promotion_of(row: Mapping[Any, Any], request: Mapping[str, Any]) -> dict[str, Any] | None:
    if row["code"] is None:
        return None
    return {"code": row["code"], "name": row["promotion_name"], "discount_cents": request["discount_cents"]}


def _payment_of(row: Mapping[Any, Any]) -> dict[str, Any] | None:
    payment = _part(row, "payment")
    if payment["id"] is None:
        return None
    told = {"payment_attempt_id": payment["id"], "status": payment["state"]}
    return payment | told | {"brand": row["brand"], "last4": row["last4"]}
