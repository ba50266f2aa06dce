"""The three clocks, read without a database: what agrees, what contradicts, what the clocks' changes do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.blueprints.appointments.clocks import TRUST, twelve_fields
from app.blueprints.appointments.reading import read_clocks
from app.fields import collecting_warnings
from app.refusals import Problems

PLACES = (
    "America/Denver", "America/Chicago", "America/New_York", "America/Los_Angeles", "America/Phoenix",
    "Pacific/Honolulu", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Chatham", "UTC",
)  # fmt: skip


def zones(local="America/Chicago", office="America/Denver"):
    return {"utc": ZoneInfo("UTC"), "local": ZoneInfo(local), "office": ZoneInfo(office)}


def read(said, local="America/Chicago", office="America/Denver"):
    """The reading, the faults by parameter, and the warnings' codes. Dates and times are said as text."""
    values = {name: _value(name, text) for name, text in said.items()}
    problems = Problems()
    with collecting_warnings() as warnings:
        reading = read_clocks(values, zones(local, office), problems)
    faults = {problem.param: problem.message for problem in problems}
    return reading, faults, [remark.code for remark in warnings]


def _value(name, text):
    if name.startswith("date_"):
        return date.fromisoformat(text)
    if name.startswith("time_") and "duration" not in name:
        return time.fromisoformat(text)
    return text


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "moment", "instants"),
    [
        ("America/Phoenix", "2026-03-08", "02:30", ["2026-03-08 09:30"]),
        ("America/Los_Angeles", "2026-07-01", "23:30", ["2026-07-02 06:30"]),
        ("America/Denver", "2026-11-01", "01:30", ["2026-11-01 07:30", "2026-11-01 08:30"]),
    ],
)
def test_known_instants(zone, day, moment, instants):
    for instant in instants:
        wanted = utc(instant)
        said = {"date_start_local": day, "time_start_local": moment, "time_duration_s": 3600}
        said |= {"date_start_utc": f"{wanted:%Y-%m-%d}", "time_start_utc": f"{wanted:%H:%M}"}
        reading, faults, warnings = read(said, zone)
        assert (reading.start, faults, warnings) == (wanted, {}, [])


def test_los_angeles_late_in_the_evening_is_the_next_day_at_the_office():
    reading, faults, _ = read(
        {"date_start_local": "2026-07-01", "time_start_local": "23:30", "time_duration_s": 3600},
        "America/Los_Angeles",
    )
    shown = twelve_fields(reading.start, reading.stop, zones("America/Los_Angeles"))
    assert faults == {}
    assert (shown["date_start_office"], shown["time_start_office"]) == (date(2026, 7, 2), time(0, 30))
    assert (shown["date_start_utc"], shown["time_start_utc"]) == (date(2026, 7, 2), time(6, 30))


def test_a_time_the_clocks_skip_is_refused_with_its_neighbours():
    said = {"date_start_local": "2026-03-08", "time_start_local": "02:30", "time_duration_s": 3600}
    _, faults, _ = read(said, "America/Denver")
    assert list(faults) == ["time_start_local"]
    assert "2026-03-08 01:30" in faults["time_start_local"]
    assert "2026-03-08 03:30" in faults["time_start_local"]


def test_a_time_that_comes_twice_is_the_first_with_a_warning():
    said = {"date_start_local": "2026-11-01", "time_start_local": "01:30", "time_duration_s": 3600}
    reading, faults, warnings = read(said, "America/Denver")
    assert (reading.start, faults, warnings) == (utc("2026-11-01 07:30"), {}, ["ambiguous-local-time"])


def test_another_clock_decides_which_of_two_times_is_meant():
    said = {
        "date_start_local": "2026-11-01", "time_start_local": "01:30",
        "time_start_office": "02:30", "time_duration_s": 3600,
    }  # fmt: skip
    reading, faults, warnings = read(said, "America/Los_Angeles")
    assert (reading.start, faults, warnings) == (utc("2026-11-01 09:30"), {}, [])


def test_the_length_decides_which_of_two_times_is_meant():
    said = {
        "date_start_local": "2026-11-01", "time_start_local": "00:30",
        "date_stop_local": "2026-11-01", "time_stop_local": "01:30", "time_duration_s": 7200,
    }  # fmt: skip
    reading, faults, warnings = read(said, "America/Denver")
    assert (reading.stop, faults, warnings) == (utc("2026-11-01 08:30"), {}, [])


