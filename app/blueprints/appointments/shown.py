"""An appointment put into words for the console's pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for

from app import clock
from app.blueprints.appointments.details import time_text
from app.blueprints.appointments.models import Appointment
from app.blueprints.appointments.reasons import reason_text
from app.blueprints.appointments.views import status_of
from app.wording import dated_span_text, day_text, moment_text, span_text

TAGS = {
    "cancelled": ("Cancelled", "quiet"),
    "confirmed": ("Confirmed", "done"),
    "tentative": ("Tentative", "warn"),
    "ready_to_schedule": ("Ready to schedule", "info"),
    "requested": ("Not confirmed", "warn"),
}


def status_tag(appointment: Appointment) -> dict[str, str]:
    name, kind = TAGS[status_of(vars(appointment))]
    return {"name": name, "kind": kind}


def visit(appointment: Appointment) -> dict[str, Any]:
    """The appointment as a card: its day, its three clocks, who comes, and what was said of it."""
    zone = clock.zone(appointment.time_zone)
    start, previous = appointment.start_at, appointment.previous_start_at
    local = start.astimezone(zone) if start else None
    return {
        "id": appointment.id,
        "url": url_for("appointments.show", appointment_id=appointment.id),
        "day_url": url_for("schedule.index", day=local.date().isoformat()) if local else None,
        "day": {"weekday": f"{local:%a}", "month": f"{local:%b}", "date": local.day} if local else None,
        "title": appointment.summary or appointment.appt_type or "Appointment",
        "status": status_tag(appointment),
        "length": length_text(appointment.duration_s),
        "clocks": three_clocks(appointment),
        "when": None if start else _without_a_time(appointment),
        "who": appointment.photographer_name or "Not assigned",
        "cancelled": appointment.cancelled,
        "reason": " · ".join(_cancelled_because(appointment)),
        "moved_from": moment_text(previous, zone) if previous else None,
        "override_reason": appointment.override_reason,
        "actions": _actions(appointment),
    }


def _actions(appointment: Appointment) -> list[dict[str, str]]:
    """What can be done with it, each a form that knows the version shown here."""
    seen: dict[str, Any] = {"id": appointment.id, "updated_at_mt": clock.office_wall(appointment.updated_at)}
    actions = [("Move", "update", seen), ("Confirm", "confirm", seen), ("Cancel", "cancel", seen)]
    if appointment.cancelled:
        actions = [("Reinstate", "update", seen | {"cancelled": "false"})]
    elif appointment.confirmed or not appointment.start_at:
        del actions[1]
    return [
        {"label": label, "url": url_for(f"appointments.appointments_{verb}_form", **said)}
        for label, verb, said in actions
    ]


def three_clocks(appointment: Appointment, dated: bool = False) -> list[dict[str, str]]:
    """Property, office and UTC; nothing while there is no time."""
    if appointment.start_at is None or appointment.stop_at is None:
        return []
    return clock_texts(appointment.start_at, appointment.stop_at, appointment.time_zone, dated)


def clock_texts(start: datetime, stop: datetime, zone: str, dated: bool = False) -> list[dict[str, str]]:
    """A span on the three clocks, the property's first; `dated` puts the day before each."""
    text = dated_span_text if dated else span_text
    zones = (("Property", clock.zone(zone)), ("Office", clock.office_zone()), ("UTC", clock.zone("UTC")))
    return [{"label": label, "text": text(start, stop, place)} for label, place in zones]


def length_text(seconds: int | None) -> str:
    """`90 min`, or days where they are whole."""
    if not seconds:
        return ""
    return f"{seconds // 60} min" if seconds < 86_400 else f"{round(seconds / 86_400, 1):g} days"


def _without_a_time(appointment: Appointment) -> str:
    """The day or the client's window, while no time is set."""
    first, last = appointment.window_date_start or appointment.day, appointment.window_date_end
    days = " – ".join(day_text(day) for day in dict.fromkeys((first, last)) if day)
    hours = " – ".join(
        text
        for text in (time_text(appointment.window_time_start_s), time_text(appointment.window_time_end_s))
        if text
    )
    return ", ".join(part for part in (days, hours) if part) or "No time yet"


def _cancelled_because(appointment: Appointment) -> list[str]:
    how = "on site" if appointment.on_site_cancel else "on the day" if appointment.same_day_cancel else None
    words = reason_text(appointment.cancel_reason), appointment.cancel_note, how
    return [word for word in words if word]
