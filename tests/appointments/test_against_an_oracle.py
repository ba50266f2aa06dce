"""The three clocks against an oracle that knows nothing of `fold`: it tries every offset that a zone has near
that day. What is accepted, and what is refused, must be exactly what it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from app.blueprints.appointments.reading import read_clocks
from app.blueprints.orders.models import Order, Property
from app.database import table
from app.fields import collecting_warnings
from app.refusals import Problems
from tests.appointments.conftest import faults, warnings

PLACES = (
    "America/Denver", "America/Chicago", "America/New_York", "America/Los_Angeles", "America/Phoenix",
    "America/Anchorage", "Pacific/Honolulu", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu",
    "Pacific/Chatham", "Africa/Casablanca", "America/Havana", "UTC",
)  # fmt: skip
OFFICES = ("America/Denver", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
CLOCKS = ("utc", "local", "office")
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


def instants_of(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """Every instant at which a clock there shows `wall`, in order: none, one or two."""
    near = (wall.replace(tzinfo=UTC) + 12 * HOUR * step for step in range(-3, 4))
    offsets = {moment.astimezone(zone).utcoffset() for moment in near}
    candidates = {wall.replace(tzinfo=UTC) - offset for offset in offsets}
    return sorted(one for one in candidates if one.astimezone(zone).replace(tzinfo=None) == wall)


@cache
def changes_of(zone: str) -> list[datetime]:
    """The hours from 2025 to 2028 in which the clocks there are changed."""
    place, first = ZoneInfo(zone), datetime(2025, 1, 1, tzinfo=UTC)
    days = [first + DAY * step for step in range(4 * 366)]
    changed = [day for day in days if _offset(day, place) != _offset(day + DAY, place)]
    hours = [day + HOUR * step for day in changed for step in range(24)]
    return [hour + HOUR for hour in hours if _offset(hour, place) != _offset(hour + HOUR, place)]


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


@st.composite
def walls(draw, zone: str) -> datetime:
    """A time on a wall there, more often than not in a night when the clocks are changed."""
    changes = changes_of(zone)
    if changes and draw(st.integers(0, 3)):
        quarter = timedelta(minutes=15) * draw(st.integers(-16, 16))
        return (draw(st.sampled_from(changes)) + quarter).astimezone(ZoneInfo(zone)).replace(tzinfo=None) + (
            HOUR * draw(st.integers(-1, 1))
        )
    return datetime(2025, 1, 1) + timedelta(minutes=draw(st.integers(0, 4 * 365 * 24 * 60)))


@st.composite
def starts(draw, zones: dict[str, ZoneInfo]) -> dict[str, date | time]:
    """What is said of a start: one time, told in whole by one of the clocks and in part by any others; now and
    then with one value moved."""
    of = draw(st.sampled_from(CLOCKS))
    wall = draw(walls(zones[of].key))
    meant = instants_of(wall, zones[of])
    instant = draw(st.sampled_from(meant)) if meant else wall.replace(tzinfo=UTC)
    said: dict[str, date | time] = {}
    for clock in draw(st.sets(st.sampled_from(CLOCKS)).map(lambda others: others | {of})):
        there = wall if clock == of else instant.astimezone(zones[clock]).replace(tzinfo=None)
        parts = {"date": there.date(), "time": there.time()}
        kept = ("date", "time") if clock == of else draw(st.sets(st.sampled_from(("date", "time")), min_size=1))
        said |= {f"{part}_start_{clock}": parts[part] for part in kept}
    if not draw(st.integers(0, 2)):
        name = draw(st.sampled_from(sorted(said)))
        said[name] = _moved(said[name], draw(st.sampled_from([-60, -30, -1, 1, 30, 60])))
    return said


def _moved(value: date | time, minutes: int) -> date | time:
    if isinstance(value, time):
        return (datetime.combine(date(2026, 1, 2), value) + timedelta(minutes=minutes)).time()
    return value + DAY * (1 if minutes > 0 else -1)


def fitting(said: dict[str, date | time], zones: dict[str, ZoneInfo]) -> list[datetime] | None:
    """The instants that all that is said can mean, in order; None if no clock says enough."""
    sayings = [(zones[of], said.get(f"date_start_{of}"), said.get(f"time_start_{of}")) for of in CLOCKS]
    whole = [
        (zone, datetime.combine(day, moment)) for zone, day, moment in sayings if day and moment is not None
    ]
    if not whole:
        return None
    zone, wall = whole[0]
    return [one for one in instants_of(wall, zone) if all(_agrees(one, *saying) for saying in sayings)]


def _agrees(instant: datetime, zone: ZoneInfo, day: date | None, moment: time | None) -> bool:
    if day and moment is not None:
        meant = instants_of(datetime.combine(day, moment), zone)
        return any(abs(one - instant) < MINUTE for one in meant)
    there = instant.astimezone(zone)
    return day in (None, there.date()) and (moment is None or f"{moment:%H:%M}" == f"{there:%H:%M}")


@st.composite
def requests(draw):
    zones = {
        "utc": ZoneInfo("UTC"),
        "local": ZoneInfo(draw(st.sampled_from(PLACES))),
        "office": ZoneInfo(draw(st.sampled_from(OFFICES))),
    }
    return zones, draw(starts(zones))


def test_the_oracle_knows_the_known_nights():
    denver, howe = ZoneInfo("America/Denver"), ZoneInfo("Australia/Lord_Howe")
    assert instants_of(datetime(2026, 3, 8, 2, 30), denver) == []
    assert [f"{one:%H:%M}" for one in instants_of(datetime(2026, 11, 1, 1, 30), denver)] == ["07:30", "08:30"]
    assert instants_of(datetime(2026, 10, 4, 2, 15), howe) == []
    assert len(instants_of(datetime(2026, 4, 5, 1, 45), howe)) == 2
    assert changes_of("Asia/Kathmandu") == changes_of("Pacific/Honolulu") == changes_of("America/Phoenix") == []


@settings(max_examples=500, deadline=None)
@given(requests())
def test_the_start_is_the_one_the_oracle_finds_or_refused(request):
    zones, said = request
    problems = Problems()
    with collecting_warnings() as remarks:
        reading = read_clocks(said | {"time_duration_s": 3600}, zones, problems)
    meant = fitting(said, zones)
    event("accepted" if meant else "refused" if meant == [] else "not enough said")
    assert bool(problems) is not bool(meant), (meant, list(problems))
    if not meant:
        assert {problem.param for problem in problems} <= {
            f"{part}_start_{of}" for part in ("date", "time") for of in CLOCKS
        }
        return
    assert (reading.start, reading.stop) == (meant[0], meant[0] + HOUR)
    assert [remark.code for remark in remarks] == ["ambiguous-local-time"] * (len(meant) - 1)


@st.composite
def skipped(draw) -> tuple[ZoneInfo, datetime]:
    """A place, and a minute that its clocks leap over."""
    leaps = [
        (ZoneInfo(place), change, leap)
        for place in PLACES
        for change in changes_of(place)
        if (leap := _offset(change, ZoneInfo(place)) - _offset(change - MINUTE, ZoneInfo(place))) > timedelta()
    ]
    zone, change, leap = draw(st.sampled_from(leaps))
    last = (change - MINUTE).astimezone(zone).replace(tzinfo=None)
    return zone, last + MINUTE * draw(st.integers(1, leap // MINUTE))


@settings(max_examples=100, deadline=None)
@given(skipped())
def test_a_time_in_the_gap_is_refused_with_two_neighbours_that_exist(place):
    zone, wall = place
    assert instants_of(wall, zone) == []
    problems = Problems()
    zones = {"utc": ZoneInfo("UTC"), "local": zone, "office": zone}
    said = {
        f"{part}_start_{of}": getattr(wall, part)() for part in ("date", "time") for of in ("local", "office")
    }
    read_clocks(said, zones, problems)
    (problem,) = problems
    assert problem.param == "time_start_local"
    before, after = (
        datetime.fromisoformat(text) for text in problem.message[:-1].split(" are ")[1].split(" and ")
    )
    assert before < wall < after
    assert instants_of(before, zone)
    assert instants_of(after, zone)


@pytest.fixture
def orders(world) -> dict[str, int]:
    """An order in each of as many places as the cast has orders."""
    found = {}
    for place, order in zip(PLACES, world.rows(Order), strict=False):
        moved = table(Property).update().where(table(Property).c.id == order["property_id"])
        world.execute(moved.values(time_zone=place))
        found[place] = order["id"]
    return found


def _shown(instant: datetime, zones: dict[str, ZoneInfo], end: str) -> Iterator[tuple[str, str]]:
    for of, zone in zones.items():
        there = instant.astimezone(zone)
        yield f"date_{end}_{of}", f"{there:%Y-%m-%d}"
        yield f"time_{end}_{of}", f"{there:%H:%M:%S}"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_twelve_answered_fields_are_the_oracle_s_to_the_second(create, orders, data):
    place = data.draw(st.sampled_from(sorted(orders)))
    zones = {"utc": ZoneInfo("UTC"), "local": ZoneInfo(place), "office": ZoneInfo("America/Denver")}
    said = data.draw(starts(zones))
    seconds = data.draw(st.integers(60, 86_400))
    sent = {name: value.isoformat() for name, value in said.items()}
    answer = create(order_id=orders[place], **sent, time_duration_s=seconds)
    meant = fitting(said, zones)
    if not meant:
        assert answer.status_code == 400
        assert set(faults(answer)) & set(said)
        return
    assert warnings(answer) == ["ambiguous-local-time"] * (len(meant) - 1)
    made = answer.json["data"]["appointment"]
    expected = dict(_shown(meant[0], zones, "start")) | dict(
        _shown(meant[0] + timedelta(seconds=seconds), zones, "stop")
    )
    assert {name: made[name] for name in expected} == expected
    assert made["time_duration_s"] == seconds
