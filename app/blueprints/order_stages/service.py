"""Recording a stage: one row of history and, if asked, the order's status."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from app import clock
from app.blueprints.order_stages.look_up import find
from app.blueprints.order_stages.mails import mail_about_delivery
from app.blueprints.order_stages.models import OrderStage
from app.blueprints.order_stages.status import current_status, move_status
from app.blueprints.orders.linking import link_order_to_request
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.fields import warn
from app.identity.caller import Caller

_history = table(OrderStage)
_INSERT = sa.insert(_history).returning(_history.c.id)


def create_order_stage(values: dict[str, Any], found: Row[Any], caller: Caller) -> dict[str, Any]:
    """Append a stage to the history and, with `update_status`, move the order's status to it.

    A stage that happened before the current one keeps its place in the history and does not move the
    status back (warning late-stage), unless the setting LATE_STAGE_MOVES_STATUS says otherwise.
    Answers order_stage, order_status, previous_stage and status_updated.
    """
    if values.get("order_id") and values.get("order_request_id") and found.order_request is None:
        link_order_to_request(found.order, found.request)
        found = find(values)
    stage = _stage_row(values, found, caller)
    stage["id"] = connection().execute(_INSERT, stage).scalar_one()
    note_change("order_stages", stage["id"], None, stage, order_id=found.order)
    status = None
    if values["update_status"]:
        _warn_of_order(found, stage)
        status = move_status(values, found, stage)
        if status is not None:
            mail_about_delivery(stage)
    return {
        "order_stage": stage,
        "order_status": status or current_status(found, reread=values["update_status"]),
        "previous_stage": _previous(found, stage),
        "status_updated": status is not None,
    }


def _stage_row(values: dict[str, Any], found: Row[Any], caller: Caller) -> dict[str, Any]:
    now = clock.now()
    created_by_id, created_by = _person(values, "created_by", found.creator_name, caller)
    updated_by_id, updated_by = _person(values, "updated_by", found.updater_name, caller)
    return {
        "order_id": found.order,
        "order_request_id": found.request or found.order_request,
        "stage": found.stage,
        "stage_trigger": values.get("stage_trigger") or f"{caller.face}:{caller.application}",
        "stage_start_at": values.get("stage_at_mt", now),
        "created_at_fm": values.get("created_at_mt", now),
        "created_by_id": created_by_id,
        "created_by": created_by,
        "updated_by_id": updated_by_id,
        "updated_by": updated_by,
        "notified_at": values.get("notified_at_mt"),
        "notes": values.get("notes"),
        "created_at": now,
    }


def _person(values: dict[str, Any], param: str, found_name: str, caller: Caller) -> tuple[int | None, str]:
    """Whom a record names: the given user, else the caller; a name given in words replaces the name only."""
    if f"{param}_id" in values:
        return values[f"{param}_id"], values.get(param, found_name)
    return caller.user_id, values.get(param, caller.display_name)


def _warn_of_order(found: Row[Any], stage: dict[str, Any]) -> None:
    """Remark on a step that the line of stages does not foresee; it is recorded all the same."""
    if found.status_stage is None or found.status_stage_start_at > stage["stage_start_at"]:
        return
    if found.status_terminal:
        message = f"The order stood at {found.status_stage}, which usually is the end."
        warn("stage", "after-terminal-stage", message)
    elif None not in (found.position, found.status_position) and found.position < found.status_position:
        warn("stage", "backward-stage", f"The order stood at {found.status_stage}, which comes later.")


def _previous(found: Row[Any], stage: dict[str, Any]) -> dict[str, Any] | None:
    if found.previous_stage is None:
        return None
    lasted = stage["stage_start_at"] - found.previous_at
    return {
        "stage": found.previous_stage,
        "stopped_at": stage["stage_start_at"],
        "duration_s": int(lasted.total_seconds()),
    }
