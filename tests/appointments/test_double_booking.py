"""No photographer is booked twice: what clashes, what is offered instead, and what may clash all the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from tests.appointments.conftest import at, faults, warnings

HOUR = {"time_duration_s": 3600}


@pytest.mark.parametrize(
    ("time", "free"),
    [("08:59", True), ("09:00", True), ("09:01", False), ("10:30", False), ("11:29", False), ("11:30", True)],
)
def test_touching_is_fine_overlapping_is_not(create, booked, maya, kansas_city, world, time, free):
    before = world.count()
    answer = create(**at(time), **HOUR, photographer_user_id=maya, order_id=kansas_city)
    assert (answer.status_code == 200) is free
    if not free:
        assert f"appointment {booked['id']}" in faults(answer)["photographer_user_id"][1]
        assert world.count() == before


def test_a_refusal_offers_the_nearest_free_slots_and_they_are_free(create, booked, maya, kansas_city):
    said = {"photographer_user_id": maya, "order_id": kansas_city} | HOUR
    data = create(**at("10:30"), **said).json["data"]
    assert [conflict["id"] for conflict in data["conflicts"]] == [booked["id"]]
    assert [slot["start_at"] for slot in data["alternatives"]] == [
        "2027-03-02T17:30:00Z", "2027-03-02T15:00:00Z", "2027-03-02T00:00:00Z",
    ]  # fmt: skip
    for slot in data["alternatives"]:
        day, time = slot["start_at"].rstrip("Z").split("T")
        answer = create(date_start_utc=day, time_start_utc=time, **said)
        assert answer.json["data"]["appointment"]["stop_at"] == slot["stop_at"]


def test_no_slot_in_the_past_is_offered(create, booked, maya, kansas_city):
    with time_machine.travel(datetime(2027, 3, 2, 16, 7, tzinfo=UTC), tick=False):
        answer = create(**at("10:30"), **HOUR, photographer_user_id=maya, order_id=kansas_city)
    assert min(slot["start_at"] for slot in answer.json["data"]["alternatives"]) >= "2027-03-02T16:15:00Z"


def test_a_buffer_keeps_appointments_apart(create, booked, maya, kansas_city, app, monkeypatch):
    monkeypatch.setitem(app.config, "APPOINTMENT_BUFFER_MINUTES", 30)
    said = {"photographer_user_id": maya, "order_id": kansas_city} | HOUR
    refused = create(**at("11:45"), **said)
    assert refused.status_code == 400
    assert refused.json["data"]["alternatives"][0]["start_at"] == "2027-03-02T18:00:00Z"
    assert create(**at("12:00"), **said).status_code == 200


def test_a_written_reason_books_all_the_same(create, booked, maya, kansas_city, world):
    said = {"photographer_user_id": maya, "order_id": kansas_city, "override_reason": "Two cameras."} | HOUR
    answer = create(**at("10:30"), **said)
    assert (answer.status_code, warnings(answer)) == (200, ["double-booked"])
    assert answer.json["data"]["appointment"]["override_reason"] == "Two cameras."


@pytest.mark.parametrize(("policy", "codes"), [("warn", ["double-booked"]), ("allow", [])])
def test_the_house_may_allow_it(create, booked, maya, kansas_city, app, monkeypatch, policy, codes):
    monkeypatch.setitem(app.config, "OVERLAP_POLICY", policy)
    answer = create(**at("10:30"), **HOUR, photographer_user_id=maya, order_id=kansas_city)
    assert (answer.status_code, warnings(answer)) == (200, codes)


@pytest.mark.parametrize(
    "said",
    [{"optional": True}, {"cancelled": True}, {"photographer_user_id": None}],
    ids=["tentative", "cancelled", "nobody"],
)
def test_what_takes_nobody_s_time_for_certain_is_not_refused(create, booked, maya, kansas_city, said):
    answer = create(**at("10:30"), **HOUR, **{"photographer_user_id": maya, "order_id": kansas_city} | said)
    assert answer.status_code == 200


def test_history_that_is_synced_is_never_refused(create, maya, kansas_city):
    said = {**at("10:00", "2024-05-06"), **HOUR, "photographer_user_id": maya, "order_id": kansas_city}
    assert create(**said).status_code == 200
    again = create(**said)
    assert (again.status_code, warnings(again)) == (200, ["double-booked"])


def test_what_was_tentative_takes_its_slot_when_it_is_confirmed(create, api, booked, maya, kansas_city):
    maybe = create(**at("10:30"), **HOUR, photographer_user_id=maya, order_id=kansas_city, optional=True)
    known = {name: maybe.json["data"]["appointment"][name] for name in ("id", "updated_at_mt")}
    refused = api("appointments/confirm", known)
    assert refused.json["data"]["conflicts"][0]["id"] == booked["id"]
    assert api("appointments/confirm", known | {"override_reason": "Two cameras."}).status_code == 200


def test_two_tentative_visits_wait_side_by_side_until_one_is_confirmed(create, api, maya, kansas_city):
    said = {**at("10:00"), **HOUR, "photographer_user_id": maya, "order_id": kansas_city, "optional": True}
    first, second = (create(**said).json["data"]["appointment"] for _ in range(2))
    taken = api("appointments/confirm", {name: first[name] for name in ("id", "updated_at_mt")})
    assert (taken.status_code, warnings(taken)) == (200, ["double-booked"])
    refused = api("appointments/confirm", {name: second[name] for name in ("id", "updated_at_mt")})
    assert refused.json["data"]["conflicts"][0]["id"] == first["id"]


def test_a_move_obeys_the_same_rule_and_does_not_meet_itself(create, api, booked, maya, kansas_city):
    other = create(**at("14:00"), **HOUR, photographer_user_id=maya, order_id=kansas_city)
    known = {name: other.json["data"]["appointment"][name] for name in ("id", "updated_at_mt")}
    refused = api("appointments/update", known | {"time_start_local": "11:00"})
    assert refused.json["data"]["conflicts"][0]["id"] == booked["id"]
    assert api("appointments/update", known | {"time_start_local": "14:30"}).status_code == 200


def test_a_long_block_is_seen_from_its_last_day(create, maya, kansas_city):
    block = {"date_start_local": "2027-05-01", "date_stop_local": "2027-07-30", "allday": True}
    assert create(**block, photographer_user_id=maya, order_id=kansas_city).status_code == 200
    answer = create(**at("23:00", "2027-07-30"), **HOUR, photographer_user_id=maya, order_id=kansas_city)
    assert answer.status_code == 400
    nearest = answer.json["data"]["alternatives"][0]["start_at"]
    assert nearest == "2027-07-31T12:00:00Z"
