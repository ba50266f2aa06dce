"""The arranged form of an appointment, for a new one and for a change.

One pair of fields, date and start, is in front; the question "These times are in" says which clock they are
on, and so which parameters they are. The other two clocks stand under "All other fields".
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import g
from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.appointments.changes import is_same_day, is_under_way
from app.blueprints.appointments.clocks import param_name, twelve_fields, zones_of
from app.blueprints.appointments.find import by_id
from app.blueprints.appointments.shown import length_text
from app.blueprints.orders.models import Order
from app.extensions import db
from app.interfaces.layout import Choice, Group, Layout, Option, Typed
from app.wording import day_text

CLOCKS = ("local", "office", "utc")
USUAL_LENGTH_S = 5400
_PARTS = ("date", "time")
_HALF_HOURS = [minutes * 60 for minutes in (15, 30, 45, *range(60, 300, 30), *range(300, 661, 60))]


def new_appointment(named: Typed) -> Typed:
    """What a new appointment's form holds at first: the present moment, the usual length, the order's work."""
    order = _order(named)
    said = {
        "updated_at_mt": clock.office_wall(clock.now()),
        "time_duration_s": str(USUAL_LENGTH_S),
        "appt_type": (order.service_type or "") if order else "",
    }
    return {name: text for name, text in said.items() if text}


def standing_appointment(named: Typed) -> Typed:
    """What the form of a change holds at first: what stands, with the version of it that is read here."""
    row = row_of(named)
    if row is None:
        return {}
    shown = twelve_fields(row["start_at"], row["stop_at"], zones_of(row["time_zone"]))
    shown["date_start_local"] = shown["date_start_local"] or row["day"]
    said = {
        "updated_at_mt": clock.office_wall(row["updated_at"]),
        "photographer_user_id": row["photographer_user_id"],
        "appt_type": row["appt_type"],
        "notes": row["notes"],
        "confirmed": "true" if row["confirmed"] else "false",
        "date_start_local": shown["date_start_local"],
        "allday": "true" if row["allday"] else None,
        # An all-day visit says no hours: its length in hours depends on the day it falls on.
        "time_start_local": None if row["allday"] else _hour(shown["time_start_local"]),
        "time_duration_s": None if row["allday"] else row["duration_s"],
    }
    return {name: str(value) for name, value in said.items() if value is not None}


def _hour(moment: Any) -> str | None:
    return None if moment is None else f"{moment:%H:%M}"


def row_of(typed: Typed) -> RowMapping | None:
    """The appointment that the form changes, if it names one that exists; read once a request."""
    number = _number(typed.get("id", ""))
    if number and g.get("appointment_read", (None,))[0] != number:
        g.appointment_read = (number, by_id(number))
    return g.appointment_read[1] if number else None


def _order(typed: Typed) -> Order | None:
    number = _number(typed.get("order_id", ""))
    # Held on to, so that the session finds it again for the next part of the page.
    g.order_read = db.session.get(Order, number) if number else None
    order: Order | None = g.order_read
    return order


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 19 else None


def zone_of_place(typed: Typed) -> ZoneInfo | None:
    """The zone on whose clock the property lives, if the form says which property it is."""
    row = row_of(typed)
    order = _order(typed)
    if order is not None:
        return clock.zone(order.property.time_zone)
    return clock.zone(row["time_zone"]) if row else None


def settle(typed: Typed) -> Typed:
    """Move the date and the start to the clock that was chosen since the form was drawn.

    They change places with whatever stands there, so nothing that was typed is lost.
    """
    was = typed.get("_clock_was") or _spoken(typed)
    chosen = typed.get("_clock", was)
    if chosen not in CLOCKS or was not in CLOCKS:
        return {**typed, "_clock": "local", "_clock_was": "local"}
    moved = dict(typed)
    for part in _PARTS:
        here, there = param_name(part, "start", was), param_name(part, "start", chosen)
        moved[there], moved[here] = typed.get(here, ""), typed.get(there, "")
    return moved | {"_clock": chosen, "_clock_was": was}


def _spoken(typed: Typed) -> str:
    """The clock on which the form has a start already; the property's if none."""
    for of in CLOCKS:
        if any(typed.get(param_name(part, "start", of)) for part in _PARTS):
            return of
    return "local"


