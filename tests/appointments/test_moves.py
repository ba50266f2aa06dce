"""What a change of times leaves standing, and what a moved slot takes along."""

from __future__ import annotations

import pytest

from app.blueprints.orders.models import Property
from app.database import table
from tests.appointments.conftest import DAY, at, faults, made, warnings

HOUR = {"time_duration_s": 3600}


def span(appointment):
    return appointment["start_at"], appointment["stop_at"]


@pytest.fixture
def week_off(create, maya, kansas_city):
    """Three whole days in Kansas City, 11 to 13 March 2027; the clocks go forward on the 14th."""
    said = {"date_start_local": "2027-03-11", "date_stop_local": "2027-03-13", "allday": True}
    return made(create(**said, photographer_user_id=maya, order_id=kansas_city))


def test_whole_days_that_are_moved_stay_whole_days(change, week_off):
    assert span(week_off) == ("2027-03-11T06:00:00Z", "2027-03-14T06:00:00Z")
    later = made(change("update", week_off, date_start_local="2027-03-12"))
    assert span(later) == ("2027-03-12T06:00:00Z", "2027-03-15T05:00:00Z")
    assert later["time_duration_s"] == 3 * 86_400 - 3600
    assert later["previous_start_at"] == week_off["start_at"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"date_stop_local": "2027-03-14"}, ("2027-03-11T06:00:00Z", "2027-03-15T05:00:00Z")),
        ({"time_duration_s": 86_400}, ("2027-03-11T06:00:00Z", "2027-03-12T06:00:00Z")),
        (
            {"date_start_local": "2027-03-10", "date_stop_local": "2027-03-10"},
            ("2027-03-10T06:00:00Z", "2027-03-11T06:00:00Z"),
        ),
        ({"date_start_office": "2027-03-12"}, ("2027-03-12T07:00:00Z", "2027-03-15T06:00:00Z")),
        ({"notes": "Lisbon."}, ("2027-03-11T06:00:00Z", "2027-03-14T06:00:00Z")),
    ],
)
def test_what_is_not_said_of_whole_days_stands(change, week_off, said, expected):
    after = made(change("update", week_off, **said))
    assert (span(after), after["allday"]) == (expected, True)


def test_a_visit_becomes_a_whole_day_and_a_whole_day_keeps_its_midnights(change, booked):
    whole = made(change("update", booked, allday=True))
    assert span(whole) == ("2027-03-02T06:00:00Z", "2027-03-03T06:00:00Z")
    timed = made(change("update", whole, allday=False, time_start_local="09:00", time_duration="2:00"))
    assert (span(timed), timed["allday"]) == (("2027-03-02T15:00:00Z", "2027-03-02T17:00:00Z"), False)


def test_more_than_a_day_cannot_stop_being_whole_days(change, week_off):
    assert faults(change("update", week_off, allday=False)) != {}


def test_a_stop_and_a_length_give_the_start(change, booked):
    after = made(change("update", booked, time_stop_local="13:00", time_duration="1:00"))
    assert span(after) == ("2027-03-02T18:00:00Z", "2027-03-02T19:00:00Z")


def test_one_clock_is_completed_and_the_others_held_to_it(change, booked):
    said = {"date_start_local": "2027-03-05", "date_start_office": "2027-03-05"}
    after = made(change("update", booked, **said))
    assert after["start_at"] == "2027-03-05T16:00:00Z"
    refused = change("update", after, date_start_local="2027-03-08", date_start_office="2027-03-09")
    assert "2027-03-08" in faults(refused)["date_start_office"][1]


def test_a_place_without_summer_time_is_moved_across_the_change_of_the_office_s_clocks(
    change, create, world, kansas_city
):
    world.execute(table(Property).update().values(time_zone="America/Phoenix"))
    visit = made(create(**at("10:00", "2027-03-12"), **HOUR, order_id=kansas_city))
    assert visit["time_start_office"] == "10:00:00"
    moved = made(change("update", visit, date_start_local="2027-03-15", date_start_office="2027-03-15"))
    assert (moved["time_start_local"], moved["time_start_office"]) == ("10:00:00", "11:00:00")


def test_a_day_under_a_window_stands_until_it_is_moved(change, create, kansas_city):
    waiting = made(create(date_start_local=DAY, window_time_start=28_800, order_id=kansas_city))
    longer = made(change("update", waiting, time_duration="2:00"))
    assert (longer["date_start_local"], longer["time_duration_s"]) == (DAY, 7200)
    moved = made(change("update", longer, date_start_local="2027-03-04"))
    assert (moved["date_start_local"], moved["start_at"]) == ("2027-03-04", None)
    timed = made(change("update", moved, time_start_local="09:00"))
    assert span(timed) == ("2027-03-04T15:00:00Z", "2027-03-04T17:00:00Z")
    assert timed["window_time_start"] == "08:00"


def test_who_made_it_is_not_changed(change, booked):
    answer = change("update", booked, created_by="Somebody", created_in="Elsewhere")
    assert warnings(answer) == ["unknown-param", "unknown-param"]
    after = made(answer)
    assert (after["created_by"], after["created_in"]) == (booked["created_by"], booked["created_in"])


def test_a_name_beside_a_confirmation_to_come_is_not_lost(change, create):
    waiting = made(create(**at("10:00"), **HOUR, confirmed_by="The seller"))
    waiting = made(change("update", waiting, notes="Ring."))
    assert waiting["confirmed_by"] == "The seller"
    confirmed = made(change("confirm", waiting))
    assert confirmed["confirmed_by"] == "The seller"
    undone = made(change("update", confirmed, confirmed=False))
    assert (undone["confirmed_by"], undone["confirmed_at"], undone["status"]) == (None, None, "requested")


@pytest.mark.parametrize(
    ("said", "param"),
    [
        ({"window_date_start": "2027-03-05"}, "window_date_start"),
        ({"window_date_end": "2027-03-01"}, "window_date_end"),
        ({"window_time_start": 43_200}, "window_time_start"),
        ({"window_time_end": 28_800}, "window_time_end"),
    ],
)
def test_half_a_window_is_held_to_the_half_that_stands(change, create, said, param):
    window = {"window_date_start": "2027-03-02", "window_date_end": "2027-03-03"}
    waiting = made(create(**window, window_time_start=28_800, window_time_end=43_200))
    assert faults(change("update", waiting, **said))[param][0] == "invalid-param"
