"""A photographer's appointments as an iCalendar feed (RFC 5545).

An event is the same event for as long as its appointment lives: its UID is the appointment's uuid, and its
SEQUENCE grows with every change, so a move moves it and a cancellation strikes it. Times are UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from icalendar import Calendar, Event
from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.appointments.models import Appointment
from app.blueprints.orders.models import Order, Property
from app.database import table
from app.extensions import connection

BACK, AHEAD = timedelta(days=30), timedelta(days=366)
# What SEQUENCE counts from: seconds since then fit the 32 bits that calendars have for it.
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)

_appointment, _order, _property = table(Appointment), table(Order), table(Property)
_INSTANT = _appointment.c.start_at.type
_EVENTS = (
    sa.select(
        _appointment,
        *(_property.c[name] for name in ("street", "city", "state", "postal_code")),
    )
    .outerjoin(_order, _order.c.id == _appointment.c.order_id)
    .outerjoin(_property, _property.c.id == _order.c.property_id)
    .where(
        _appointment.c.photographer_user_id == sa.bindparam("photographer"),
        _appointment.c.start_at >= sa.bindparam("since", type_=_INSTANT),
        _appointment.c.start_at < sa.bindparam("until", type_=_INSTANT),
    )
    .order_by(_appointment.c.start_at, _appointment.c.id)
)


def feed_of(photographer: int, name: str) -> bytes:
    """The feed, from 30 days back to a year ahead."""
    now = clock.now()
    sought = {"photographer": photographer, "since": now - BACK, "until": now + AHEAD}
    calendar = Calendar()
    calendar.add("prodid", "-//Olio//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Appointments of {name}")
    calendar.add("x-published-ttl", "PT15M")
    for row in connection().execute(_EVENTS, sought).mappings():
        calendar.add_component(_event(row))
    feed: bytes = calendar.to_ical()
    return feed


def _event(row: RowMapping) -> Event:
    event = Event()
    event.add("uid", row["uuid"])
    event.add("dtstamp", row["updated_at"])
    event.add("created", row["created_at"])
    event.add("last-modified", row["updated_at"])
    event.add("sequence", max(0, round((row["updated_at"] - _FIRST).total_seconds())))
    event.add("dtstart", row["start_at"])
    event.add("dtend", row["stop_at"])
    event.add("status", _status(row))
    event.add("transp", "TRANSPARENT" if row["cancelled"] else "OPAQUE")
    for name, text in _words(row).items():
        if text:
            event.add(name, text)
    return event


def _status(row: RowMapping) -> str:
    if row["cancelled"]:
        return "CANCELLED"
    return "CONFIRMED" if row["confirmed"] else "TENTATIVE"


def _words(row: RowMapping) -> dict[str, Any]:
    """What is read on a phone's lock screen: where and what, never how one gets in."""
    kind = row["appt_type"] or ("Appointment" if row["order_id"] else "Blocked")
    place = f"{row['street']}, {row['city']}, {row['state']} {row['postal_code']}" if row["street"] else None
    return {
        "summary": row["summary"] or (f"{kind}, {row['street']}" if row["street"] else kind),
        "location": place or row["location"],
        "description": f"Order {row['order_id']}" if row["order_id"] else None,
    }