def layout_new(typed: Typed) -> Layout:
    """The form of a new appointment."""
    return _layout(typed, ticks=frozenset({"confirmed"}))


def layout_change(typed: Typed) -> Layout:
    """The form of a change, with what stands now under each field."""
    row = row_of(typed)
    was = _was(row, typed["_clock"]) if row else {}
    focus = param_name("date", "start", typed["_clock"])
    return _layout(typed, radios=frozenset({"confirmed"}), was=was, focus=focus)


def layout_cancellation(typed: Typed) -> Layout:
    """The form of a cancellation; what is worked out is said as it would be at this moment."""
    row, now = row_of(typed), clock.now()
    hints = {}
    if row is not None:
        answers = {"same_day_cancel": is_same_day(row, now), "on_site_cancel": is_under_way(row, now)}
        hints = {name: f"{'Yes' if answer else 'No'}, as it stands now." for name, answer in answers.items()}
    return Layout(
        first=(
            Group("Why", ("cancel_reason", "cancel_note")),
            Group("What follows from the time", ("same_day_cancel", "on_site_cancel")),
        ),
        hints=hints,
        focus="cancel_reason",
    )


def layout_confirmation(typed: Typed) -> Layout:
    """The form of a confirmation: most often there is nothing to add."""
    return Layout(
        first=(Group("Who confirmed", ("confirmed_by", "confirmed_at", "override_reason")),),
        hints={"confirmed_by": "You, if left empty."},
    )


def _layout(typed: Typed, **drawn: Any) -> Layout:
    of = typed["_clock"]
    date, start = (param_name(part, "start", of) for part in _PARTS)
    return Layout(
        first=(
            Group("Who and what", ("photographer_user_id", "appt_type")),
            Group("When", (date, start, "time_duration_s", _question(typed)), short=True),
        ),
        then=(
            Group("Confirmation", ("confirmed",)),
            Group("", ("notes",)),
        ),
        beside=("override_reason",),
        labels={
            date: "Date",
            start: "Start",
            "time_duration_s": "Length",
            "confirmed": "Client has confirmed",
            "notes": "Notes for the photographer",
            "override_reason": "Save all the same because",
        },
        hints={
            "photographer_user_id": "",
            "time_duration_s": "",
            "confirmed": "Kept with your name and the time.",
            "notes": "Gate codes belong to the property's access, not here.",
            "override_reason": "",
        },
        picks={"time_duration_s": lambda: [(str(length), _length(length)) for length in _HALF_HOURS]},
        carried={"_clock_was": of},
        **drawn,
    )


def _length(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    told = [f"{hours} hour{'s' if hours > 1 else ''}"] if hours else []
    return " ".join([*told, f"{minutes} min"] if minutes else told)


def _question(typed: Typed) -> Choice:
    place, office = zone_of_place(typed), clock.office_zone()
    options = (
        Option("local", "Property", _zone_text(place) if place else f"no order, so {_zone_text(office)}"),
        Option("office", "Office", _zone_text(office)),
        Option("utc", "UTC"),
    )
    return Choice("_clock", "These times are in", options, typed["_clock"])


def _zone_text(zone: ZoneInfo) -> str:
    """`Chicago, CST`: where the clock hangs and what it is called at present."""
    city = zone.key.split("/")[-1].replace("_", " ")
    return f"{city}, {clock.now().astimezone(zone).tzname()}"


def _was(row: RowMapping, of: str) -> dict[str, str]:
    """What stands, field by field, on the chosen clock."""
    zone = zones_of(row["time_zone"])[of]
    date, start = (param_name(part, "start", of) for part in _PARTS)
    told = {
        "photographer_user_id": row["photographer_name"] or "not assigned",
        "time_duration_s": length_text(row["duration_s"]),
        "appt_type": row["appt_type"] or "",
    }
    if row["start_at"]:
        local: datetime = row["start_at"].astimezone(zone)
        told |= {date: day_text(local.date()), start: f"{local:%-I:%M %p} {local.tzname()}"}
    return {name: text for name, text in told.items() if text}
