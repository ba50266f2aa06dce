"""Explaining what a request for an appointment means, even one that contradicts itself. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.blueprints.appointments.clocks import ENDS, param_name, twelve_fields, zones_of
from app.blueprints.appointments.find import by_id
from app.blueprints.appointments.proposal import Proposal, propose
from app.blueprints.appointments.slots import alternatives, clashes, gaps, taken, working_day
from app.identity.caller import Caller
from app.refusals import Problems


def explain_appointment(values: dict[str, Any], found: None, caller: Caller) -> dict[str, Any]:
    """The instant, the three clocks, the verdict on daylight saving, which fields agree, what creating it
    (or with `id` changing it) would be refused for, and the photographer's day."""
    problems = Problems()
    before = by_id(values.get("id"))
    if "id" in values and before is None:
        problems.invalid("id", f"There is no appointment {values['id']}.")
    proposal = propose(values, before, caller, problems)
    row = proposal.row
    return {
        "start_at": row["start_at"],
        "stop_at": row["stop_at"],
        "time_duration_s": row["duration_s"],
        "time_zone": row["time_zone"],
        "clocks": _clocks(row),
        "daylight_saving": [_daylight(end, proposal) for end in ENDS if end in proposal.reading.daylight],
        "agreement": proposal.reading.findings,
        "problems": [
            {"param": problem.param, "status": problem.status.slug, "message": problem.message}
            for problem in problems
        ],
        "photographer": _day(proposal),
    }


def _clocks(row: dict[str, Any]) -> list[dict[str, Any]]:
    zones = zones_of(row["time_zone"])
    shown = twelve_fields(row["start_at"], row["stop_at"], zones)
    start = row["start_at"]
    return [
        {
            "clock": of,
            "zone": zones[of].key,
            "abbreviation": start.astimezone(zones[of]).tzname() if start else None,
        }
        | {f"{part}_{end}": shown[param_name(part, end, of)] for part in ("date", "time") for end in ENDS}
        for of in ("local", "office", "utc")
    ]


def _daylight(end: str, proposal: Proposal) -> dict[str, Any]:
    resolved = proposal.reading.daylight[end]
    return {"end": end, "verdict": resolved.verdict, "first": resolved.first, "second": resolved.second}


def _day(proposal: Proposal) -> dict[str, Any] | None:
    """What the photographer has that day, what is free for this length, and where else it could go."""
    slot = proposal.slot
    if slot is None or slot.stop <= slot.start:
        return None
    met = {row["id"] for row in clashes(slot)}
    day = slot.start.astimezone(slot.zone).date()
    opening, closing = working_day(day, slot.zone)
    since, until = min(opening, slot.start), max(closing, slot.stop)
    booked = taken(slot.photographer, since, until, slot.beside)
    return {
        "photographer_user_id": slot.photographer,
        "name": proposal.row["photographer_name"],
        "day": day,
        "booked": [dict(row) | {"clashes": row["id"] in met} for row in booked],
        "free": _spans(gaps(booked, opening, closing, slot.length)),
        "alternatives": _spans(alternatives(slot)) if met else [],
    }


def _spans(spans: Iterable[tuple[datetime, datetime]]) -> list[dict[str, datetime]]:
    return [{"start_at": start, "stop_at": stop} for start, stop in spans]
