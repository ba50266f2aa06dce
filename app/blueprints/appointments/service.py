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
from app.blueprints.appointments.mails import mail_about
from app.blueprints.appointments.models import Appointment
from app.blueprints.appointments.proposal import Proposal, propose
from app.blueprints.appointments.slots import claim
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.refusals import Problems, Refusal, refuse_param

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
    made = _made_before(values, problems)
    if made is not None and not problems:
        return made
    proposal = propose(values, None, caller, problems)
    problems.refuse_if_any()
    try:
        claim_slot(proposal)
    except Refusal:
        # A twin of this request may have been given the slot while this one waited for it.
        made = _made_before(values, problems)
        if made is None:
            raise
        return made
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
    mail_about(None, made)
    return {"appointment": made, "replayed": False}


def _made_meanwhile(values: dict[str, Any]) -> RowMapping:
    """What another request has just made under this uuid, if it asked for the same."""
    problems = Problems()
    made = _made_before(values, problems)
    if made is None:
        raise refuse_param("uuid", "Another request is using this uuid at this moment.")
    problems.refuse_if_any()
    return made


def _made_before(values: dict[str, Any], problems: Problems) -> RowMapping | None:
    """The appointment with this uuid, with a problem if it was made from other values."""
    made = by_uuid(values["uuid"]) if "uuid" in values else None
    if made is not None and made["fingerprint"] != _fingerprint(values):
        problems.invalid("uuid", f"Appointment {made['id']} was made with this uuid from other values.")
    return made


def _fingerprint(values: dict[str, Any]) -> str:
    """What was asked for, however it was spelt."""
    unsaid = COMMON_PARAMS | {"month_first"}
    said = {name: value for name, value in values.items() if name not in unsaid and value is not None}
    text = json.dumps(said, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
