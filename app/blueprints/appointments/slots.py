"""A photographer's time: what is taken, what is free, and who may take it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.engine import RowMapping

from app import clock, statuses
from app.blueprints.appointments.durations import LONGEST_BLOCK_S
from app.blueprints.appointments.models import Appointment
from app.database import table
from app.extensions import connection
from app.fields import warn
from app.identity.models import User
from app.refusals import Problem, Refusal

_appointment, _user = table(Appointment), table(User)
LONGEST_BLOCK = timedelta(seconds=LONGEST_BLOCK_S)
SEARCHED = range(-3, 15)
OFFERED = 3

_INSTANT = _appointment.c.start_at.type
_TAKEN = (
    sa.select(
        _appointment.c.id, _appointment.c.order_id, _appointment.c.start_at, _appointment.c.stop_at,
        _appointment.c.appt_type, _appointment.c.confirmed, _appointment.c.optional,
    )
    .where(
        _appointment.c.photographer_user_id == sa.bindparam("photographer"),
        # No block is longer, so nothing that began earlier can reach in: the index is read from here.
        _appointment.c.start_at > sa.bindparam("earliest", type_=_INSTANT),
        _appointment.c.start_at < sa.bindparam("until", type_=_INSTANT),
        _appointment.c.stop_at > sa.bindparam("since", type_=_INSTANT),
        _appointment.c.id != sa.bindparam("beside"),
        sa.not_(_appointment.c.cancelled),
    )
    .order_by(_appointment.c.start_at, _appointment.c.id)
)  # fmt: skip
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


def buffer() -> timedelta:
    return timedelta(minutes=current_app.config["APPOINTMENT_BUFFER_MINUTES"])


def taken(
    photographer: int, since: datetime, until: datetime, beside: int | None = None
) -> Sequence[RowMapping]:
    """What is not cancelled and overlaps the half-open time from `since` to `until`, by its start."""
    sought = {
        "photographer": photographer,
        "earliest": since - LONGEST_BLOCK,
        "since": since,
        "until": until,
        "beside": beside or 0,
    }
    return connection().execute(_TAKEN, sought).mappings().all()


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
    tentative = tentative or all(row["optional"] and not row["confirmed"] for row in met)
    if override_reason or tentative or policy == "warn" or slot.stop <= clock.now():
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
    first = met[0]
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
    around = slot.start.astimezone(slot.zone).date()
    nearest = []
    for opening, closing in _free_around(slot, around):
        start = min(max(slot.start, opening), closing - slot.length)
        nearest.append((abs(start - slot.start), start))
    return [(start, start + slot.length) for _, start in sorted(nearest)[:OFFERED]]


def _free_around(slot: Slot, around: date) -> Iterator[tuple[datetime, datetime]]:
    days = [around + timedelta(days=days) for days in SEARCHED]
    since, until = working_day(days[0], slot.zone)[0], working_day(days[-1], slot.zone)[1]
    booked = taken(slot.photographer, since - buffer(), until + buffer(), slot.beside)
    for day in days:
        yield from gaps(booked, *working_day(day, slot.zone), slot.length)


def working_day(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When work begins and ends that day, on the clocks there (setting WORKING_HOURS)."""
    opening, closing = current_app.config["WORKING_HOURS"]
    return tuple(clock.resolve(datetime.combine(day, moment), zone).first for moment in (opening, closing))  # type: ignore[return-value]


def gaps(
    booked: Sequence[RowMapping], since: datetime, until: datetime, length: timedelta
) -> Iterator[tuple[datetime, datetime]]:
    """The free times of at least `length` from now on between `since` and `until`; `booked` is by start."""
    free_from = max(since, _next_quarter())
    for row in booked:
        if row["start_at"] - buffer() >= until:
            break
        if row["start_at"] - buffer() - free_from >= length:
            yield free_from, row["start_at"] - buffer()
        free_from = max(free_from, row["stop_at"] + buffer())
    if until - free_from >= length:
        yield free_from, until


def _next_quarter() -> datetime:
    """The next quarter of an hour: nobody is sent off this very second."""
    quarter = timedelta(minutes=15)
    now = clock.now()
    past = timedelta(minutes=now.minute % 15, seconds=now.second)
    return now - past + quarter if past else now
