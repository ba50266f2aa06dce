"""Changing an appointment: moving it, confirming it, cancelling it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.appointments.find import by_id
from app.blueprints.appointments.mails import mail_about
from app.blueprints.appointments.models import Appointment
from app.blueprints.appointments.proposal import Proposal, next_version, propose
from app.blueprints.appointments.service import claim_slot
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.fields import warn
from app.identity.caller import Caller
from app.refusals import Problems

_appointment = table(Appointment)
_UPDATE = sa.update(_appointment).returning(_appointment)


def look_up_change(values: dict[str, Any], caller: Caller, problems: Problems) -> Proposal | None:
    """The appointment as it would be, its slot claimed if it takes other time than before."""
    before = _current(values, problems)
    if before is None:
        return None
    if values.get("uuid", before["uuid"]) != before["uuid"]:
        problems.invalid("uuid", f"Appointment {before['id']} has the uuid {before['uuid']}; it cannot change.")
    proposal = propose(values, before, caller, problems)
    problems.refuse_if_any()
    claim_slot(proposal)
    return proposal


def look_up_confirmation(values: dict[str, Any], caller: Caller, problems: Problems) -> Proposal | None:
    """The appointment as it would be once confirmed; a cancelled one must be reinstated first."""
    before = _current(values, problems)
    if before is None:
        return None
    if before["cancelled"]:
        problems.invalid(
            "id", f"Appointment {before['id']} was cancelled; update it with cancelled=false first."
        )
    elif before["confirmed"]:
        warn("id", "already-confirmed", f"Appointment {before['id']} was confirmed already.")
    proposal = propose(values | {"confirmed": True}, before, caller, problems)
    problems.refuse_if_any()
    claim_slot(proposal)
    return proposal


def look_up_cancellation(values: dict[str, Any], caller: Caller, problems: Problems) -> RowMapping | None:
    return _current(values, problems)


def _current(values: dict[str, Any], problems: Problems) -> RowMapping | None:
    """The row, locked until the commit, with a problem if the caller has seen only an older version."""
    before = by_id(values.get("id"), locked=True)
    if before is None:
        if "id" in values:
            problems.invalid("id", f"There is no appointment {values['id']}.")
        return None
    newest = clock.office_wall(before["updated_at"])
    stamp = values.get("updated_at_mt")
    # In an hour that comes twice the newest version is read back as the first of two: so it is as it is shown.
    if stamp and stamp < before["updated_at"] and clock.office_wall(stamp) != newest:
        message = (
            f"Appointment {before['id']} was changed by {before['updated_by']} at {newest}; read it again."
        )
        problems.invalid("updated_at_mt", message)
    return before


def update_appointment(values: dict[str, Any], found: Proposal, caller: Caller) -> dict[str, Any]:
    """Store the change. A start that moved is kept as `previous_start_at`."""
    assert found.before is not None
    return {"appointment": store_appointment(found.before, found.row, values, caller)}


def cancel_appointment(values: dict[str, Any], before: RowMapping, caller: Caller) -> dict[str, Any]:
    """Cancel: the photographer is free again. One that was cancelled before keeps its first reason.

    A report from the field also says when (`cancelled_at`)."""
    if before["cancelled"]:
        return {"appointment": before, "already_cancelled": True}
    now = values.get("cancelled_at") or clock.now()
    row = {
        "cancelled": True,
        "cancelled_at": now,
        "cancel_reason": values.get("cancel_reason"),
        "cancel_note": values.get("cancel_note"),
        "same_day_cancel": values.get("same_day_cancel", is_same_day(before, now)),
        "on_site_cancel": values.get("on_site_cancel", is_under_way(before, now)),
        "ready_to_schedule": False,
    }
    return {"appointment": store_appointment(before, row, values, caller), "already_cancelled": False}


def is_same_day(appointment: RowMapping, now: Any) -> bool:
    """Whether `now` falls on the day of the visit, on the property's calendar."""
    if appointment["start_at"] is None:
        return False
    zone = clock.zone(appointment["time_zone"])
    same: bool = appointment["start_at"].astimezone(zone).date() == now.astimezone(zone).date()
    return same


def is_under_way(appointment: RowMapping, now: Any) -> bool:
    """Whether the visit has begun and is not over."""
    start, stop = appointment["start_at"], appointment["stop_at"]
    return start is not None and start <= now < stop


def store_appointment(
    before: RowMapping, row: dict[str, Any], values: dict[str, Any], caller: Caller
) -> RowMapping:
    """Write what a change makes of an appointment, with the e-mail it calls for; answers the row."""
    row = row | {
        "updated_by": values.get("updated_by", caller.display_name),
        "updated_at": next_version(values, before["updated_at"]),
    }
    update = _UPDATE.where(_appointment.c.id == before["id"]).values(row)
    after = connection().execute(update).mappings().one()
    note_change("appointments", after["id"], dict(before), dict(after), order_id=after["order_id"])
    mail_about(before, after)
    return after
