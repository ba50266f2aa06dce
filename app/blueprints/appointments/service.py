"""Making an appointment."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping

from app import clock
from app.action import COMMON_PARAMS
from app.blueprints.appointments.find import by_uuid
from app.blueprints.appointments.models import Appointment
from app.blueprints.appointments.proposal import Proposal, propose
from app.blueprints.appointments.slots import claim
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.refusals import Problems, refuse_param

_appointment = table(Appointment)
# Another request with the same uuid may commit while this one waits: it then inserts nothing.
_INSERT = {
    "sqlite": sqlite.insert(_appointment).on_conflict_do_nothing().returning(_appointment),
    "postgresql": postgresql.insert(_appointment)
    .on_conflict_do_nothing(index_elements=["uuid"])
    .returning(_appointment),
}


def look_up_new(values: dict[str, Any], caller: Caller, problems: Problems) -> Proposal | RowMapping:
    """The appointment to make, its slot claimed; or the one made already from the same uuid and values.

    Refuses invalid-param, with conflicts and alternatives in its data, if the photographer is taken.
    """
    made = by_uuid(values["uuid"]) if "uuid" in values else None
    if made is not None:
        _check_replay(made, values, problems)
        return made
    proposal = propose(values, None, caller, problems)
    problems.refuse_if_any()
    claim_slot(proposal)
    return proposal


def claim_slot(proposal: Proposal) -> None:
    """Take the photographer's time if the proposal needs any that it does not hold yet."""
    if proposal.slot and proposal.claims_anew:
        claim(proposal.slot, proposal.tentative, proposal.row["override_reason"])


def create_appointment(values: dict[str, Any], found: Proposal | RowMapping, caller: Caller) -> dict[str, Any]:
    """Insert the appointment. Answers it, and whether it was there already (`replayed`)."""
    if not isinstance(found, Proposal):
        return {"appointment": found, "replayed": True}
    row = found.row | {
        "uuid": values.get("uuid") or str(uuid.uuid4()),
        "fingerprint": _fingerprint(values),
        "created_by": values.get("created_by", caller.display_name),
        "created_in": values.get("created_in") or f"{caller.face}:{caller.application}",
        "created_at": clock.now(),
        "updated_by": values.get("updated_by", caller.display_name),
        "updated_at": values["updated_at_mt"],
    }
    insert: sa.Executable = _INSERT[connection().dialect.name]
    made = connection().execute(insert, row).mappings().one_or_none()
    if made is None:
        return {"appointment": _made_meanwhile(values), "replayed": True}
    note_change("appointments", made["id"], None, dict(made), order_id=made["order_id"])
    return {"appointment": made, "replayed": False}


def _made_meanwhile(values: dict[str, Any]) -> RowMapping:
    """What another request has just made under this uuid, if it asked for the same."""
    made = by_uuid(values["uuid"])
    if made is None:
        raise refuse_param("uuid", "Another request is using this uuid at this moment.")
    problems = Problems()
    _check_replay(made, values, problems)
    problems.refuse_if_any()
    return made


def _check_replay(made: RowMapping, values: dict[str, Any], problems: Problems) -> None:
    if made["fingerprint"] != _fingerprint(values):
        problems.invalid("uuid", f"Appointment {made['id']} was made with this uuid from other values.")


def _fingerprint(values: dict[str, Any]) -> str:
    """What was asked for, however it was spelt."""
    said = {name: value for name, value in values.items() if name not in COMMON_PARAMS and value is not None}
    text = json.dumps(said, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
