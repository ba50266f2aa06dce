"""Every parameter of appointments/create: taken as programs send it, stored, and answered."""

from __future__ import annotations

import pytest

from app.blueprints.appointments.models import Appointment, OrderRequestAppointment
from app.blueprints.appointments.schemas import CreateAppointmentParams
from app.blueprints.orders.models import Order
from tests.appointments.conftest import DAY, STAMP, at, faults, warnings

PROSE = {
    "appt_type": "Photography", "created_by": "Jo", "created_in": "FileMaker", "confirmed_by": "Seller",
    "delivery_type": "Rush", "description": "Two floors.", "location": "Back door", "notes": "Dog.",
    "photographer_name": "A Substitute", "summary": "Photos", "updated_by": "Al",
    "override_reason": "Two cameras.",
}  # fmt: skip
# As FileMaker sends a visit from 10:00 to 11:30 in Kansas City: US dates, digits and switches as text.
AMERICAN = {
    "month_first": "1",
    "date_start_local": "3/2/2027", "time_start_local": "10:00:00 AM",
    "date_stop_local": "3/2/2027", "time_stop_local": "11:30 AM",
    "date_start_office": "03/02/2027", "time_start_office": "9:00 AM",
    "date_stop_office": "03/02/2027", "time_stop_office": "10:30 AM",
    "date_start_utc": "3/2/2027", "time_start_utc": "16:00:00",
    "date_stop_utc": "3/2/2027", "time_stop_utc": "17:30",
    "time_duration": ".5", "time_duration_s": "5400",
    "requested_date": "2/28/2027", "requested_time": "2:15 PM",
    "window_date_start": "3/1/2027", "window_date_end": "3/3/2027",
    "window_time_start": "28800", "window_time_end": "43200",
    "confirmed": "yes", "confirmed_at": "11/23/2026 4:05:06 PM",
    "cancelled": "0", "allday": "no", "on_site_cancel": "false", "same_day_cancel": "0", "optional": "1",
    "ready_to_schedule": "True", "updated_at_mt": "11/24/2026 9:00:00 AM", "uuid": "0C5B-77",
}  # fmt: skip
ANSWERED = {
    "date_start_local": DAY, "time_start_local": "10:00:00",
    "date_stop_local": DAY, "time_stop_local": "11:30:00",
    "date_start_office": DAY, "time_start_office": "09:00:00",
    "date_stop_office": DAY, "time_stop_office": "10:30:00",
    "date_start_utc": DAY, "time_start_utc": "16:00:00", "date_stop_utc": DAY, "time_stop_utc": "17:30:00",
    "time_duration": "1:30", "time_duration_s": 5400,
    "requested_date": "2027-02-28", "requested_time": "14:15:00",
    "window_date_start": "2027-03-01", "window_date_end": "2027-03-03",
    "window_time_start": "08:00", "window_time_end": "12:00",
    "confirmed": True, "confirmed_at": "2026-11-23T23:05:06Z", "cancelled": False, "allday": False,
    "on_site_cancel": False, "same_day_cancel": False, "optional": True, "ready_to_schedule": True,
    "updated_at_mt": STAMP, "uuid": "0C5B-77", "status": "confirmed",
}  # fmt: skip


@pytest.fixture
def asked_for(world, kansas_city):
    """A visit that the client of the order in Kansas City asked for."""
    (order,) = world.rows(Order, id=kansas_city)
    row = {"order_request_id": order["order_request_id"], "created_at": order["created_at"]}
    world.execute(OrderRequestAppointment.__table__.insert().values(row))
    return world.rows(OrderRequestAppointment)[-1]["id"]


def test_every_parameter_is_stored_and_answered(create, kansas_city, asked_for, maya, world):
    ids = {"order_id": kansas_city, "order_request_appt_id": asked_for, "photographer_user_id": maya}
    said = PROSE | AMERICAN | ids | {"time_duration": "1.5"}
    old = {"created_at": "1/1/2020", "updated_at": {"any": "thing"}}
    read = {"session_view": "minimal", "application_view": "minimal", "view": "full", "application": "planox2"}
    unsaid = set(CreateAppointmentParams().fields) - set(said | old | read)
    assert unsaid == {"token"}  # it is in the header
    answer = create(**said | old | read)
    assert answer.status_code == 200, answer.json
    made = answer.json["data"]["appointment"]
    expected = PROSE | ANSWERED | ids
    assert {name: made[name] for name in expected} == expected
    assert warnings(answer) == ["deprecated-param", "deprecated-param"]
    assert answer.json["application"]["slug"] == "planox2"
    (row,) = world.rows(Appointment, id=made["id"])
    assert (row["start_at"].isoformat(), row["time_zone"]) == ("2027-03-02T16:00:00+00:00", "America/Chicago")


def test_the_signed_in_user_is_shown_in_the_view_that_is_asked_for(create):
    answer = create(by="employee", session_view="minimal")
    assert answer.json["session"]
    assert "session_view" in faults(create(session_view="everything"))


