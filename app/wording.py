"""Moments as people read them: never a time without its zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app import clock


def day_text(day: date) -> str:
    """`Wed, Nov 25`, with the year if it is another one than this."""
    this_year = day.year == clock.now().year
    return f"{day:%a, %b %-d}" if this_year else f"{day:%a, %b %-d, %Y}"


def moment_text(instant: datetime, place: ZoneInfo) -> str:
    """`Tue, Nov 24, 1:00 PM CST`."""
    local = instant.astimezone(place)
    return f"{day_text(local.date())}, {local:%-I:%M %p} {local.tzname()}"


def span_text(start: datetime, stop: datetime, place: ZoneInfo) -> str:
    """`1:00 – 2:30 PM CST`, naming both halves of the day or both zones if they differ."""
    first, last = start.astimezone(place), stop.astimezone(place)
    if place.key == "UTC":
        return f"{first:%H:%M} – {last:%H:%M} UTC"
    opening = f"{first:%-I:%M}" if f"{first:%p}" == f"{last:%p}" else f"{first:%-I:%M %p}"
    if first.tzname() != last.tzname():
        opening = f"{first:%-I:%M %p} {first.tzname()}"
    return f"{opening} – {last:%-I:%M %p} {last.tzname()}"


def dated_span_text(start: datetime, stop: datetime, place: ZoneInfo) -> str:
    """`Tue, Nov 24, 1:00 – 2:30 PM CST`; both days if it ends on another."""
    first, last = start.astimezone(place), stop.astimezone(place)
    if first.date() == last.date():
        return f"{day_text(first.date())}, {span_text(start, stop, place)}"
    hour = "%H:%M" if place.key == "UTC" else "%-I:%M %p"
    opening, closing = (f"{day_text(one.date())}, {one.strftime(hour)}" for one in (first, last))
    return f"{opening} – {closing} {last.tzname()}"
