"""How an appointment is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import pre_dump

from app.blueprints.appointments.clocks import label, twelve_fields, zones_of
from app.blueprints.appointments.details import time_text
from app.blueprints.appointments.durations import hours_text
from app.fields import Boolean, Date, Id, Integer, OfficeWall, Record, Stamp, Text, TimeOfDay, View


def status_of(row: Mapping[str, Any]) -> str:
    """requested, ready_to_schedule, tentative, confirmed or cancelled; what weighs more comes first."""
    for flag, status in (
        ("cancelled", "cancelled"),
        ("confirmed", "confirmed"),
        ("optional", "tentative"),
        ("ready_to_schedule", "ready_to_schedule"),
    ):
        if row[flag]:
            return status
    return "requested"


def on_three_clocks(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the table with its twelve fields, its status, and its window as people write it."""
    shown = twelve_fields(row["start_at"], row["stop_at"], zones_of(row["time_zone"]))
    shown["date_start_local"] = shown["date_start_local"] or row["day"]
    seconds = row["duration_s"]
    return {
        **row,
        **shown,
        "status": status_of(row),
        "time_duration_s": seconds,
        "time_duration": None if seconds is None else hours_text(seconds),
        "window_time_start": time_text(row["window_time_start_s"]),
        "window_time_end": time_text(row["window_time_end_s"]),
    }


def _date(end: str, of: str) -> Date:
    return Date(label("date", end, of), example="2026-11-30")


def _time(end: str, of: str, example: str) -> TimeOfDay:
    return TimeOfDay(label("time", end, of), example=example)


class AppointmentView(View):
    """An appointment: one instant to another, on the clocks of the property, the office and UTC."""

    minimal = ("id", "uuid", "order_id", "status", "start_at", "stop_at")

    id = Id("Appointment id", example=1)
    uuid = Text("UUID", example="5f0c1d9e-7f43-4a51-9f0e-6f2f9d1c0a11")
    status = Text("Status", example="confirmed")
    order_id = Id("Order id", example=1042)
    order_request_appt_id = Id("Requested appointment id", example=None)
    photographer_user_id = Id("Photographer", example=3)
    photographer_name = Text("Photographer's name", example="Maya Ortiz")
    appt_type = Text("Type", example="Photography")
    time_zone = Text("Time zone of the property", example="America/Chicago")
    start_at = Stamp("Starts at", example="2026-11-30T15:30:00Z")
    stop_at = Stamp("Stops at", example="2026-11-30T17:00:00Z")
    previous_start_at = Stamp("Started at, before it was moved", example=None)
    date_start_local = _date("start", "local")
    time_start_local = _time("start", "local", "09:30:00")
    date_stop_local = _date("stop", "local")
    time_stop_local = _time("stop", "local", "11:00:00")
    date_start_office = _date("start", "office")
    time_start_office = _time("start", "office", "08:30:00")
    date_stop_office = _date("stop", "office")
    time_stop_office = _time("stop", "office", "10:00:00")
    date_start_utc = _date("start", "utc")
    time_start_utc = _time("start", "utc", "15:30:00")
    date_stop_utc = _date("stop", "utc")
    time_stop_utc = _time("stop", "utc", "17:00:00")
    time_duration_s = Integer("Duration in seconds", example=5400)
    time_duration = Text("Duration", example="1:30")
    allday = Boolean("All day", example=False)
    window_date_start = Date("Window's first day", example=None)
    window_date_end = Date("Window's last day", example=None)
    window_time_start = Text("Window opens", example="08:00")
    window_time_end = Text("Window closes", example="12:00")
    window_time_start_s = Integer("Window opens, in seconds since midnight", example=28800)
    window_time_end_s = Integer("Window closes, in seconds since midnight", example=43200)
    requested_date = Date("Requested date", example="2026-11-30")
    requested_time = TimeOfDay("Requested time", example="09:00:00")
    confirmed = Boolean("Confirmed", example=True)
    confirmed_at = Stamp("Confirmed at", example="2026-11-24T16:00:00Z")
    confirmed_by = Text("Confirmed by", example="Priya Nair")
    cancelled = Boolean("Cancelled", example=False)
    cancelled_at = Stamp("Cancelled at", example=None)
    cancel_reason = Text("Reason of the cancellation", example=None)
    cancel_note = Text("Note on the cancellation", example=None)
    same_day_cancel = Boolean("Cancelled on the day", example=False)
    on_site_cancel = Boolean("Cancelled on site", example=False)
    optional = Boolean("Tentative", example=False)
    ready_to_schedule = Boolean("Ready to schedule", example=False)
    override_reason = Text("Booked all the same because", example=None)
    delivery_type = Text("Delivery type", example=None)
    summary = Text("Summary", example="Photography, 1428 Larkspur Lane")
    location = Text("Location", example=None)
    description = Text("Description", example=None)
    notes = Text("Notes", example="Meet the seller at the side gate.")
    created_by = Text("Created by", example="Priya Nair")
    created_in = Text("Created in", example="console:planox2")
    created_at = Stamp("Created at", example="2026-11-24T16:00:00Z")
    updated_by = Text("Updated by", example="Priya Nair")
    updated_at = Stamp("Updated at", example="2026-11-24T16:00:00Z")
    updated_at_mt = OfficeWall(
        "Updated at (office time)", attribute="updated_at", example="2026-11-24 09:00:00"
    )

    @pre_dump
    def _show(self, row: Any, **_: Any) -> dict[str, Any]:
        return on_three_clocks(row)


