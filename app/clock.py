"""Now, and the office's wall clock: the only places where Olio asks what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from flask import current_app

WALL = "%Y-%m-%d %H:%M:%S"


def now() -> datetime:
    """The present instant in UTC, to the second: what is stored is exactly what is answered."""
    return datetime.now(UTC).replace(microsecond=0)


@cache
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def office_zone() -> ZoneInfo:
    """The zone of every `_mt` field (setting OFFICE_TIMEZONE)."""
    return zone(current_app.config["OFFICE_TIMEZONE"])


def office_wall(instant: datetime) -> str:
    """An instant as the office's clock shows it, `YYYY-MM-DD HH:MM:SS`."""
    return instant.astimezone(office_zone()).strftime(WALL)


@dataclass(frozen=True)
class Resolved:
    """A wall-clock time placed on the time line.

    verdict "ok": `first` and `second` are the one instant meant.
    verdict "overlap": the clock shows this time twice; `first` and `second` are both, in order.
    verdict "gap": the clock never shows it; `first` is the time moved forward over the gap,
    `second` the time moved back, and `jump` the wall times between which the clock leaps.
    """

    verdict: Literal["ok", "gap", "overlap"]
    first: datetime
    second: datetime
    jump: tuple[datetime, datetime] | None = None


def resolve(wall: datetime, place: ZoneInfo) -> Resolved:
    """Find the instant at which the clocks of `place` show the naive time `wall`."""
    first = wall.replace(tzinfo=place, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=place, fold=1).astimezone(UTC)
    if first == second:
        return Resolved("ok", first, second)
    if first.astimezone(place).replace(tzinfo=None) == wall:
        return Resolved("overlap", first, second)
    return Resolved("gap", first, second, _jump(second, first, place))


def _jump(before: datetime, after: datetime, place: ZoneInfo) -> tuple[datetime, datetime]:
    """The wall times on either side of the one change of offset between two instants."""
    offset = before.astimezone(place).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(place).utcoffset() == offset:
            before = middle
        else:
            after = middle
    last = before.astimezone(place).replace(tzinfo=None) + timedelta(seconds=1)
    return last, after.astimezone(place).replace(tzinfo=None)
