"""Finding, in one select, every record that an appointment names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app.blueprints.appointments.models import Appointment, OrderRequestAppointment
from app.blueprints.appointments.people import FULL_NAME
from app.blueprints.orders.models import Order, OrderRequest, Property
from app.database import table
from app.extensions import connection
from app.identity.models import Employee, User
from app.refusals import Problems

_appointment, _asked_for = table(Appointment), table(OrderRequestAppointment)
_order, _request, _user, _employee = table(Order), table(OrderRequest), table(User), table(Employee)
_of_order, _of_request = table(Property).alias("of_order"), table(Property).alias("of_request")
_ID = sa.BigInteger()


def _named(name: str) -> sa.Label[Any]:
    return sa.bindparam(name, type_=_ID).label(name)


_asked = sa.select(
    _named("order_id"), _named("order_request_appt_id"), _named("photographer_user_id")
).subquery("asked")

# Everything is joined to a row that is always there, so that each record that does not exist can be
# reported beside the others.
_STATEMENT = sa.select(
    _order.c.id.label("order"),
    _order.c.order_request_id.label("order_request"),
    _asked_for.c.id.label("asked_for"),
    _asked_for.c.order_request_id.label("asked_for_request"),
    sa.func.coalesce(_of_order.c.time_zone, _of_request.c.time_zone).label("time_zone"),
    _user.c.id.label("photographer"),
    FULL_NAME.label("photographer_name"),
).select_from(
    _asked.outerjoin(_order, _order.c.id == _asked.c.order_id)
    .outerjoin(_of_order, _of_order.c.id == _order.c.property_id)
    .outerjoin(_asked_for, _asked_for.c.id == _asked.c.order_request_appt_id)
    .outerjoin(_request, _request.c.id == _asked_for.c.order_request_id)
    .outerjoin(_of_request, _of_request.c.id == _request.c.property_id)
    .outerjoin(
        _user.join(_employee, sa.and_(_employee.c.user_id == _user.c.id, _employee.c.photographer)),
        sa.and_(_user.c.id == _asked.c.photographer_user_id, _user.c.active),
    )
)
_BY_UUID = sa.select(_appointment).where(_appointment.c.uuid == sa.bindparam("uuid"))
_BY_ID = sa.select(_appointment).where(_appointment.c.id == sa.bindparam("id"))


def find_records(named: Mapping[str, Any], said: Mapping[str, Any], problems: Problems) -> Any:
    """The records of the ids in `named`, with a problem for each id in `said` that does not exist or fit."""
    ids = {name: named.get(name) for name in ("order_id", "order_request_appt_id", "photographer_user_id")}
    found: Any = connection().execute(_STATEMENT, ids).one()
    if "order_id" in said and found.order is None:
        problems.invalid("order_id", f"There is no order {ids['order_id']}.")
    if "photographer_user_id" in said and found.photographer is None:
        problems.invalid(
            "photographer_user_id", f"There is no active photographer {ids['photographer_user_id']}."
        )
    if "order_request_appt_id" in said or "order_id" in said:
        _check_asked_for(ids, found, problems)
    return found


def _check_asked_for(ids: Mapping[str, Any], found: Any, problems: Problems) -> None:
    wanted = ids["order_request_appt_id"]
    if wanted and found.asked_for is None:
        problems.invalid("order_request_appt_id", f"There is no requested appointment {wanted}.")
    elif wanted and found.order and found.asked_for_request != found.order_request:
        problems.invalid("order_request_appt_id", f"Order {found.order} has no requested appointment {wanted}.")


def by_uuid(uuid: str) -> RowMapping | None:
    return connection().execute(_BY_UUID, {"uuid": uuid}).mappings().one_or_none()


def by_id(appointment_id: int | None, locked: bool = False) -> RowMapping | None:
    """The appointment; `locked` keeps others from changing it until the commit."""
    if appointment_id is None:
        return None
    statement = _BY_ID.with_for_update() if locked else _BY_ID
    return connection().execute(statement, {"id": appointment_id}).mappings().one_or_none()
