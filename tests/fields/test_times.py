"""Dates, times of day, instants and lengths of time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from app.fields import Date, Duration, OfficeWall, Stamp, TimeOfDay

NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)  # 09:00 in Denver


@pytest.mark.parametrize("said", ["2026-11-30", " 2026-11-30 "])
def test_a_date(read, said):
    assert read(Date("Due"), said) == (date(2026, 11, 30), [], [])


@pytest.mark.parametrize("month_first", [True, "true", 1, "yes"])
def test_a_date_with_the_month_first(read, month_first):
    assert read(Date("Due"), "3/4/2026", month_first=month_first)[0] == date(2026, 3, 4)
    assert read(Date("Due"), "03/04/2026", month_first=month_first)[0] == date(2026, 3, 4)


def test_a_date_in_the_other_order_is_refused_with_the_right_one(refused):
    assert refused(Date("Due"), "11/30/2026") == "Due must be a date written as YYYY-MM-DD: send 2026-11-30."
    assert refused(Date("Due"), "2026-11-30", month_first=True).endswith("MM/DD/YYYY: send 11/30/2026.")
    assert "for example" in refused(Date("Due"), "13/01/2026", month_first=True)


@pytest.mark.parametrize(
    "said", ["26-11-30", "2026-02-30", "1989-12-31", "2101-01-01", "today", 20261130, True, "2026-1-2"]
)
def test_what_is_no_date(refused, said):
    assert "Due must be a date" in refused(Date("Due"), said)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("09:30", time(9, 30)),
        ("14:05:09", time(14, 5, 9)),
        ("2:05 PM", time(14, 5)),
        ("12:00 am", time(0)),
        ("12:00 PM", time(12)),
        ("9:30:15AM", time(9, 30, 15)),
    ],
)
def test_a_time_of_day(read, said, meant):
    assert read(TimeOfDay("Start"), said) == (meant, [], [])


@pytest.mark.parametrize("said", ["24:00", "9:30", "13:00 PM", "0:30 AM", "12:60", "noon", "9", 930, True])
def test_what_is_no_time_of_day(refused, said):
    assert "Start must be a time" in refused(TimeOfDay("Start"), said)


@pytest.mark.parametrize(
    "said",
    [
        "2026-11-24T09:30:00-07:00",
        "2026-11-24T16:30:00Z",
        "2026-11-24 16:30:00.123Z",
        "2026-11-24T16:30:00+0000",
        "2026-11-24T22:00:00+05:30",
        "2026-11-24 09:30:00",
        "2026-11-24T09:30",
        "11/24/2026 9:30:00 AM",
        "11/24/2026 9:30:00",
        "11/24/2026 09:30 am",
    ],
)
def test_an_instant_is_read_in_its_own_zone_or_the_offices(read, said):
    value, complaints, warnings = read(Stamp("At"), said)
    assert (complaints, warnings) == ([], [])
    assert value == datetime(2026, 11, 24, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    ["2026-11-24 24:00:00", "2026-11-24", "9:30", "24/11/2026 9:30", "1989-01-01 00:00", "2101-01-01 00:00",
     "2026-11-24 09:30:60", "2026-11-24T09:30:00+15:00", "yesterday", 1764000000, "2026-02-30 10:00"],
)  # fmt: skip
def test_what_is_no_instant(refused, said):
    assert "At must be a date and time" in refused(Stamp("At"), said)


@pytest.mark.parametrize("field", [Stamp("At", happened=True), Stamp("At", audit=True)])
def test_what_happened_cannot_lie_far_ahead(read, refused, field):
    with time_machine.travel(NOW, tick=False):
        assert read(field, "2026-11-24 09:05:00")[1:] == ([], [])
        assert read(field, "2026-11-24 09:05:01")[1:] == ([], ["future-timestamp"])
        assert read(field, "2026-11-25 09:00:00")[1:] == ([], ["future-timestamp"])
        assert "2026-11-24 09:00:00 at the latest" in refused(field, "2026-11-25 09:00:01")
    assert read(Stamp("Starts"), "2099-11-25 09:00:01")[1:] == ([], [])


def test_a_time_in_the_gap_is_refused_naming_its_neighbours(refused):
    complaint = refused(Stamp("At"), "2026-03-08 02:30:00")
    for part in ("02:00 to 03:00", "2026-03-08 01:30:00", "2026-03-08 03:30:00", "America/Denver"):
        assert part in complaint


def test_an_audit_stamp_in_the_gap_is_moved_forward(read):
    value, complaints, warnings = read(Stamp("Made at", audit=True), "2026-03-08 02:30:00")
    assert value == datetime(2026, 3, 8, 9, 30, tzinfo=UTC)
    assert (complaints, warnings) == ([], ["shifted-local-time"])


def test_a_time_that_comes_twice_is_its_first_occurrence(read):
    value, _, warnings = read(Stamp("At"), "2025-11-02 01:30:00")
    assert value == datetime(2025, 11, 2, 7, 30, tzinfo=UTC)
    assert warnings == ["ambiguous-local-time"]
    assert read(Stamp("At"), "2025-11-02 01:30:00-07:00")[0] == datetime(2025, 11, 2, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("1:30", 5400), ("0:45:30", 2730), ("1.5", 5400), (1.5, 5400), ("2", 7200), (2, 7200), ("24:00", 86400)],
)
def test_a_length_of_time(read, said, meant):
    assert read(Duration("Length"), said) == (timedelta(seconds=meant), [], [])


@pytest.mark.parametrize("said", ["long", "-1", "1:60", "1:5", "1h", True, [1], ""])
def test_what_is_no_length_of_time(read, said):
    value, complaints, _ = read(Duration("Length"), said)
    assert value is None
    assert bool(complaints) is (said != "")


def test_instants_are_answered_in_utc_and_on_the_offices_clock():
    record = {"at": datetime(2026, 7, 2, 6, 30, tzinfo=UTC)}
    assert Stamp("At").serialize("at", record) == "2026-07-02T06:30:00Z"
    assert OfficeWall("At").serialize("at", record) == "2026-07-02 00:30:00"
