"""A clash that is allowed: by whom, for how long, and what it does not allow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.audit.models import AuditEntry
from tests.appointments.conftest import DAY, at, faults, made, warnings

HOUR = {"time_duration_s": 3600}


@pytest.fixture
def said(maya, kansas_city):
    """What every appointment of Maya's in Kansas City has in common."""
    return {"photographer_user_id": maya, "order_id": kansas_city} | HOUR


@pytest.fixture
def second(create, booked, said):
    """Booked beside `booked` for a reason, from 10:30."""
    return made(create(**at("10:30"), **said, override_reason="Two cameras."))


def test_the_reason_is_in_the_audit_trail(second, world):
    entry = world.rows(AuditEntry)[-1]
    assert entry["changes"][0]["after"]["override_reason"] == "Two cameras."


def test_a_reason_longer_than_it_may_be_is_refused(create):
    assert "255" in faults(create(override_reason="x" * 256))["override_reason"][1]


def test_a_reason_holds_while_the_slot_is_the_same(change, second):
    confirmed = change("confirm", second)
    assert warnings(confirmed) == ["double-booked"]
    assert made(confirmed)["override_reason"] == "Two cameras."


def test_a_reason_does_not_go_along_with_a_move(change, create, second, said):
    other = made(create(**at("15:00"), **said))
    refused = change("update", second, time_start_local="15:30")
    assert refused.json["data"]["conflicts"][0]["id"] == other["id"]
    moved = made(change("update", second, time_start_local="13:00"))
    assert moved["override_reason"] is None


def test_a_reason_does_not_come_back_with_a_cancelled_visit(change, booked, second):
    gone = made(change("cancel", second))
    assert gone["override_reason"] == "Two cameras."
    refused = change("update", gone, cancelled=False)
    assert refused.json["data"]["conflicts"][0]["id"] == booked["id"]
    back = change("update", gone, cancelled=False, override_reason="Still two.")
    assert (made(back)["override_reason"], warnings(back)) == ("Still two.", ["double-booked"])


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ({"time_stop_local": "11:15"}, False),  # shorter, and still on the other's time
        ({"notes": "Ring."}, False),
        ({"time_stop_local": "11:45"}, True),
        ({"time_start_local": "09:45"}, True),
        ({"confirmed": True}, True),
    ],
)
def test_only_what_takes_more_must_ask(change, booked, second, words, refused):
    answer = change("update", booked, **words)
    assert (answer.status_code == 400) is refused
    if refused:
        assert answer.json["data"]["conflicts"][0]["id"] == second["id"]


def test_taking_a_confirmation_back_asks_nobody(change, booked, create, said):
    confirmed = made(change("confirm", booked))
    create(**at("10:30"), **said, override_reason="Two cameras.")
    assert made(change("update", confirmed, confirmed=False))["status"] == "requested"


def test_what_was_tentative_and_is_so_no_longer_must_ask(change, create, booked, said):
    maybe = made(create(**at("10:30"), **said, optional=True))
    refused = change("update", maybe, optional=False)
    assert refused.json["data"]["conflicts"][0]["id"] == booked["id"]


def test_history_is_never_refused_when_it_is_moved_either(change, create, said):
    with time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=UTC), tick=False):
        first, other = made(create(**at("10:00"), **said)), made(create(**at("12:00"), **said))
    with time_machine.travel(datetime(2027, 3, 3, 12, tzinfo=UTC), tick=False):
        moved = change("update", other, time_start_local="10:30")
    assert (made(moved)["photographer_user_id"], warnings(moved)) == (
        first["photographer_user_id"], ["double-booked"],
    )  # fmt: skip


def test_a_whole_day_is_offered_the_nearest_whole_days(create, booked, maya, kansas_city):
    block = {"photographer_user_id": maya, "order_id": kansas_city, "allday": True}
    refused = create(date_start_local=DAY, date_stop_local="2027-03-03", **block)
    offered = [(slot["start_at"], slot["stop_at"]) for slot in refused.json["data"]["alternatives"]]
    assert offered == [
        ("2027-03-03T06:00:00Z", "2027-03-05T06:00:00Z"),
        ("2027-02-28T06:00:00Z", "2027-03-02T06:00:00Z"),
        ("2027-03-04T06:00:00Z", "2027-03-06T06:00:00Z"),
    ]


def test_behind_a_long_leave_the_first_days_after_it_are_offered(create, said):
    leave = {"date_start_local": "2027-02-20", "date_stop_local": "2027-04-10", "allday": True}
    assert made(create(**leave, **{name: said[name] for name in ("photographer_user_id", "order_id")}))
    refused = create(**at("10:00", "2027-03-02"), **said)
    assert refused.json["data"]["alternatives"][0]["start_at"] == "2027-04-11T12:00:00Z"


def test_a_block_of_a_year_is_met_on_its_last_day_and_not_after(create, maya, kansas_city):
    block = {"photographer_user_id": maya, "order_id": kansas_city}
    year = {"date_start_local": "2027-01-01", "date_stop_local": "2028-01-01", "allday": True}
    assert made(create(**year, **block))["time_duration_s"] == 366 * 86_400
    assert create(**at("23:00", "2028-01-01"), **HOUR, **block).status_code == 400
    assert create(**at("00:00", "2028-01-02"), **HOUR, **block).status_code == 200
    longer = faults(create(**year | {"date_stop_local": "2028-01-02"}))
    assert "date_stop_local" in longer


@pytest.mark.parametrize("hours", [23, 24])
def test_a_visit_of_a_day_is_met_to_its_last_minute(create, said, hours):
    long = said | {"time_duration_s": hours * 3600}
    visit = made(create(**at("10:00"), **long))
    end = datetime.fromisoformat(visit["stop_at"]) - timedelta(minutes=1)
    late = {"date_start_utc": f"{end:%Y-%m-%d}", "time_start_utc": f"{end:%H:%M}"}
    assert create(**late, **said).json["data"]["conflicts"][0]["id"] == visit["id"]
