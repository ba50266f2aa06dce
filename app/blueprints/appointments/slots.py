"""A photographer's time: what is taken, what is free, and who may take it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.engine import RowMapping

from app import clock, statuses
from app.blueprints.appointments.durations import LONGEST_BLOCK_S, LONGEST_S
from app.blueprints.appointments.models import Appointment
from app.database import table
from app.extensions import connection
from app.fields import warn
from app.identity.models import User
from app.refusals import Problem, Refusal

_appointment, _user = table(Appointment), table(User)
LONGEST, LONGEST_BLOCK = timedelta(seconds=LONGEST_S), timedelta(seconds=LONGEST_BLOCK_S)
# The days that are searched for a free slot, counted from the one wanted; the later ones only if need be.
SEARCHED = (range(-3, 15), range(15, 75))
OFFERED = 3


def _overlapping(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """What a photographer has beside one appointment that is not cancelled and meets the conditions."""
    of = _appointment.c
    return sa.select(
        of.id, of.order_id, of.start_at, of.stop_at, of.appt_type, of.confirmed, of.optional
    ).where(
        of.photographer_user_id == sa.bindparam("photographer"),
        of.id != sa.bindparam("beside"),
        sa.not_(of.cancelled),
        *conditions,
    )


def _moment(name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(name, type_=_appointment.c.start_at.type)


# Only a block of whole days lasts longer than a day. So visits are read from a day back, and the few blocks by
# an index of their own: neither grows with the years that a photographer has been at work.
_TAKEN = sa.union_all(
    _overlapping(
        _appointment.c.start_at > _moment("day_before"),
        _appointment.c.start_at < _moment("until"),
        _appointment.c.stop_at > _moment("since"),
    ),
    _overlapping(
        _appointment.c.allday,
        _appointment.c.start_at <= _moment("day_before"),
        _appointment.c.stop_at > _moment("since"),
        _appointment.c.stop_at <= _moment("latest"),
    ),
)
_LOCK = sa.select(_user.c.id).where(_user.c.id == sa.bindparam("photographer")).with_for_update(key_share=True)


@dataclass(frozen=True)
class Slot:
    """The time a photographer would spend; `beside` is the appointment that is moved into it, if any."""

    photographer: int
    start: datetime
    stop: datetime
    zone: ZoneInfo
    beside: int | None = None

    @property
    def length(self) -> timedelta:
        return self.stop - self.start


def is_tentative(row: Mapping[str, Any] | RowMapping) -> bool:
    """Whether the appointment may yet come to nothing."""
    return bool(row["optional"] and not row["confirmed"])


def buffer() -> timedelta:
    return timedelta(minutes=current_app.config["APPOINTMENT_BUFFER_MINUTES"])


def taken(
    photographer: int, since: datetime, until: datetime, beside: int | None = None
) -> Sequence[RowMapping]:
    """What is not cancelled and overlaps the half-open time from `since` to `until`, by its start."""
    sought = {
        "photographer": photographer,
        "day_before": since - LONGEST,
        "latest": since - LONGEST + LONGEST_BLOCK,
        "since": since,
        "until": until,
        "beside": beside or 0,
    }
    rows = connection().execute(_TAKEN, sought).mappings()
    # Put in order here: asked to do it, SQLite reads all of a photographer's years by the index in that order.
    return sorted(rows, key=lambda row: (row["start_at"], row["id"]))


def clashes(slot: Slot) -> Sequence[RowMapping]:
    """The appointments that leave no room for the slot and the buffer on both its sides."""
    return taken(slot.photographer, slot.start - buffer(), slot.stop + buffer(), slot.beside)


def claim(slot: Slot, tentative: bool, override_reason: str | None) -> None:
    """Take the slot for this transaction, or refuse it.

    The photographer's row is locked until the commit, so of any number of requests for one slot the
    second sees the first's appointment (SQLite's writers take turns anyway). A clash is refused with
    what it clashes with and the nearest free slots; it is only remarked on if a reason is given, one side of
    it is tentative, the appointment is over already, or the setting OVERLAP_POLICY says so.
    """
    policy = current_app.config["OVERLAP_POLICY"]
    connection().execute(_LOCK, {"photographer": slot.photographer})
    met = clashes(slot)
    if not met or policy == "allow":
        return
    sentence = _sentence(met, slot.zone)
    if (
        override_reason
        or tentative
        or all(map(is_tentative, met))
        or policy == "warn"
        or slot.stop <= clock.now()
    ):
        warn("photographer_user_id", "double-booked", sentence)
        return
    raise Refusal(
        statuses.INVALID_PARAM,
        problems=[Problem("photographer_user_id", statuses.INVALID_PARAM, sentence)],
        data={
            "conflicts": [
                {"id": row["id"], "order_id": row["order_id"]} | _span(row["start_at"], row["stop_at"])
                for row in met
            ],
            "alternatives": [
                {"photographer_user_id": slot.photographer} | _span(*free) for free in alternatives(slot)
            ],
        },
    )


def _sentence(met: Sequence[RowMapping], zone: ZoneInfo) -> str:
    # What is certain weighs more than what is not, whichever begins first.
    first = min(met, key=is_tentative)
    start, stop = (first[name].astimezone(zone) for name in ("start_at", "stop_at"))
    others = f" and {len(met) - 1} more" if len(met) > 1 else ""
    whose = f" for order {first['order_id']}" if first["order_id"] else ""
    return (
        f"The photographer is taken by appointment {first['id']}{whose} "
        f"from {start:%Y-%m-%d %H:%M} to {stop:%H:%M} {stop.tzname()}{others}."
    )


def _span(start: datetime, stop: datetime) -> dict[str, str]:
    return {"start_at": f"{start:%Y-%m-%dT%H:%M:%SZ}", "stop_at": f"{stop:%Y-%m-%dT%H:%M:%SZ}"}


def alternatives(slot: Slot) -> list[tuple[datetime, datetime]]:
    """Up to three free slots of the same length and photographer, the nearest first, none in the past."""
    for searched in SEARCHED:
        found = sorted(_free_around(slot, searched), key=lambda free: (abs(free[0] - slot.start), free))
        if found:
            return found[:OFFERED]
    return []


def _free_around(slot: Slot, searched: range) -> Iterator[tuple[datetime, datetime]]:
    """On each day around the slot's own, the free time nearest to it in every gap that has room."""
    around = slot.start.astimezone(slot.zone).date()
    days = [around + timedelta(days=days) for days in searched]
    hours = [working_day(day, slot.zone) for day in days]
    fits = any(closing - opening >= slot.length for opening, closing in hours)
    until = hours[-1][1] + (timedelta() if fits else slot.length)
    booked = taken(slot.photographer, hours[0][0] - LONGEST, until + buffer(), slot.beside)
    if not fits:
        yield from _shifted(slot, searched, booked)
        return
    for opening, closing in hours:
        for free_from, free_until in gaps(booked, opening, closing, slot.length):
            start = min(max(slot.start, free_from), free_until - slot.length)
            yield start, start + slot.length


