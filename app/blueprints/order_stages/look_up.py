"""Finding, in one select, every record that a new stage names or touches."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from app import clock
from app.blueprints.appointments.models import Appointment
from app.blueprints.order_stages.models import OrderStage, OrderStatus, Stage
from app.blueprints.order_stages.stages import slug, unknown_stage
from app.blueprints.orders.models import Order, OrderRequest
from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.identity.models import Client, User
from app.refusals import Problems

_order, _request = table(Order), table(OrderRequest)
_status, _history, _client = table(OrderStatus), table(OrderStage), table(Client)
_appointment = table(Appointment)
_named, _stage, _now_at = (table(Stage).alias(name) for name in ("named", "stage", "now_at"))
_creator, _updater = table(User).alias("creator"), table(User).alias("updater")
_linked = table(Order).alias("linked")

_ID, _STAMP = sa.BigInteger(), _history.c.stage_start_at.type


def _statement(by_order: bool) -> sa.Select[Any]:
    """The select, keyed on the order or, if only a request is named, on the request.

    Everything is joined to a row that is always there, so that each record that does not exist can
    be reported beside the others.
    """
    asked = sa.select(
        sa.bindparam("order_id", type_=_ID).label("order_id"),
        sa.bindparam("order_request_id", type_=_ID).label("order_request_id"),
    ).subquery("asked")
    if by_order:
        order, of = _order.c.id == asked.c.order_id, ("order_id", _order.c.id)
    else:
        order, of = (
            _order.c.order_request_id == asked.c.order_request_id,
            ("order_request_id", _request.c.id),
        )
    mine, subject = of
    previous = _history.alias("previous")
    earlier = _history.alias("earlier")
    latest_before = (
        sa.select(earlier.c.id)
        .where(earlier.c[mine] == subject, earlier.c.stage_start_at <= sa.bindparam("at", type_=_STAMP))
        .order_by(earlier.c.stage_start_at.desc(), earlier.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return sa.select(
        _order.c.id.label("order"),
        _order.c.order_request_id.label("order_request"),
        _request.c.id.label("request"),
        _linked.c.id.label("request_order"),
        _stage.c.slug.label("stage"),
        _stage.c.position,
        _now_at.c.position.label("status_position"),
        _now_at.c.terminal.label("status_terminal"),
        _creator.c.id.label("creator"),
        (_creator.c.first_name + " " + _creator.c.last_name).label("creator_name"),
        _updater.c.id.label("updater"),
        (_updater.c.first_name + " " + _updater.c.last_name).label("updater_name"),
        _client.c.id.label("client"),
        _client.c.billing_postal_code,
        _appointment.c.order_id.label("appointment_order"),
        previous.c.stage.label("previous_stage"),
        previous.c.stage_start_at.label("previous_at"),
        *(column.label(f"status_{column.name}") for column in _status.c),
    ).select_from(
        asked.outerjoin(_order, order)
        .outerjoin(_request, _request.c.id == asked.c.order_request_id)
        .outerjoin(_linked, _linked.c.order_request_id == _request.c.id)
        .outerjoin(_named, _named.c.slug == sa.bindparam("stage"))
        .outerjoin(_stage, _stage.c.slug == sa.func.coalesce(_named.c.alias_of, _named.c.slug))
        .outerjoin(_creator, _creator.c.id == sa.bindparam("created_by_id", type_=_ID))
        .outerjoin(_updater, _updater.c.id == sa.bindparam("updated_by_id", type_=_ID))
        .outerjoin(
            _client,
            _client.c.id
            == sa.func.coalesce(sa.bindparam("client_id", type_=_ID), _order.c.client_id, _request.c.client_id),
        )
        .outerjoin(_appointment, _appointment.c.id == sa.bindparam("appt_id", type_=_ID))
        .outerjoin(_status, _status.c[mine] == subject)
        .outerjoin(_now_at, _now_at.c.slug == _status.c.stage)
        .outerjoin(previous, previous.c.id == latest_before)
    )


_BY_ORDER, _BY_REQUEST = _statement(by_order=True), _statement(by_order=False)


def look_up(values: dict[str, Any], caller: Caller, problems: Problems) -> Row[Any]:
    """Find what the values name, and add a problem for each record that is not there or does not fit."""
    found = find(values)
    _check_order(values, found, problems)
    _check_people(values, found, problems)
    if "stage" in values and found.stage is None:
        problems.invalid("stage", unknown_stage(values["stage"]))
    _check_appointment(values, found, problems)
    return found


def find(values: dict[str, Any]) -> Row[Any]:
    """One row with everything the values name; a column is None where there is no such record."""
    statement = _BY_ORDER if "order_id" in values else _BY_REQUEST
    sought = {
        "order_id": values.get("order_id"),
        "order_request_id": values.get("order_request_id"),
        "stage": slug(values.get("stage", "")),
        "at": values.get("stage_at_mt") or clock.now(),
        "created_by_id": values.get("created_by_id"),
        "updated_by_id": values.get("updated_by_id"),
        "client_id": values.get("client", {}).get("client_id"),
        "appt_id": values.get("appointment", {}).get("appt_id"),
    }
    return connection().execute(statement, sought).one()


def _check_order(values: dict[str, Any], found: Row[Any], problems: Problems) -> None:
    order_id, request_id = values.get("order_id"), values.get("order_request_id")
    if order_id and found.order is None:
        problems.invalid("order_id", f"There is no order {order_id}.")
    if request_id and found.request is None:
        problems.invalid("order_request_id", f"There is no order request {request_id}.")
    if not (order_id and request_id and found.order and found.request):
        return
    if found.order_request not in (None, request_id):
        expected = f"Order {order_id} came from order request {found.order_request}, not {request_id}."
        problems.invalid("order_request_id", expected)
    elif found.request_order not in (None, order_id):
        expected = f"Order request {request_id} became order {found.request_order}, not {order_id}."
        problems.invalid("order_request_id", expected)


def _check_people(values: dict[str, Any], found: Row[Any], problems: Problems) -> None:
    for param, there in (("created_by_id", found.creator), ("updated_by_id", found.updater)):
        if param in values and there is None:
            problems.invalid(param, f"There is no user {values[param]}.")
    client_id = values.get("client", {}).get("client_id")
    if client_id and found.client is None:
        problems.invalid("client.client_id", f"There is no client {client_id}.")


def _check_appointment(values: dict[str, Any], found: Row[Any], problems: Problems) -> None:
    appt_id = values.get("appointment", {}).get("appt_id")
    of_something = found.order is not None or found.request is not None
    fits = found.appointment_order is not None and found.appointment_order == found.order
    if appt_id and of_something and not fits:
        problems.invalid("appointment.appt_id", f"The order has no appointment {appt_id}.")
