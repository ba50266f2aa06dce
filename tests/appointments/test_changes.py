"""Moving, confirming, cancelling and reinstating: only what is sent changes, and no change is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from app.blueprints.appointments.models import Appointment
from app.database import table
from tests.appointments.conftest import DAY, at, faults, made, warnings


def same_but(before, after, *names):
    """That nothing else differs."""
    allowed = {*names, "updated_at", "updated_at_mt", "updated_by"}
    assert {name for name in before if before[name] != after.get(name)} <= allowed


def test_only_what_is_sent_changes(change, booked):
    after = made(change("update", booked, notes="Ring twice."))
    assert after["notes"] == "Ring twice."
    same_but(booked, after, "notes")


@pytest.mark.parametrize(
    ("said", "start", "stop"),
    [
        ({"time_start_local": "14:00"}, "2027-03-02T20:00:00Z", "2027-03-02T21:30:00Z"),
        ({"date_start_local": "2027-03-05"}, "2027-03-05T16:00:00Z", "2027-03-05T17:30:00Z"),
        ({"time_start_office": "14:00"}, "2027-03-02T21:00:00Z", "2027-03-02T22:30:00Z"),
        ({"time_duration": "2:00"}, "2027-03-02T16:00:00Z", "2027-03-02T18:00:00Z"),
        ({"time_stop_local": "12:00"}, "2027-03-02T16:00:00Z", "2027-03-02T18:00:00Z"),
        (
            {"time_start_local": "09:00", "time_duration_s": 1800},
            "2027-03-02T15:00:00Z", "2027-03-02T15:30:00Z",
        ),
        (
            {"time_start_local": "09:00", "time_stop_local": "09:45"},
            "2027-03-02T15:00:00Z", "2027-03-02T15:45:00Z",
        ),
    ],
)  # fmt: skip
def test_a_date_keeps_its_time_a_time_its_date_and_a_start_its_length(change, booked, said, start, stop):
    after = made(change("update", booked, **said))
    assert (after["start_at"], after["stop_at"]) == (start, stop)
    moved = start != booked["start_at"]
    assert after["previous_start_at"] == (booked["start_at"] if moved else None)
    assert (after["cancelled"], after["photographer_user_id"]) == (False, booked["photographer_user_id"])


def test_a_move_across_the_change_of_the_clocks_keeps_the_time_of_day(change, booked):
    after = made(change("update", booked, date_start_local="2027-03-15"))
    assert (after["time_start_local"], after["start_at"]) == ("10:00:00", "2027-03-15T15:00:00Z")


def test_another_photographer_brings_his_name(change, booked, jonah):
    after = made(change("update", booked, photographer_user_id=jonah))
    assert (after["photographer_name"], after["start_at"]) == ("Jonah Reyes", booked["start_at"])


def test_a_stale_version_is_refused_with_the_newer_one(change, booked, world):
    newer = made(change("update", booked, notes="First.", by="employee"))
    answer = change("update", booked, notes="Second.")
    status, message = faults(answer)["updated_at_mt"]
    assert status == "invalid-param"
    assert newer["updated_at_mt"] in message
    assert "Priya Nair" in message
    assert world.rows(Appointment, id=booked["id"])[0]["notes"] == "First."
    assert made(change("update", newer, notes="Second."))["notes"] == "Second."


@pytest.mark.parametrize("verb", ["update", "confirm", "cancel"])
def test_what_is_not_there_cannot_be_changed(change, verb, world):
    before = world.count()
    answer = change(verb, {"id": 10**9, "updated_at_mt": "2026-11-24 09:00:00"})
    assert faults(answer)["id"] == ("invalid-param", "There is no appointment 1000000000.")
    assert world.count() == before


def test_the_uuid_stays(change, booked):
    assert "cannot change" in faults(change("update", booked, uuid="another"))["uuid"][1]


def test_confirming_says_who_and_when(change, booked):
    after = made(change("confirm", booked, by="employee"))
    assert (after["status"], after["confirmed_by"]) == ("confirmed", "Priya Nair")
    again = change("confirm", after)
    assert warnings(again) == ["already-confirmed"]
    assert made(again)["confirmed_at"] == after["confirmed_at"]


def test_what_has_no_start_cannot_be_confirmed(change, create):
    waiting = create(window_date_start=DAY).json["data"]["appointment"]
    assert faults(change("confirm", waiting))["date_start_local"][0] == "missing-param"


def test_a_cancelled_visit_frees_the_photographer_and_can_be_reinstated(
    change, create, booked, maya, kansas_city
):
    gone = made(change("cancel", booked, cancel_reason="Client asked", cancel_note="Sold."))
    assert (gone["status"], gone["cancel_reason"]) == ("cancelled", "Client asked")
    assert (gone["cancel_note"], bool(gone["cancelled_at"])) == ("Sold.", True)
    assert (gone["same_day_cancel"], gone["on_site_cancel"]) == (False, False)
    assert "cancelled=false" in faults(change("confirm", gone))["id"][1]
    again = change("cancel", gone, cancel_reason="Another reason")
    assert again.json["data"]["already_cancelled"] is True
    assert made(again)["cancel_reason"] == "Client asked"
    other = create(**at("10:30"), time_duration_s=3600, photographer_user_id=maya, order_id=kansas_city)
    assert other.status_code == 200
    refused = change("update", gone, cancelled=False)
    assert refused.json["data"]["conflicts"][0]["id"] == other.json["data"]["appointment"]["id"]
    back = made(change("update", gone, cancelled=False, time_start_local="13:00"))
    assert (back["status"], back["cancelled_at"], back["cancel_reason"]) == ("requested", None, None)


@pytest.mark.parametrize(
    ("now", "same_day", "on_site"),
    [
        ("2027-03-02 05:59:00", False, False),  # 23:59 the day before in Kansas City
        ("2027-03-02 06:01:00", True, False),
        ("2027-03-02 16:30:00", True, True),
        ("2027-03-02 17:30:00", True, False),
    ],
)
def test_on_the_day_and_on_site_are_worked_out_by_the_property_s_clock(change, booked, now, same_day, on_site):
    with time_machine.travel(datetime.fromisoformat(now).replace(tzinfo=UTC), tick=False):
        gone = made(change("cancel", booked))
    assert (gone["same_day_cancel"], gone["on_site_cancel"]) == (same_day, on_site)


def test_a_change_is_audited_with_before_and_after(change, booked, world):
    from app.audit.models import AuditEntry

    change("update", booked, time_start_local="14:00", by="employee")
    entry = world.rows(AuditEntry)[-1]
    (told,) = entry["changes"]
    assert (entry["action"], entry["name"], entry["order_id"]) == (
        "appointments/update", "Priya Nair", booked["order_id"],
    )  # fmt: skip
    assert told["before"]["start_at"] == booked["start_at"]
    assert told["after"]["start_at"] == "2027-03-02T20:00:00Z"


@pytest.mark.parametrize("verb", ["create", "update", "confirm", "cancel", "explain"])
def test_clients_change_nothing_here(api, verb):
    said = {"id": 1, "updated_at_mt": "2026-11-24 09:00:00"}
    assert api(f"appointments/{verb}", said, by="client").json["status"] == "permission-denied"


def test_in_an_hour_that_comes_twice_no_change_is_lost(change, booked, world):
    """The office reads 01:30 at 07:30Z and 01:10 at 08:10Z: later on the clock, and older all the same."""
    newest = datetime(2026, 11, 1, 8, 10, tzinfo=UTC)
    world.execute(table(Appointment).update().values(updated_at=newest))
    stale = change("update", booked | {"updated_at_mt": "2026-11-01 01:30:00"}, notes="Lost?")
    assert "2026-11-01 01:10:00" in faults(stale)["updated_at_mt"][1]
    assert made(change("update", booked | {"updated_at_mt": "2026-11-01 01:10:00"}, notes="Kept."))
