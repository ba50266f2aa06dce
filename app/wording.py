"""Moments as people read them: never a time without its zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def day_text(day: date) -> str:
    """`Wed, Nov 25`."""
    return f"{day:%a, %b %-d}"


def moment_text(instant: datetime, place: ZoneInfo) -> str:
    """`Tue, Nov 24, 1:00 PM CST`."""
    local = instant.astimezone(place)
    return f"{local:%a, %b %-d, %-I:%M %p} {local.tzname()}"


def span_text(start: datetime, stop: datetime, place: ZoneInfo) -> str:
    """`1:00 – 2:30 PM CST`, naming both halves of the day if they differ."""
    first, last = start.astimezone(place), stop.astimezone(place)
    opening = f"{first:%-I:%M}" if f"{first:%p}" == f"{last:%p}" else f"{first:%-I:%M %p}"
    return f"{opening} – {last:%-I:%M %p} {last.tzname()}"