def _shifted(slot: Slot, searched: range, booked: Sequence[RowMapping]) -> Iterator[tuple[datetime, datetime]]:
    """What is longer than a working day is offered at the same time of another day."""
    walls = [moment.astimezone(slot.zone).replace(tzinfo=None) for moment in (slot.start, slot.stop)]
    between = buffer()
    for days in searched:
        start, stop = (clock.resolve(wall + timedelta(days=days), slot.zone).first for wall in walls)
        free = all(row["stop_at"] <= start - between or row["start_at"] >= stop + between for row in booked)
        if free and start >= clock.now():
            yield start, stop


def working_day(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When work begins and ends that day, on the clocks there (setting WORKING_HOURS)."""
    opening, closing = current_app.config["WORKING_HOURS"]
    return tuple(clock.resolve(datetime.combine(day, moment), zone).first for moment in (opening, closing))  # type: ignore[return-value]


def gaps(
    booked: Sequence[RowMapping], since: datetime, until: datetime, length: timedelta
) -> Iterator[tuple[datetime, datetime]]:
    """The free times of at least `length` from now on between `since` and `until`; `booked` is by start."""
    free_from, between = max(since, _next_quarter()), buffer()
    for row in booked:
        free_until = row["start_at"] - between
        if free_until >= until:
            break
        if free_until - free_from >= length:
            yield free_from, free_until
        free_from = max(free_from, row["stop_at"] + between)
    if until - free_from >= length:
        yield free_from, until


def _next_quarter() -> datetime:
    """The next quarter of an hour: nobody is sent off this very second."""
    quarter = timedelta(minutes=15)
    now = clock.now()
    past = timedelta(minutes=now.minute % 15, seconds=now.second)
    return now - past + quarter if past else now
