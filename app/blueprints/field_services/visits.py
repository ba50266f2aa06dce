"""What of a visit its lines take over: the day, and who was there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import RowMapping

from app import clock


@dataclass(frozen=True)
class Visit:
    """day: the visit's own, at the property. done_on: when what was done counts as done, today if the visit is
    still to come. today: the latest day that has begun at the property or at the office."""

    day: date
    done_on: date
    today: date
    name: str
    user_id: int | None


def visit_of(appointment: RowMapping | None, time_zone: str, reporter: str) -> Visit:
    """The visit of an appointment; without an appointment, or a photographer, that of whoever reports."""
    place = clock.zone(time_zone)
    here = clock.now().astimezone(place).date()
    today = max(here, clock.now().astimezone(clock.office_zone()).date())
    if appointment is None:
        return Visit(here, here, today, reporter, None)
    start = appointment["start_at"]
    day = start.astimezone(place).date() if start else appointment["day"] or here
    name = appointment["photographer_name"] or reporter
    return Visit(day, min(day, here), today, name, appointment["photographer_user_id"])