@pytest.mark.parametrize(
    ("day", "seconds"), [("2026-03-08", 82_800), ("2026-11-01", 90_000), ("2026-06-01", 86_400)]
)
def test_an_all_day_block_lasts_as_long_as_the_day(day, seconds):
    reading, faults, _ = read({"date_start_local": day, "allday": True}, "America/Denver")
    assert (reading.duration_s, faults) == (seconds, {})
    assert reading.start.astimezone(ZoneInfo("America/Denver")).time() == time()


def test_an_all_day_block_of_several_days_includes_the_last():
    said = {"date_start_local": "2026-12-24", "date_stop_local": "2026-12-26", "allday": True}
    reading, faults, _ = read(said)
    assert (reading.duration_s, faults) == (3 * 86_400, {})


def test_utc_is_believed_before_the_property_and_the_property_before_the_office():
    base = {"time_duration_s": 3600, "date_start_office": "2026-12-01", "time_start_office": "10:00"}
    local = {"date_start_local": "2026-12-01", "time_start_local": "10:00"}
    reading, faults, _ = read(base | local)
    assert reading.start == utc("2026-12-01 16:00")
    assert faults == {
        "time_start_office": "Start time (office) must be 09:00 to agree with the property clock."
    }
    reading, faults, _ = read(base | local | {"date_start_utc": "2026-12-01", "time_start_utc": "15:00"})
    assert reading.start == utc("2026-12-01 15:00")
    assert set(faults) == {"time_start_local", "time_start_office"}
    assert "08:00" in faults["time_start_office"]


def test_a_clock_that_says_half_must_agree_where_it_speaks():
    base = {"date_start_utc": "2026-12-02", "time_start_utc": "05:00", "time_duration_s": 3600}
    assert read(base | {"date_start_local": "2026-12-01", "time_start_office": "22:00"})[1] == {}
    _, faults, _ = read(base | {"date_start_local": "2026-12-02", "time_start_office": "23:00"})
    assert set(faults) == {"date_start_local", "time_start_office"}
    assert "2026-12-01" in faults["date_start_local"]


def test_clocks_agree_to_the_minute():
    said = {
        "date_start_utc": "2026-12-01", "time_start_utc": "16:00:40",
        "date_start_local": "2026-12-01", "time_start_local": "10:00", "time_duration_s": 3600,
    }  # fmt: skip
    assert read(said)[1] == {}
    assert set(read(said | {"time_start_local": "10:02"})[1]) == {"time_start_local"}


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"time_start_local": "10:00"}, {"date_start_local"}),
        ({"date_start_office": "2026-12-01"}, {"time_start_office"}),
        (
            {"date_start_local": "2026-12-01", "time_start_local": "10:00", "time_stop_local": "11:00"},
            {"date_stop_local"},
        ),
        ({"date_stop_utc": "2026-12-01", "time_stop_utc": "10:00"}, {"date_start_utc", "time_start_utc"}),
    ],
)
def test_half_a_moment_asks_for_the_other_half(said, missing):
    _, faults, _ = read(said)
    assert set(faults) == missing
    assert all(message.startswith("Enter the ") for message in faults.values())


def test_a_day_is_enough_within_a_window():
    reading, faults, _ = read({"date_start_local": "2026-12-01", "window_time_start": 28_800})
    assert (reading.day, reading.start, faults) == (date(2026, 12, 1), None, {})
    _, faults, _ = read(
        {"date_start_local": "2026-12-01", "date_start_office": "2026-12-02", "window_time_start": 28_800}
    )
    assert set(faults) == {"date_start_office"}


START = {"date_start_local": "2026-12-01", "time_start_local": "10:00"}
STOP = {"date_stop_local": "2026-12-01", "time_stop_local": "11:30"}


@pytest.mark.parametrize(
    "said",
    [
        START | STOP,
        START | {"time_duration_s": 5400},
        START | {"time_duration": timedelta(hours=1.5)},
        STOP | {"time_duration_s": 5400},
        START | STOP | {"time_duration_s": 5430, "time_duration": timedelta(hours=1.5)},
    ],
)
def test_any_two_of_start_stop_and_length_give_the_third(said):
    reading, faults, warnings = read(said)
    assert (reading.start, reading.stop) == (utc("2026-12-01 16:00"), utc("2026-12-01 17:30"))
    assert (reading.duration_s, faults, warnings) == (5400, {}, [])


