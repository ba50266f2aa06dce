"""Dates, times of day, instants and lengths of time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app import clock
from app.fields.notes import warn
from app.fields.scalars import Param

YEARS = range(1990, 2101)

_ISO_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_US_DATE = re.compile(r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4})")
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(:(?P<second>[0-9]{2})(\.[0-9]{1,9})?)?(?P<half>\s*[AaPp][Mm])?"
)
_OFFSET = re.compile(r"(?P<utc>[Zz])|(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})?")
_STAMP = re.compile(
    rf"(?P<date>{_ISO_DATE.pattern}|{re.sub('P<', 'P<us_', _US_DATE.pattern)})"
    r"[Tt ]\s*(?P<time>[0-9:.]+(\s*[AaPp][Mm])?)\s*(?P<offset>[Zz]|[+-][0-9]{2}:?([0-9]{2})?)?"
)


def read_date(text: str, month_first: bool = False) -> date | None:
    """The date written as YYYY-MM-DD, or M/D/YYYY if `month_first`; None for anything else."""
    match = (_US_DATE if month_first else _ISO_DATE).fullmatch(text)
    if not match:
        return None
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return day if day.year in YEARS else None


def read_time(text: str, one_digit: bool = False) -> time | None:
    """The time of day written as HH:MM[:SS] or h:mm[:ss] AM/PM; None for anything else.

    `one_digit` lets a 24-hour time begin with a single digit, as in US timestamps.
    """
    match = _TIME.fullmatch(text)
    if not match:
        return None
    hour, half = int(match["hour"]), (match["half"] or "").strip().lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif len(match["hour"]) == 1 and not one_digit:
        return None
    try:
        return time(hour, int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        return None


class Date(Param):
    """A calendar day, YYYY-MM-DD, 1990 to 2100."""

    kind = "date"
    json_type = {"type": "string", "format": "date"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> date:
        month_first = isinstance(data, dict) and str(data.get("month_first")).strip().lower() in (
            "true",
            "1",
            "yes",
        )
        text = value.strip() if isinstance(value, str) else ""
        day = read_date(text, month_first)
        if day:
            return day
        other = read_date(text, not month_first)
        shape = "MM/DD/YYYY" if month_first else "YYYY-MM-DD"
        meant = other or date(2026, 11, 30)
        right = f"{meant:%m/%d/%Y}" if month_first else meant.isoformat()
        raise self.refuse(
            f"{self.label} must be a date written as {shape}"
            + (f": send {right}." if other else f" between 1990 and 2100, for example {right}.")
        )

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else value.isoformat()


class TimeOfDay(Param):
    """A time on the clock, HH:MM[:SS] or h:mm[:ss] AM/PM."""

    kind = "time"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> time:
        moment = read_time(value.strip()) if isinstance(value, str) else None
        if moment is None:
            raise self.refuse(f"{self.label} must be a time such as 09:30, 14:05:00 or 2:05 PM.")
        return moment

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else value.strftime("%H:%M:%S")


class Stamp(Param):
    """An instant. Text without an offset is the office's wall clock.

    happened: more than a day ahead is refused, more than five minutes noted. audit: a stamp that only
    records when something was written, so a time the clocks skipped is moved forward, not refused.
    """

    kind = "timestamp"

    def __init__(self, label: str, *, happened: bool = False, audit: bool = False, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.happened, self.audit = happened or audit, audit

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> datetime:
        wall, offset = _read_stamp(value) or (None, None)
        if wall is None:
            raise self.refuse(
                f"{self.label} must be a date and time such as 2026-11-24 09:30:00 or 11/24/2026 9:30:00 AM."
            )
        name = attr or ""
        instant = self._on_the_office_clock(wall, name) if offset is None else wall - offset
        instant = instant.replace(tzinfo=UTC)
        if self.happened:
            self._refuse_the_future(instant, name)
        return instant

    def _on_the_office_clock(self, wall: datetime, name: str) -> datetime:
        place = clock.office_zone()
        resolved = clock.resolve(wall, place)
        if resolved.verdict == "overlap":
            message = f"{wall} comes twice in {place.key} that night; the first one was taken."
            warn(name, "ambiguous-local-time", message)
        elif resolved.verdict == "gap" and self.audit:
            shifted = clock.office_wall(resolved.first)
            message = f"{wall} does not exist in {place.key}; it was moved forward to {shifted}."
            warn(name, "shifted-local-time", message)
        elif resolved.verdict == "gap" and resolved.jump:
            last, first = resolved.jump
            before = resolved.second.astimezone(place).strftime(clock.WALL)
            after = resolved.first.astimezone(place).strftime(clock.WALL)
            raise self.refuse(
                f"{wall} does not exist in {place.key}: the clocks go from {last:%H:%M} to {first:%H:%M} "
                f"that night. The nearest times are {before} and {after}."
            )
        return resolved.first

    def _refuse_the_future(self, instant: datetime, name: str) -> None:
        ahead = instant - clock.now()
        if ahead > timedelta(days=1):
            latest = clock.office_wall(clock.now())
            raise self.refuse(f"{self.label} lies more than a day ahead; it can be {latest} at the latest.")
        if ahead > timedelta(minutes=5):
            warn(name, "future-timestamp", f"{self.label} lies {ahead} ahead of now.")

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class OfficeWall(Stamp):
    """A stored instant answered as the office's wall clock, YYYY-MM-DD HH:MM:SS."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else clock.office_wall(value)


def _read_stamp(value: Any) -> tuple[datetime, timedelta | None] | None:
    match = _STAMP.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        return None
    american = "/" in match["date"]
    day = read_date(match["date"], month_first=american)
    moment = read_time(match["time"], one_digit=american)
    offset = _read_offset(match["offset"]) if match["offset"] else None
    if day is None or moment is None or (match["offset"] and offset is None):
        return None
    return datetime.combine(day, moment), offset


def _read_offset(text: str) -> timedelta | None:
    match = _OFFSET.fullmatch(text)
    if not match:
        return None
    if match["utc"]:
        return timedelta()
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    if hours > 14 or minutes > 59:
        return None
    return timedelta(hours=hours, minutes=minutes) * (-1 if match["sign"] == "-" else 1)


class Duration(Param):
    """A length of time, `H:MM[:SS]` or decimal hours, as timedelta."""

    kind = "string"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> timedelta:
        length = _read_duration(str(value).strip()) if isinstance(value, int | float | str) else None
        if length is None or isinstance(value, bool):
            raise self.refuse(f"{self.label} must be a length of time such as 1:30 or 1.5 (hours).")
        return length


def _read_duration(text: str) -> timedelta | None:
    if match := re.fullmatch(r"([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?", text):
        return timedelta(hours=int(match[1]), minutes=int(match[2]), seconds=int(match[3] or 0))
    if re.fullmatch(r"([0-9]{1,3}(\.[0-9]{0,20})?|\.[0-9]{1,20})", text):
        return timedelta(seconds=round(float(text) * 3600))
    return None