DATES = [name for name in AMERICAN if name.startswith("date_") or name.endswith("_date")] + [
    "window_date_start", "window_date_end",
]  # fmt: skip


@pytest.mark.parametrize("name", DATES)
@pytest.mark.parametrize(
    ("month_first", "sent", "right"),
    [(True, "2027-03-02", "03/02/2027"), (" Yes ", "2027-03-02", "03/02/2027"), (False, "3/2/2027", DAY)],
)
def test_every_date_is_written_as_month_first_says(create, name, month_first, sent, right):
    assert f"send {right}." in faults(create(**{name: sent}, month_first=month_first))[name][1]


def test_month_and_day_are_never_swapped_silently(create):
    fourth_of_march = create(requested_date="03/04/2027", month_first=True)
    assert fourth_of_march.json["data"]["appointment"]["requested_date"] == "2027-03-04"
    assert "requested_date" in faults(create(requested_date="13/01/2027", month_first=True))


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("1:30", 5400), ("1:30:30", 5430), ("1.5", 5400), (1.5, 5400), (2, 7200), (".5", 1800), ("1.", 3600),
     (1.3333333333333333, 4800)],
)  # fmt: skip
def test_a_length_in_hours_is_read_however_it_is_written(create, said, seconds):
    made = create(**at("10:00"), time_duration=said).json["data"]["appointment"]
    assert made["time_duration_s"] == seconds


@pytest.mark.parametrize("said", ["1:60", "-1", "1h", "1e3", "0:00:30", True])
def test_a_length_that_is_none_is_refused(create, said):
    assert faults(create(**at("10:00"), time_duration=said))["time_duration"][0] == "invalid-param"


@pytest.mark.parametrize(
    ("unit", "opens", "closes"), [("seconds", 28_800, 86_400), ("minutes", 480, 1440), ("hours", 8, 24)]
)
def test_a_window_counts_in_the_unit_of_the_house(create, app, monkeypatch, unit, opens, closes):
    monkeypatch.setitem(app.config, "WINDOW_TIME_UNIT", unit)
    shown = create(window_time_start=opens, window_time_end=closes).json["data"]["appointment"]
    assert (shown["window_time_start"], shown["window_time_end"]) == ("08:00", "24:00")
    assert (shown["window_time_start_s"], shown["window_time_end_s"]) == (28_800, 86_400)
    beyond = faults(create(window_time_start=closes + 1, window_time_end=-1))
    assert {name: status for name, (status, _) in beyond.items()} == {
        "window_time_start": "invalid-param", "window_time_end": "invalid-param",
    }  # fmt: skip


def test_a_window_of_one_known_day_has_both(create):
    for name in ("window_date_start", "window_date_end"):
        shown = create(**{name: DAY}).json["data"]["appointment"]
        assert (shown["window_date_start"], shown["window_date_end"]) == (DAY, DAY)


def test_a_day_without_a_time_stands_under_a_window(create):
    shown = create(date_start_local=DAY, window_time_start=28_800).json["data"]["appointment"]
    assert (shown["date_start_local"], shown["time_start_local"], shown["start_at"]) == (DAY, None, None)


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"time_start_local": "10:00"}, {"date_start_local"}),
        ({"date_start_local": DAY}, {"time_start_local"}),
        ({"time_start_utc": "10:00", "window_date_start": DAY}, {"date_start_utc"}),
        ({**at("10:00"), "date_stop_local": DAY}, {"time_stop_local"}),
        ({"confirmed": True, "order_id": 10**9}, {"date_start_local"}),
        ({"confirmed": True, "date_start_office": DAY}, {"time_start_office"}),
        ({"date_start_local": DAY, "time_stop_local": "25:00"}, {"time_start_local"}),
    ],
)
def test_what_is_missing_is_asked_for_beside_every_other_fault(create, said, missing):
    told = {name for name, (status, _) in faults(create(**said)).items() if status == "missing-param"}
    assert told == missing


def test_what_was_sent_and_could_not_be_read_is_not_asked_for(create):
    assert set(faults(create(date_start_local=DAY, time_start_local="25:00", confirmed=True))) == {
        "time_start_local"
    }


@pytest.mark.parametrize(
    ("flags", "status"),
    [
        ({}, "requested"),
        ({"ready_to_schedule": True}, "ready_to_schedule"),
        ({"ready_to_schedule": True, "optional": True}, "tentative"),
        ({"confirmed": True, "optional": True}, "confirmed"),
        ({"confirmed": True, "cancelled": True}, "cancelled"),
        ({"on_site_cancel": True}, "cancelled"),
    ],
)
def test_the_status_is_what_weighs_most(create, flags, status):
    shown = create(**at("10:00"), time_duration_s=3600, **flags).json["data"]["appointment"]
    assert shown["status"] == status
    assert bool(shown["cancelled_at"]) is (status == "cancelled")
