"""An appointment as a request would have it: the row it would become, new or changed, and what speaks
against it. Creating, updating and explaining all start here, so they judge alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.appointments.clocks import CLOCK_PARAMS, zones_of
from app.blueprints.appointments.details import read_flags, read_window
from app.blueprints.appointments.find import find_records
from app.blueprints.appointments.reading import Reading, read_clocks
from app.blueprints.appointments.slots import Slot, is_tentative
from app.blueprints.appointments.standing import beside_what_stands, leaves_the_times
from app.fields import warn
from app.identity.caller import Caller
from app.refusals import Problems

COPIED = (
    "appt_type", "delivery_type", "description", "location", "notes", "summary", "requested_date",
    "requested_time", "order_id", "order_request_appt_id", "photographer_user_id",
)  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """The row as it would be, the row as it was, and how the clocks were read."""

    row: dict[str, Any]
    before: RowMapping | None
    reading: Reading

    @property
    def slot(self) -> Slot | None:
        """The photographer's time it would take; None if it takes nobody's."""
        row = self.row
        if row["cancelled"] or not (row["photographer_user_id"] and row["start_at"] and row["stop_at"]):
            return None
        beside = self.before["id"] if self.before else None
        zone = clock.zone(row["time_zone"])
        return Slot(row["photographer_user_id"], row["start_at"], row["stop_at"], zone, beside)

    @property
    def claims_anew(self) -> bool:
        """Whether it takes time that it did not hold, or takes for certain what it did not for certain hold.

        A visit that gives time back, or is no longer confirmed, asks nobody's leave.
        """
        row, before = self.row, self.before
        if before is None or before["cancelled"] or before["start_at"] is None:
            return True
        moved = row["photographer_user_id"] != before["photographer_user_id"]
        longer = row["start_at"] < before["start_at"] or row["stop_at"] > before["stop_at"]
        firmer = row["confirmed"] and not before["confirmed"]
        return moved or longer or firmer or (is_tentative(before) and not self.tentative)

    @property
    def tentative(self) -> bool:
        return is_tentative(self.row)


def propose(
    values: Mapping[str, Any], before: RowMapping | None, caller: Caller, problems: Problems
) -> Proposal:
    """Work out the row; every fault found on the way is added to `problems`."""
    held: dict[str, Any] = dict(before or {})
    found = find_records({**held, **values}, values, problems)
    zone = found.time_zone or clock.office_zone().key
    reading = _read(values, held, zone, problems)
    if found.time_zone is None and not CLOCK_PARAMS.isdisjoint(values):
        message = f"There is no order to tell the place; the office's zone, {zone}, was taken."
        warn("order_id", "zone-assumed", message)
    row = {name: values.get(name, held.get(name)) for name in COPIED}
    row |= {
        "start_at": reading.start,
        "stop_at": reading.stop,
        "duration_s": reading.duration_s,
        "day": reading.day,
        "allday": bool(values.get("allday", held.get("allday"))),
        "time_zone": zone,
        "photographer_name": _photographer_name(values, held, found.photographer_name),
        "previous_start_at": _previous_start(held, reading),
    }
    row |= read_window(values, held, problems)
    row |= read_flags(values, held, reading.start is not None, problems)
    row |= _confirmation(values, held, row, caller) | _cancellation(held, row)
    row["override_reason"] = _override(values, held, row)
    return Proposal(row, before, reading)


def _read(values: Mapping[str, Any], held: Mapping[str, Any], zone: str, problems: Problems) -> Reading:
    """Read the clocks; in a change, beside what is not said and so keeps standing."""
    zones = zones_of(zone)
    if not held:
        return read_clocks(values, zones, problems)
    if leaves_the_times(values):
        return Reading(held["start_at"], held["stop_at"], held["duration_s"], held["day"])
    return read_clocks(beside_what_stands(values, held, zones), zones, problems)


def _photographer_name(values: Mapping[str, Any], held: Mapping[str, Any], found: str | None) -> str | None:
    if "photographer_name" in values:
        name: str = values["photographer_name"]
        return name
    return found if "photographer_user_id" in values else held.get("photographer_name")


def _previous_start(held: Mapping[str, Any], reading: Reading) -> Any:
    moved = held.get("start_at") and held["start_at"] != reading.start
    return held["start_at"] if moved else held.get("previous_start_at")


def _confirmation(
    values: Mapping[str, Any], held: Mapping[str, Any], row: Mapping[str, Any], caller: Caller
) -> dict[str, Any]:
    if not row["confirmed"]:
        kept = None if held.get("confirmed") else held.get("confirmed_by")
        return {"confirmed_at": None, "confirmed_by": values.get("confirmed_by", kept)}
    return {
        "confirmed_at": values.get("confirmed_at") or held.get("confirmed_at") or clock.now(),
        "confirmed_by": values.get("confirmed_by") or held.get("confirmed_by") or caller.display_name,
    }


def _cancellation(held: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """When it was cancelled and why; nothing of it once it stands again."""
    if not row["cancelled"]:
        return {"cancelled_at": None, "cancel_reason": None, "cancel_note": None}
    kept = {name: held.get(name) for name in ("cancelled_at", "cancel_reason", "cancel_note")}
    return kept | {"cancelled_at": kept["cancelled_at"] or clock.now()}


def _override(values: Mapping[str, Any], held: Mapping[str, Any], row: Mapping[str, Any]) -> str | None:
    """Why it is booked all the same. A reason holds for one slot: it does not go along with a move, nor come
    back with a visit that was cancelled."""
    slot = ("photographer_user_id", "start_at", "stop_at")
    stays = all(held.get(name) == row[name] for name in slot)
    reinstated = held.get("cancelled") and not row["cancelled"]
    reason: str | None = held.get("override_reason") if stays and not reinstated else None
    if "override_reason" in values:
        reason = values["override_reason"]
    return reason


def next_version(values: Mapping[str, Any], before: datetime) -> datetime:
    """The stamp of a changed row: later than the one it replaces, whatever the clocks say."""
    given: datetime = values["updated_at_mt"]
    return max(clock.now(), given, before + timedelta(seconds=1))
