"""What the actions on appointments accept."""

from __future__ import annotations

from app.action import ActionParams
from app.blueprints.appointments.clocks import label
from app.blueprints.appointments.people import photographer_options
from app.fields import Boolean, Date, Deprecated, Duration, Id, Integer, OfficeWall, Stamp, Text, TimeOfDay
from app.listing import ListParams

STATUSES = ("requested", "ready_to_schedule", "tentative", "confirmed", "cancelled")


def _date(end: str, of: str, position: int) -> Date:
    return Date(label("date", end, of), position=position, example="2026-11-30")


def _time(end: str, of: str, position: int) -> TimeOfDay:
    return TimeOfDay(label("time", end, of), position=position, example="09:30" if end == "start" else "11:00")


class AppointmentParams(ActionParams):
    """Everything that can be said of an appointment. Any of the three clocks may speak; they must agree."""

    confirmed = Boolean("Confirmed", position=12, hint="The client has confirmed; needs a start.")
    cancelled = Boolean("Cancelled", position=13)
    allday = Boolean("All day", position=14, hint="From midnight to midnight; dates need no times.")
    appt_type = Text("Type", position=15, example="Photography")
    confirmed_at = Stamp("Confirmed at", happened=True, position=16, hint="Now, if it is not sent.")
    confirmed_by = Text("Confirmed by", position=17)
    date_start_local = _date("start", "local", 18)
    date_start_office = _date("start", "office", 19)
    date_stop_local = _date("stop", "local", 20)
    date_stop_office = _date("stop", "office", 21)
    delivery_type = Text("Delivery type", position=22)
    description = Text("Description", longest=10_000, long=True, position=23)
    location = Text("Location", position=24)
    notes = Text("Notes", longest=10_000, long=True, position=25, example="Meet the seller at the side gate.")
    on_site_cancel = Boolean("Cancelled on site", position=26, hint="Implies cancelled.")
    optional = Boolean("Tentative", position=27, hint="A clash is then a warning, not a refusal.")
    order_id = Id("Order id", position=28, hint="Without one it blocks a photographer's time.", example=1042)
    order_request_appt_id = Id("Requested appointment id", position=29, hint="The visit the client asked for.")
    photographer_name = Text("Photographer's name", position=30, hint="The photographer's own, if not sent.")
    photographer_user_id = Id(
        "Photographer", position=31, options=photographer_options, hint="The id of the photographer's user."
    )
    requested_date = Date("Requested date", position=32)
    requested_time = TimeOfDay("Requested time", position=33)
    same_day_cancel = Boolean("Cancelled on the day", position=34, hint="Implies cancelled.")
    time_start_local = _time("start", "local", 35)
    time_start_office = _time("start", "office", 36)
    time_stop_local = _time("stop", "local", 37)
    time_stop_office = _time("stop", "office", 38)
    summary = Text("Summary", position=39)
    time_duration = Duration("Duration", position=40, hint="H:MM or hours; 1:30 is 1.5.", example="1:30")
    created_by = Text("Created by", position=41)
    created_in = Text("Created in", position=42, hint="The program that made it.")
    updated_by = Text("Updated by", position=44)
    uuid = Text("UUID", position=45, hint="Sent again with the same values, it makes nothing new.")
    created_at = Deprecated("Created at", position=46, hint="No longer read.")
    updated_at = Deprecated("Updated at", position=47, hint="No longer read.")
    month_first = Boolean("Month first", position=48, hint="Dates are sent as MM/DD/YYYY.")
    date_stop_utc = _date("stop", "utc", 49)
    date_start_utc = _date("start", "utc", 50)
    time_start_utc = _time("start", "utc", 51)
    time_stop_utc = _time("stop", "utc", 52)
    time_duration_s = Integer(
        "Duration in seconds", position=53, hint="60 to 86400 unless allday.", example=5400
    )
    ready_to_schedule = Boolean("Ready to schedule", position=54)
    window_date_start = Date("Window's first day", position=55)
    window_date_end = Date("Window's last day", position=56)
    window_time_start = Integer("Window opens", position=57, hint="Since midnight there; see WINDOW_TIME_UNIT.")
    window_time_end = Integer("Window closes", position=58, hint="Since midnight there.")
    override_reason = Text(
        "Book all the same because", position=59, hint="Allows a clash; it is kept and shown."
    )


class CreateAppointmentParams(AppointmentParams):
    """A new appointment. Without an order it blocks the photographer's time."""

    updated_at_mt = OfficeWall(
        "Updated at (office time)", required=True, audit=True, position=43, example="2026-11-24 09:00:00"
    )


class ExplainAppointmentParams(AppointmentParams):
    """The parameters of a new appointment, or with `id` of a change to one."""

    id = Id("Appointment id", position=11, hint="Explain a change to this appointment.")
    updated_at_mt = OfficeWall("Updated at (office time)", audit=True, position=43)


class _VersionedParams(ActionParams):
    """An appointment to change, and the version of it that the caller has seen."""

    id = Id("Appointment id", required=True, position=11, example=1)
    updated_at_mt = OfficeWall(
        "Updated at (office time)", required=True, audit=True, position=43, example="2026-11-24 09:00:00",
        hint="As last read: an older one is refused, somebody else has changed it since.",
    )  # fmt: skip


class UpdateAppointmentParams(AppointmentParams, _VersionedParams):
    """A change. Only what is sent changes; a start that is moved keeps the length. Who made it stays."""

    class Meta(ActionParams.Meta):
        exclude = ("created_by", "created_in")


class ConfirmAppointmentParams(_VersionedParams):
    """That the client has confirmed."""

    confirmed_at = Stamp("Confirmed at", happened=True, position=16, hint="Now, if it is not sent.")
    confirmed_by = Text("Confirmed by", position=17)
    override_reason = Text("Confirm all the same because", position=59, hint="Allows a clash.")


class CancelAppointmentParams(_VersionedParams):
    """That the visit will not take place. To move it, update it: a move is not a cancellation."""

    cancel_reason = Text("Reason", position=12, example="Client asked")
    cancel_note = Text("Note", longest=10_000, long=True, position=13)
    same_day_cancel = Boolean("Cancelled on the day", position=14, hint="Worked out if it is not sent.")
    on_site_cancel = Boolean("Cancelled on site", position=15, hint="Worked out if it is not sent.")


class AppointmentsParams(ListParams):
    """The filters of the list of appointments."""

    order_id = Id("Order id", position=1, example=1042)
    photographer_user_id = Id("Photographer", position=2)
    status = Text("Status", choices=STATUSES, position=3)
    date_from = Date("First day", position=4, hint="On the office's calendar.", example="2026-11-24")
    date_to = Date("Last day", position=5, hint="On the office's calendar, included.", example="2026-11-30")
