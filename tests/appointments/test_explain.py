"""Explaining: what the parameters mean, even when they contradict themselves. Nothing is written."""

from __future__ import annotations

import pytest

from tests.appointments.conftest import DAY, STAMP, at


@pytest.fixture
def explain(api, world):
    def call(**said):
        before = world.count()
        answer = api("appointments/explain", said)
        assert answer.status_code == 200, answer.json
        assert world.count() == before
        return answer.json["data"]

    return call


def test_the_three_clocks_of_a_time(explain, kansas_city):
    told = explain(**at("23:30"), time_duration="1:00", order_id=kansas_city)
    assert (told["start_at"], told["time_duration_s"]) == ("2027-03-03T05:30:00Z", 3600)
    shown = {
        clock["clock"]: (clock["date_start"], clock["time_start"], clock["abbreviation"])
        for clock in told["clocks"]
    }
    assert shown == {
        "local": (DAY, "23:30:00", "CST"),
        "office": (DAY, "22:30:00", "MST"),
        "utc": ("2027-03-03", "05:30:00", "UTC"),
    }
    assert told["problems"] == []


def test_a_contradiction_is_measured_not_refused(explain, kansas_city):
    told = explain(**at("10:00"), time_start_office="10:00", time_duration_s=3600, order_id=kansas_city)
    (wrong,) = [finding for finding in told["agreement"] if not finding["agrees"]]
    assert wrong == {"param": "time_start_office", "agrees": False, "expected": "09:00", "by_s": 3600}
    assert told["problems"][0]["param"] == "time_start_office"
    assert told["start_at"] == "2027-03-02T16:00:00Z"


@pytest.mark.parametrize(
    ("day", "verdict", "first", "second"),
    [
        ("2026-03-08", "gap", "2026-03-08T08:30:00Z", "2026-03-08T07:30:00Z"),
        ("2026-11-01", "overlap", "2026-11-01T07:30:00Z", "2026-11-01T08:30:00Z"),
        ("2026-06-01", "ok", "2026-06-01T07:30:00Z", "2026-06-01T07:30:00Z"),
    ],
)
def test_the_verdict_on_daylight_saving(explain, day, verdict, first, second):
    moment = "02:30" if verdict == "gap" else "01:30"
    told = explain(**at(moment, day), time_duration_s=3600)
    start = told["daylight_saving"][0]
    assert (start["end"], start["verdict"]) == ("start", verdict)
    if verdict == "gap":
        assert told["problems"][0]["param"] == "time_start_local"
    else:
        assert (start["first"], start["second"]) == (first, second)


def test_the_photographer_s_day(explain, booked, maya, kansas_city):
    told = explain(**at("10:30"), time_duration_s=3600, photographer_user_id=maya, order_id=kansas_city)
    day = told["photographer"]
    assert (day["name"], day["day"]) == ("Maya Ortiz", DAY)
    assert [(row["id"], row["clashes"]) for row in day["booked"]] == [(booked["id"], True)]
    assert [(gap["start_at"], gap["stop_at"]) for gap in day["free"]] == [
        ("2027-03-02T13:00:00Z", "2027-03-02T16:00:00Z"),
        ("2027-03-02T17:30:00Z", "2027-03-03T01:00:00Z"),
    ]
    assert day["alternatives"][0]["start_at"] == "2027-03-02T17:30:00Z"


def test_a_change_is_explained_beside_what_stands(explain, booked, maya):
    told = explain(id=booked["id"], time_start_local="10:30")
    assert told["start_at"] == "2027-03-02T16:30:00Z"
    assert [row["clashes"] for row in told["photographer"]["booked"]] == []
    assert explain(id=10**9, updated_at_mt=STAMP)["problems"][0]["param"] == "id"


def test_a_malformed_value_is_still_refused(api):
    answer = api("appointments/explain", at("25:00"))
    assert (answer.status_code, answer.json["status"]) == (400, "invalid-param")
