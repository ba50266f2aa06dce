"""Wall clocks and instants: daylight saving, checked against zoneinfo by another road."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import resolve

ZONES = ("America/Denver", "America/New_York", "America/Phoenix", "Pacific/Honolulu", "America/Los_Angeles",
         "Australia/Lord_Howe", "UTC")  # fmt: skip
FIRST, LAST = datetime(2020, 1, 1), datetime(2030, 12, 31)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "wall", "verdict", "instants"),
    [
        ("America/Denver", (2026, 11, 1, 1, 30), "overlap", (utc(2026, 11, 1, 7, 30), utc(2026, 11, 1, 8, 30))),
        ("America/Phoenix", (2026, 3, 8, 2, 30), "ok", (utc(2026, 3, 8, 9, 30),) * 2),
        ("America/Los_Angeles", (2026, 7, 1, 23, 30), "ok", (utc(2026, 7, 2, 6, 30),) * 2),
        ("America/Denver", (2026, 7, 2, 0, 30), "ok", (utc(2026, 7, 2, 6, 30),) * 2),
        ("America/Denver", (2026, 3, 8, 2, 30), "gap", (utc(2026, 3, 8, 9, 30), utc(2026, 3, 8, 8, 30))),
    ],
)
def test_known_times(zone, wall, verdict, instants):
    resolved = resolve(datetime(*wall), ZoneInfo(zone))
    assert (resolved.verdict, resolved.first, resolved.second) == (verdict, *instants)


@pytest.mark.parametrize(
    ("day", "seconds"), [((2026, 3, 8), 82_800), ((2026, 11, 1), 90_000), ((2026, 7, 1), 86_400)]
)
def test_a_day_in_denver_is_as_long_as_it_is(day, seconds):
    midnight = datetime(*day)
    denver = ZoneInfo("America/Denver")
    whole = resolve(midnight + timedelta(days=1), denver).first - resolve(midnight, denver).first
    assert whole.total_seconds() == seconds


@pytest.mark.parametrize(
    ("zone", "wall", "jump"),
    [
        ("America/Denver", (2026, 3, 8, 2, 0), ("02:00", "03:00")),
        ("America/Denver", (2026, 3, 8, 2, 59, 59), ("02:00", "03:00")),
        ("Australia/Lord_Howe", (2026, 10, 4, 2, 15), ("02:00", "02:30")),
    ],
)
def test_a_gap_tells_where_the_clocks_leap(zone, wall, jump):
    resolved = resolve(datetime(*wall), ZoneInfo(zone))
    assert resolved.verdict == "gap"
    assert tuple(f"{edge:%H:%M}" for edge in resolved.jump) == jump


def instants_showing(wall, place):
    """Every instant at which the clocks show `wall`, found by trying every offset there is."""
    tried = (wall - timedelta(minutes=minutes) for minutes in range(-14 * 60, 14 * 60 + 1, 30))
    instants = {instant.replace(tzinfo=UTC) for instant in tried}
    return sorted(i for i in instants if i.astimezone(place).replace(tzinfo=None) == wall)


near_a_change = st.sampled_from(
    [datetime(2026, 3, 8, 2), datetime(2026, 11, 1, 1), datetime(2026, 10, 4, 2), datetime(2026, 4, 5, 1, 30)]
)
walls = st.one_of(
    st.datetimes(FIRST, LAST),
    st.builds(lambda change, s: change + timedelta(seconds=s), near_a_change, st.integers(-7200, 7200)),
).map(lambda wall: wall.replace(microsecond=0))


@given(wall=walls, zone=st.sampled_from(ZONES))
def test_a_wall_time_is_resolved_as_the_zone_itself_shows_it(wall, zone):
    place = ZoneInfo(zone)
    resolved, showing = resolve(wall, place), instants_showing(wall, place)
    verdicts = {0: "gap", 1: "ok", 2: "overlap"}
    assert resolved.verdict == verdicts[len(showing)]
    if showing:
        assert [resolved.first, resolved.second] == [showing[0], showing[-1]]
    else:
        ahead = resolved.first.astimezone(place).replace(tzinfo=None)
        back = resolved.second.astimezone(place).replace(tzinfo=None)
        last, first = resolved.jump
        assert back < last <= wall < first <= ahead
        assert first - last == ahead - wall == wall - back


@given(instant=st.datetimes(FIRST, LAST, timezones=st.just(UTC)), zone=st.sampled_from(ZONES))
def test_what_the_clock_shows_leads_back_to_the_instant(instant, zone):
    place = ZoneInfo(zone)
    instant = instant.replace(microsecond=0)
    resolved = resolve(instant.astimezone(place).replace(tzinfo=None), place)
    assert instant in (resolved.first, resolved.second)
