"""A photographer's day as a strip of quarter-hours, placed by classes: no style is ever written into a page.

`x1` is the first quarter of the strip, `w4` an hour long.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from app import clock

QUARTER = timedelta(minutes=15)
QUARTERS = 48


@dataclass(frozen=True)
class Strip:
    """Twelve hours from `since` on."""

    since: datetime
    zone: ZoneInfo

    def place(self, start: datetime, stop: datetime) -> str | None:
        """The classes that put a span on the strip; None if it lies outside."""
        first = max(round((start - self.since) / QUARTER), 0)
        last = min(round((stop - self.since) / QUARTER), QUARTERS)
        if last <= 0 or first >= QUARTERS:
            return None
        return f"x{first + 1} w{max(last - first, 1)}"

    def hours(self) -> list[dict[str, str]]:
        """The labels below it, every other hour; the half of the day where it begins or changes."""
        labels, half = [], ""
        for quarter in range(0, QUARTERS, 8):
            local = (self.since + quarter * QUARTER).astimezone(self.zone)
            text = f"{local:%-I}" if f"{local:%p}" == half else f"{local:%-I %p}"
            half = f"{local:%p}"
            labels.append({"place": f"x{quarter + 1} w8", "text": text})
        return labels


def strip_around(start: datetime, stop: datetime, zone: ZoneInfo) -> Strip:
    """The strip of the working day, moved as far as it must be to show the span."""
    day = start.astimezone(zone).date()
    opening: time = current_app.config["WORKING_HOURS"][0]
    since = clock.resolve(datetime.combine(day, opening), zone).first
    length = QUARTERS * QUARTER
    while start < since:
        since -= timedelta(hours=1)
    while stop > since + length and since + timedelta(hours=1) <= start:
        since += timedelta(hours=1)
    return Strip(since, zone)
