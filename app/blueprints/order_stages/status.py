"""The order's one current status: moved by a single upsert that later posts cannot overtake."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Row
from sqlalchemy.sql.dml import Insert

from app import clock
from app.blueprints.order_stages.durations import clock_text
from app.blueprints.order_stages.models import OrderStatus
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.fields import warn

_status = table(OrderStatus)

SNAPSHOT = (
    "appt_id", "appt_confirmed", "appt_duration_time", "appt_start_at", "appt_stop_at",
    "cancel_reason", "cancel_note", "client_id", "client_billing_postal_code", "order_notes",
    "delivery_rush", "due_date", "external_id", "service_type", "services_addon_array",
)  # fmt: skip
"""What is copied from the request; a later stage that is silent about it leaves it as it was."""


def move_status(values: dict[str, Any], found: Row[Any], stage: dict[str, Any]) -> dict[str, Any] | None:
    """Move the status to `stage` unless it stands at a later one; answer the row, or None if it stayed."""
    row = {name: stage[name] for name in _status.c.keys() if name in stage and name != "id"}
    row |= {"order_stage_id": stage["id"], "updated_at": clock.now()} | _snapshot(values, found)
    moves_back = current_app.config["LATE_STAGE_MOVES_STATUS"]
    statement = _upsert(connection().dialect.name, found.order is not None, moves_back)
    moved = connection().execute(statement, row).mappings().one_or_none()
    if moved is None:
        warn("stage", "late-stage", "The order has a later stage already, so its status was left alone.")
    if moved is None:
        return None
    after = dict(moved)
    note_change("order_statuses", after["id"], as_found(found), after)
    return after


def current_status(found: Row[Any], reread: bool) -> dict[str, Any] | None:
    """The status as it stands: as found, or read again if a concurrent request may have moved it."""
    if reread:
        key = "order_id" if found.order else "order_request_id"
        statement = sa.select(_status).where(_status.c[key] == (found.order or found.request))
        now = connection().execute(statement).mappings().one_or_none()
        return dict(now) if now else None
    return as_found(found)


def as_found(found: Row[Any]) -> dict[str, Any] | None:
    """The status row among what was looked up, or None if there was none yet."""
    if found.status_id is None:
        return None
    return {name: getattr(found, f"status_{name}") for name in _status.c.keys()}


def _snapshot(values: dict[str, Any], found: Row[Any]) -> dict[str, Any]:
    order = values.get("order", {})
    said = {
        **values.get("appointment", {}),
        **{("order_notes" if name == "notes" else name): value for name, value in order.items()},
        "client_id": found.client,
        "client_billing_postal_code": values.get("client", {}).get("client_billing_postal_code")
        or found.billing_postal_code,
    }
    if "appt_duration_time" in said:
        said["appt_duration_time"] = clock_text(said["appt_duration_time"])
    return {name: said.get(name) for name in SNAPSHOT}


@cache
def _upsert(dialect: str, of_order: bool, moves_back: bool) -> Any:
    """Insert the status, or move it if the new stage is the later one by (time, id).

    The comparison is made by the database under the row's lock, so the latest of any number of
    concurrent posts wins, in whatever order they arrive.
    """
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect](_status)
    new = insert.excluded
    changes = {
        name: sa.func.coalesce(new[name], _status.c[name]) if name in SNAPSHOT else new[name]
        for name in _status.c.keys()
        if name != "id"
    }
    later = sa.tuple_(new.stage_start_at, new.order_stage_id) > sa.tuple_(
        _status.c.stage_start_at, _status.c.order_stage_id
    )
    target: dict[str, Any] = (
        {"index_elements": ["order_id"]}
        if of_order
        else {"index_elements": ["order_request_id"], "index_where": _status.c.order_id.is_(None)}
    )
    upsert: Insert = insert.on_conflict_do_update(
        **target, set_=changes, where=None if moves_back else later
    ).returning(*_status.c)
    return upsert
