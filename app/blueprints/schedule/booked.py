"""What is booked in a stretch of time, for every photographer, read in one select."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.appointments.details import time_text
from app.blueprints.appointments.durations import LONGEST_S
from app.blueprints.appointments.models import Appointment
from app.blueprints.appointments.shown import TAGS
from app.blueprints.appointments.slots import buffer
from app.blueprints.appointments.views import status_of
from app.blueprints.orders.models import Order, Property
from app.database import table
from app.extensions import connection

_appointment, _order, _property = table(Appointment), table(Order), table(Property)
_READ = (
    sa.select(_appointment, _property.c.street, _property.c.city)
    .outerjoin(_order, _order.c.id == _appointment.c.order_id)
    .outerjoin(_property, _property.c.id == _order.c.property_id)
    .where(sa.not_(_appointment.c.cancelled))
)


@dataclass(frozen=True)
class Booked:
    """An appointment that takes time. `clash`: another of the photographer's leaves no room for it."""

    row: RowMapping
    clash: bool = False

    @property
    def start(self) -> datetime:
        start: datetime = self.row["start_at"]
        return start

    @property
    def stop(self) -> datetime:
        stop: datetime = self.row["stop_at"]
        return stop

    @property
    def person(self) -> int | None:
        person: int | None = self.row["photographer_user_id"]
        return person

    @property
    def place(self) -> str:
        """`Kansas City, 1428 Larkspur Lane`, or what the time is blocked for."""
        if self.row["street"]:
            return f"{self.row['city']}, {self.row['street']}"
        return str(self.row["summary"] or self.row["appt_type"] or "Blocked")

    @property
    def status(self) -> str:
        return status_of(dict(self.row))

    @property
    def status_words(self) -> str:
        return TAGS[self.status][0]

    def zone_on(self, of: str) -> ZoneInfo:
        """The zone of the clock that is shown: the property's own, the office's or UTC."""
        zones = {"office": clock.office_zone(), "utc": clock.zone("UTC")}
        return zones.get(of) or clock.zone(self.row["time_zone"])

    def walls(self, of: str) -> tuple[datetime, datetime]:
        """Start and stop as the chosen clock shows them, without a zone."""
        zone = self.zone_on(of)
        first, last = (one.astimezone(zone).replace(tzinfo=None) for one in (self.start, self.stop))
        return first, max(last, first + timedelta(minutes=1))

    def hours(self, of: str) -> str:
        """`1:00 – 2:30 PM CST`."""
        first, last = (one.astimezone(self.zone_on(of)) for one in (self.start, self.stop))
        if of == "utc":
            return f"{first:%H:%M} – {last:%H:%M} UTC"
        return f"{first:%-I:%M} – {last:%-I:%M %p} {last.tzname()}"


def booked_on(days: list[date], of: str) -> list[Booked]:
    """What takes time on one of these days in a row, as the chosen clock counts days, by its start."""
    # The earliest and the latest zone on earth, so that nobody's day is cut.
    since = datetime.combine(days[0], datetime.min.time(), clock.zone("UTC")) - timedelta(hours=14)
    until = datetime.combine(days[-1], datetime.max.time(), clock.zone("UTC")) + timedelta(hours=12)
    booked = _marked(_read(since, until))
    return [one for one in booked if _touches(one, days, of)]


def _touches(one: Booked, days: list[date], of: str) -> bool:
    first, last = one.walls(of)
    return first.date() <= days[-1] and (last - timedelta(seconds=1)).date() >= days[0]


def _read(since: datetime, until: datetime) -> list[RowMapping]:
    start, stop = _appointment.c.start_at, _appointment.c.stop_at
    day_before = since - timedelta(seconds=LONGEST_S)
    # Only whole days last longer than a day; see the index that is theirs.
    visits = sa.and_(start > day_before, start < until, stop > since)
    blocks = sa.and_(_appointment.c.allday, start <= day_before, stop > since)
    rows = connection().execute(sa.union_all(_READ.where(visits), _READ.where(blocks))).mappings()
    return sorted(rows, key=lambda row: (row["start_at"], row["id"]))


def _marked(rows: Iterable[RowMapping]) -> list[Booked]:
    """The rows by their start, those that leave one another no room marked."""
    ends: dict[int, list[RowMapping]] = defaultdict(list)
    clashing, all_rows = set(), list(rows)
    for row in all_rows:
        person = row["photographer_user_id"]
        if person is None:
            continue
        met = [other for other in ends[person] if other["stop_at"] + buffer() > row["start_at"]]
        if met:
            clashing |= {row["id"], *(other["id"] for other in met)}
        ends[person] = [*met, row]
    return [Booked(row, row["id"] in clashing) for row in all_rows]


def without_a_time(day: date) -> list[dict[str, Any]]:
    """What is wanted that day and has no time yet."""
    of = _appointment.c
    on_the_day = sa.or_(
        of.day == day, sa.and_(of.window_date_start <= day, of.window_date_end >= day), of.requested_date == day
    )
    rows = connection().execute(_READ.where(of.start_at.is_(None), on_the_day).order_by(of.id)).mappings()
    return [
        {
            "id": row["id"],
            "place": Booked(row).place,
            "person": row["photographer_name"] or "Not assigned",
            "window": " – ".join(
                text
                for text in (time_text(row["window_time_start_s"]), time_text(row["window_time_end_s"]))
                if text
            ),
        }
        for row in rows
    ]
