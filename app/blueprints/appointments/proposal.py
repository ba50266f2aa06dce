"""An appointment as a request would have it: the row it would become, new or changed, and what speaks
against it. Creating, updating and explaining all start here, so they judge alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.appointments.clocks import (
    CLOCK_PARAMS,
    ENDS,
    TRUST,
    Reading,
    param_name,
    read_clocks,
    twelve_fields,
    zones_of,
)
from app.blueprints.appointments.details import read_flags, read_window
from app.blueprints.appointments.find import find_records
from app.blueprints.appointments.slots import Slot
from app.fields import warn
from app.identity.caller import Caller
from app.refusals import Problems

LENGTHS = ("time_duration_s", "time_duration")
COPIED = (
    "appt_type", "delivery_type", "description", "location", "notes", "summary", "requested_date",
    "requested_time", "order_id", "order_request_appt_id", "photographer_user_id", "override_reason",
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
        """Whether it takes time that it did not hold before, or takes it for certain for the first time."""
        if self.before is None:
            return True
        held = ("photographer_user_id", "start_at", "stop_at", "cancelled", "confirmed", "optional")
        return any(self.row[name] != self.before[name] for name in held)

    @property
    def tentative(self) -> bool:
        return self.row["optional"] and not self.row["confirmed"]


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
    return Proposal(row, before, reading)


def _read(values: Mapping[str, Any], held: Mapping[str, Any], zone: str, problems: Problems) -> Reading:
    """Read the clocks. In a change what is not said keeps standing: a date keeps its time, a time its date,
    and a start that is moved takes the length along."""
    zones = zones_of(zone)
    if not held:
        return read_clocks(values, zones, problems)
    if CLOCK_PARAMS.union(LENGTHS, ("allday",)).isdisjoint(values):
        return Reading(held["start_at"], held["stop_at"], held["duration_s"], held["day"])
    said = dict(values)
    stands = twelve_fields(held["start_at"], held["stop_at"], zones)
    stands["date_start_local"] = stands["date_start_local"] or held["day"]
    lengthened = not set(LENGTHS).isdisjoint(values)
    for end in ENDS:
        speaking = [of for of in TRUST if _speaks(values, end, of)]
        if not speaking and held["start_at"] and (end == "start" or not (lengthened or _moves(values))):
            speaking = ["utc"]
        for of in speaking:
            for part in ("date", "time"):
                name = param_name(part, end, of)
                if said.get(name) is None and stands[name] is not None:
                    said[name] = stands[name]
    if _moves(values) and not lengthened and held["duration_s"] and not _stops(values):
        said["time_duration_s"] = held["duration_s"]
    return read_clocks(said, zones, problems)


def _speaks(values: Mapping[str, Any], end: str, of: str) -> bool:
    return any(param_name(part, end, of) in values for part in ("date", "time"))


def _moves(values: Mapping[str, Any]) -> bool:
    return any(_speaks(values, "start", of) for of in TRUST)


def _stops(values: Mapping[str, Any]) -> bool:
    return any(_speaks(values, "stop", of) for of in TRUST)


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
        return {"confirmed_at": None, "confirmed_by": values.get("confirmed_by")}
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


def next_version(values: Mapping[str, Any], before: datetime) -> datetime:
    """The stamp of a changed row: later than the one it replaces, whatever the clocks say."""
    given: datetime = values["updated_at_mt"]
    return max(clock.now(), given, before + timedelta(seconds=1))
