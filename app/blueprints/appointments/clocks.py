"""The three clocks of an appointment, the property's, the office's and UTC: what each of them says, and how an
instant looks on all three. `reading` makes one instant of what a request says on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any, Literal
from zoneinfo import ZoneInfo

from app import clock

End = Literal["start", "stop"]
ENDS: tuple[End, End] = ("start", "stop")
# Whom to believe: an instant first, then the place itself, then whoever reckoned it for the office.
TRUST = ("utc", "local", "office")
NAMES = {"utc": "UTC", "local": "property", "office": "office"}
MINUTE = timedelta(minutes=1)


def param_name(part: str, end: str, of: str) -> str:
    """`date_start_local`, as the parameters are called."""
    return f"{part}_{end}_{of}"


def label(part: str, end: str, of: str) -> str:
    """`Start date (property)`, as people call it."""
    return f"{end.capitalize()} {part} ({NAMES[of]})"


CLOCK_PARAMS = frozenset(param_name(part, end, of) for part, end, of in product(("date", "time"), ENDS, TRUST))


@dataclass(frozen=True)
class Saying:
    """What one clock says of one end: a date, a time, or both."""

    end: End
    of: str
    zone: ZoneInfo
    day: date | None
    moment: time | None
    allday: bool

    @property
    def is_whole(self) -> bool:
        return self.day is not None and (self.moment is not None or self.allday)

    def name(self, part: str) -> str:
        return param_name(part, self.end, self.of)

    @property
    def finest(self) -> str:
        """The parameter that says the most: the time's, if there is one."""
        return self.name("date" if self.moment is None else "time")

    def resolve(self) -> clock.Resolved:
        """The instant or instants a whole saying means. A day lasts from its midnight to the next."""
        assert self.day is not None
        ends_a_day = self.moment is None and self.end == "stop"
        day = self.day + timedelta(days=1) if ends_a_day else self.day
        return clock.resolve(datetime.combine(day, self.moment or time()), self.zone)

    def expected(self, instant: datetime) -> tuple[date, time]:
        """What this clock would show at the instant."""
        ends_a_day = self.moment is None and self.allday and self.end == "stop"
        local = (instant - timedelta(seconds=1) if ends_a_day else instant).astimezone(self.zone)
        return local.date(), local.time().replace(tzinfo=None)

    def agrees(self, instant: datetime) -> bool:
        """Whether it means this instant, to the minute, as far as it speaks."""
        if self.day is not None and self.moment is not None:
            resolved = self.resolve()
            meant = () if resolved.verdict == "gap" else (resolved.first, resolved.second)
            return any(abs(one - instant) < MINUTE for one in meant)
        day, moment = self.expected(instant)
        return self.day in (None, day) and (self.moment is None or same_minute(self.moment, moment))


def same_minute(one: time, other: time) -> bool:
    return (one.hour, one.minute) == (other.hour, other.minute)


def shown(saying: Saying, instant: datetime) -> str:
    return instant.astimezone(saying.zone).strftime("%Y-%m-%d %H:%M")


def gap_sentence(saying: Saying, resolved: clock.Resolved) -> str:
    """That a time does not exist that night, and the times on either side that do."""
    assert resolved.jump is not None
    last, first = resolved.jump
    before, after = (shown(saying, instant) for instant in (resolved.second, resolved.first))
    return (
        f"{saying.day} {saying.moment:%H:%M} does not exist in {saying.zone.key}: the clocks go from "
        f"{last:%H:%M} to {first:%H:%M} that night. The nearest times are {before} and {after}."
    )


def twelve_fields(
    start: datetime | None, stop: datetime | None, zones: Mapping[str, ZoneInfo]
) -> dict[str, Any]:
    """The date and time of both ends on all three clocks; None where the instant is not known."""
    shown: dict[str, Any] = {}
    for (end, instant), of in product(zip(ENDS, (start, stop), strict=True), TRUST):
        local = instant.astimezone(zones[of]) if instant else None
        shown[param_name("date", end, of)] = local.date() if local else None
        shown[param_name("time", end, of)] = local.time() if local else None
    return shown


def zones_of(local: str) -> dict[str, ZoneInfo]:
    """The three clocks' zones for a property in the zone `local`."""
    return {"utc": clock.zone("UTC"), "local": clock.zone(local), "office": clock.office_zone()}


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the day begins there."""
    return clock.resolve(datetime.combine(day, time()), zone).first.astimezone(UTC)