def test_an_hour_is_assumed_where_nothing_says_how_long():
    reading, faults, warnings = read(START)
    assert (reading.duration_s, faults, warnings) == (3600, {}, ["duration-assumed"])


@pytest.mark.parametrize(
    ("said", "param", "told"),
    [
        (START | STOP | {"time_duration_s": 3600}, "time_duration_s", "5400"),
        (START | STOP | {"time_duration": timedelta(hours=1)}, "time_duration", "1:30"),
        (START | {"time_duration_s": 59}, "time_duration_s", "60 to 86400"),
        (START | {"time_duration_s": 86_401}, "time_duration_s", "unless allday"),
        (START | {"time_duration": timedelta(hours=25)}, "time_duration", "24:00"),
        (START | STOP | {"time_stop_local": "10:00"}, "time_stop_local", "2026-12-01 10:00"),
        (
            START | {"date_stop_utc": "2026-12-01", "time_stop_utc": "15:00"},
            "time_stop_utc",
            "later than the start",
        ),
        (START | {"date_stop_local": "2026-12-03", "time_stop_local": "10:00"}, "time_stop_local", "24:00"),
        (
            {"date_start_local": "2026-12-03", "date_stop_local": "2026-12-01", "allday": True},
            "date_stop_local",
            "later than the start",
        ),
    ],
)
def test_a_length_that_cannot_be_is_refused(said, param, told):
    _, faults, _ = read(said)
    assert param in faults
    assert told in faults[param]


@st.composite
def requests(draw):
    """A true visit, told on any subset of the clocks, with some of what is told then moved."""
    local = draw(st.sampled_from(PLACES))
    minutes = draw(st.integers(0, 3 * 366 * 24 * 60 // 5)) * 5
    # Half of them near a change of the clocks.
    base = draw(st.sampled_from([utc("2026-03-08 06:00"), utc("2026-11-01 05:00"), utc("2025-01-01 00:00")]))
    start = base + timedelta(minutes=minutes if base.year == 2025 else minutes % 600)
    stop = start + timedelta(minutes=draw(st.integers(1, 24 * 60)))
    true = twelve_fields(start, stop, zones(local))
    names = draw(st.sets(st.sampled_from(sorted(true)), min_size=2))
    said = {name: true[name] for name in names}
    for name in draw(st.sets(st.sampled_from(sorted(said)), max_size=2)):
        said[name] = _moved(said[name], draw(st.sampled_from([-60, -1, 1, 30, 60, 1440])))
    if draw(st.booleans()):
        said["time_duration_s"] = round((stop - start).total_seconds()) + draw(
            st.sampled_from([0, 0, 30, 3600])
        )
    return local, said


def _moved(value, minutes):
    if isinstance(value, time):
        return (datetime.combine(date(2026, 1, 2), value) + timedelta(minutes=minutes)).time()
    return value + timedelta(days=1 if minutes > 0 else -1)


@settings(max_examples=500, deadline=None)
@given(requests())
def test_whatever_is_accepted_agrees_with_everything_that_was_said(request):
    local, said = request
    problems = Problems()
    reading = read_clocks(said, zones(local), problems)
    if problems or reading.start is None:
        return
    for (end, instant), of in (
        (pair, of) for pair in (("start", reading.start), ("stop", reading.stop)) for of in TRUST
    ):
        there = instant.astimezone(zones(local)[of]).replace(tzinfo=None)
        day, moment = said.get(f"date_{end}_{of}"), said.get(f"time_{end}_{of}")
        told = datetime.combine(day or there.date(), moment or there.time())
        assert abs(told - there) < timedelta(minutes=1), (end, of)
    assert reading.stop > reading.start
    assert reading.duration_s == (reading.stop - reading.start).total_seconds()
    if "time_duration_s" in said:
        assert abs(said["time_duration_s"] - reading.duration_s) <= 60


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(PLACES), st.integers(0, 5 * 366 * 24 * 12), st.integers(1, 24 * 60), st.sampled_from(TRUST)
)
def test_a_whole_true_clock_is_never_refused(local, five_minutes, minutes, of):
    start = utc("2025-01-01 00:00") + timedelta(minutes=5 * five_minutes)
    stop = start + timedelta(minutes=minutes)
    true = twelve_fields(start, stop, zones(local))
    said = {name: value for name, value in true.items() if name.endswith((of, "utc"))}
    problems = Problems()
    reading = read_clocks(said, zones(local), problems)
    assert (list(problems), reading.start, reading.stop) == ([], start, stop)