class AppointmentMade(View):
    """What making an appointment answers."""

    appointment = Record(AppointmentView)
    replayed = Boolean("It was there already", example=False)


class AppointmentChanged(View):
    """What a change answers."""

    appointment = Record(AppointmentView)


class AppointmentCancelled(View):
    """What a cancellation answers."""

    appointment = Record(AppointmentView)
    already_cancelled = Boolean("It was cancelled before", example=False)


class ClockView(View):
    """One clock's reading of both ends."""

    clock = Text("Clock", example="local")
    zone = Text("Zone", example="America/Chicago")
    abbreviation = Text("Abbreviation", example="CST")
    date_start = Date("Start date", example="2026-11-30")
    time_start = TimeOfDay("Start time", example="09:30:00")
    date_stop = Date("Stop date", example="2026-11-30")
    time_stop = TimeOfDay("Stop time", example="11:00:00")


class DaylightView(View):
    """Whether the time that was believed exists once (ok), not at all (gap) or twice (overlap)."""

    end = Text("End", example="start")
    verdict = Text("Verdict", example="ok")
    first = Stamp("The first instant it can mean", example="2026-11-30T15:30:00Z")
    second = Stamp("The second instant it can mean", example="2026-11-30T15:30:00Z")


class FindingView(View):
    """Whether a parameter agrees with the instant that was read."""

    param = Text("Parameter", example="time_start_office")
    agrees = Boolean("Agrees", example=False)
    expected = Text("Expected", example="08:30")
    by_s = Integer("Off by, in seconds", example=3600)


class ProblemView(View):
    """What creating it would be refused for."""

    param = Text("Parameter", example="time_start_office")
    status = Text("Status", example="invalid-param")
    message = Text("Message", example="Start time (office) must be 08:30 to agree with the property clock.")


class SpanView(View):
    """A stretch of time."""

    start_at = Stamp("Starts at", example="2026-11-30T20:00:00Z")
    stop_at = Stamp("Stops at", example="2026-11-30T21:30:00Z")


class BookedView(SpanView):
    """Something that takes a photographer's time."""

    id = Id("Appointment id", example=7)
    order_id = Id("Order id", example=1042)
    appt_type = Text("Type", example="Photography")
    clashes = Boolean("Clashes", example=True)


class PhotographerDayView(View):
    """The photographer's day on the property's calendar."""

    photographer_user_id = Id("Photographer", example=3)
    name = Text("Name", example="Maya Ortiz")
    day = Date("Day", example="2026-11-30")
    booked = Record(BookedView, many=True)
    free = Record(SpanView, many=True)
    alternatives = Record(SpanView, many=True)


class AppointmentExplained(View):
    """What the parameters mean, whether or not they could be saved."""

    start_at = Stamp("Starts at", example="2026-11-30T15:30:00Z")
    stop_at = Stamp("Stops at", example="2026-11-30T17:00:00Z")
    time_duration_s = Integer("Duration in seconds", example=5400)
    time_zone = Text("Time zone of the property", example="America/Chicago")
    clocks = Record(ClockView, many=True)
    daylight_saving = Record(DaylightView, many=True)
    agreement = Record(FindingView, many=True)
    problems = Record(ProblemView, many=True)
    photographer = Record(PhotographerDayView)
