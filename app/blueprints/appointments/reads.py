"""Appointments as programs read them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.blueprints.appointments.clocks import midnight
from app.blueprints.appointments.models import Appointment
from app.blueprints.appointments.schemas import AppointmentsParams
from app.blueprints.appointments.views import AppointmentView
from app.blueprints.orders.models import Order
from app.database import table
from app.listing import Column, Listing, list_action, record_action

_appointment, _order = table(Appointment), table(Order)
_LATEST = datetime(9999, 1, 1, tzinfo=clock.zone("UTC"))

_flag = _appointment.c
STATUS = sa.case(
    (_flag.cancelled, "cancelled"),
    (_flag.confirmed, "confirmed"),
    (_flag.optional, "tentative"),
    (_flag.ready_to_schedule, "ready_to_schedule"),
    else_="requested",
)


def _from_day(day: date) -> Column:
    """From the day's first moment at the office."""
    return _appointment.c.start_at >= midnight(day, clock.office_zone())


def _to_day(day: date) -> Column:
    return _appointment.c.start_at < midnight(day + timedelta(days=1), clock.office_zone())


APPOINTMENTS = Listing(
    resource="appointments",
    singular="appointment",
    rows=sa.select(_appointment).outerjoin(_order, _order.c.id == _appointment.c.order_id),
    id=_appointment.c.id,
    client=_order.c.client_id,
    view=AppointmentView,
    params=AppointmentsParams,
    filters={
        "order_id": _appointment.c.order_id,
        "photographer_user_id": _appointment.c.photographer_user_id,
        "status": STATUS,
        "date_from": _from_day,
        "date_to": _to_day,
    },
    # Those without a start come last.
    sorts={
        "id": _appointment.c.id,
        "created_at": _appointment.c.created_at,
        "start_at": sa.func.coalesce(
            _appointment.c.start_at, sa.literal(_LATEST, _appointment.c.start_at.type)
        ),
    },
)

LIST_APPOINTMENTS, READ_APPOINTMENT = list_action(APPOINTMENTS), record_action(APPOINTMENTS)
