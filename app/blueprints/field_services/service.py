"""Recording that a visit was cancelled: notes, lines, appointment, stage and status, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app.blueprints.appointments.changes import cancel_appointment, store_appointment
from app.blueprints.field_services.find import order_by_id, stage_of_reports
from app.blueprints.field_services.progress import remark_on, store_progress
from app.blueprints.field_services.proposal import Cancellation, propose
from app.blueprints.field_services.reports import give_again, given_before, keep_report
from app.blueprints.field_services.views import CancellationReported
from app.blueprints.order_stages.look_up import find
from app.blueprints.order_stages.service import create_order_stage
from app.blueprints.order_stages.status import as_found
from app.blueprints.orders.models import Order
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.fields import collecting_warnings, warn
from app.identity.caller import Caller
from app.refusals import Problems

_order = table(Order)
_UPDATE_NOTES = sa.update(_order).where(_order.c.id == sa.bindparam("order_id"))


def look_up_report(
    values: dict[str, Any], caller: Caller, problems: Problems
) -> Cancellation | RowMapping | None:
    """What the report comes to; or the same report, if it was applied already."""
    order = order_by_id(values.get("order_id"), locked=True)
    if order is None:
        if "order_id" in values:
            problems.invalid("order_id", f"There is no order {values['order_id']}.")
        return None
    given = given_before(order["id"], values, problems)
    return given or propose(values, order, values.get("updated_at"), caller, problems)


def record_cancellation(
    values: dict[str, Any], found: Cancellation | RowMapping, caller: Caller
) -> dict[str, Any]:
    """Apply the report. Answers order, appointment, line_items, order_stage and already_cancelled, as the full
    view shows them; of an appointment that was cancelled before, only the lines and notes are new."""
    if not isinstance(found, Cancellation):
        return give_again(found)
    with collecting_warnings() as remarks:
        result, stage = _apply(found, values, caller)
    for remark in remarks:
        warn(**vars(remark))
    answer = CancellationReported.told(result)
    keep_report(values, answer, stage, remarks, caller)
    return answer


def _apply(
    found: Cancellation, values: Mapping[str, Any], caller: Caller
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Do it; answers the result and the stage that was appended, if any."""
    order = _append_notes(found.order, values.get("notes"))
    store_progress(found.progress, caller)
    remark_on(found.progress)
    appointment = _cancel(found, values, caller)
    stage, status = _append_stage(found, appointment, values, caller)
    result = {
        "order": {**order, "stage": status.get("stage"), "stage_at": status.get("stage_start_at")},
        "appointment": appointment,
        "line_items": found.lines_after(),
        "order_stage": stage or stage_of_reports(appointment["id"]),
        "already_cancelled": found.already,
    }
    return result, stage


def _append_notes(order: RowMapping, notes: str | None) -> dict[str, Any]:
    """The order with the notes below those it has."""
    if notes is None:
        return dict(order)
    after = {"notes": f"{order['notes']}\n{notes}" if order["notes"] else notes}
    connection().execute(_UPDATE_NOTES, {"order_id": order["id"]} | after)
    note_change("orders", order["id"], {"notes": order["notes"]}, after, order_id=order["id"])
    return {**order, **after}


def _cancel(found: Cancellation, values: Mapping[str, Any], caller: Caller) -> RowMapping:
    """The appointment, cancelled; one that was so before keeps its reason."""
    said = {"updated_at_mt": found.at}
    if found.already and found.stage:
        return store_appointment(found.appointment, {"on_site_cancel": True}, said, caller)
    told = {name: values["appointment"].get(name) for name in ("cancel_reason", "cancel_note")}
    judged = {"same_day_cancel": found.same_day, "on_site_cancel": found.on_site}
    cancelled = cancel_appointment(
        {**said, **told, **judged, "cancelled_at": found.at}, found.appointment, caller
    )
    after: RowMapping = cancelled["appointment"]
    return after


def _append_stage(
    found: Cancellation, appointment: RowMapping, values: Mapping[str, Any], caller: Caller
) -> tuple[dict[str, Any] | None, Mapping[str, Any]]:
    """The stage that follows, if one does, and the order's status."""
    said = {
        "order_id": found.order["id"],
        "update_status": True,
        "stage": found.stage or "",
        "stage_at_mt": found.at,
        "appointment": {
            "appt_id": appointment["id"],
            "cancel_reason": appointment["cancel_reason"],
            "cancel_note": appointment["cancel_note"],
        },
    }
    if "notes" in values:
        said["notes"] = values["notes"]
    there = find(said)
    if found.stage is None:
        return None, as_found(there) or {}
    made = create_order_stage(said, there, caller)
    return made["order_stage"], made["order_status"] or {}
