"""The arranged form of a cancelled visit: why, and a row for each line of the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.appointments.models import Appointment
from app.blueprints.appointments.reasons import reason_options
from app.blueprints.field_services.find import lines_of_order
from app.blueprints.field_services.schemas import MOST_LINES
from app.database import table
from app.extensions import connection
from app.interfaces.layout import Group, Layout, Rows, Typed
from app.wording import day_text, moment_text

_appointment = table(Appointment)
_VISITS = (
    sa.select(_appointment)
    .where(_appointment.c.order_id == sa.bindparam("order_id"))
    .order_by(_appointment.c.cancelled, _appointment.c.start_at, _appointment.c.id)
)
_FILLED_IN = ("completed_quantity", "completed_date", "completed_by", "quantity")


def new_report(named: Typed) -> Typed:
    """What the form holds at first: the moment, the visit that is nearest to it, the order's lines."""
    order_id = order_of(named)
    said = {"updated_at": clock.office_wall(clock.now())}
    if order_id is None:
        return said
    visit = _nearest(_visits(order_id))
    if visit:
        said["appointment-appt_id"] = str(visit["id"])
    lines = [line for line in lines_of_order(order_id, locked=False) if not line["removed_at"]]
    ids = {f"line_items-{place}-line_item_id": str(line["id"]) for place, line in enumerate(lines[:MOST_LINES])}
    return said | ids


def layout(typed: Typed) -> Layout:
    """The form for the order it names."""
    order_id = order_of(typed)
    lines = lines_of_order(order_id, locked=False) if order_id else ()
    lists = (Group("What was completed", ("line_items",), hint="What is left empty stays as it is."),)
    return Layout(
        first=(
            *(() if order_id else (Group("", ("order_id",)),)),
            Group("", ("appointment-appt_id",)),
            Group("Why it was cancelled", ("appointment-cancel_reason", "appointment-cancel_note")),
            *(lists if lines else ()),
        ),
        then=(Group("", ("notes",)),),
        picks={
            "appointment-appt_id": lambda: _options(_visits(order_id) if order_id else ()),
            "appointment-cancel_reason": reason_options,
        },
        rows={"line_items": Rows("line_item_id", _titles(lines), _FILLED_IN)},
        labels={"notes": "Notes on the order"} | _each(typed, "quantity", "Ordered now"),
        hints={
            "appointment-appt_id": "",
            "appointment-cancel_reason": "",
            "notes": "Added below those there are.",
        }
        | {name: "" for member in _FILLED_IN for name in _each(typed, member, "")},
        focus="appointment-cancel_reason",
    )


def order_of(typed: Typed) -> int | None:
    """The order's id, as far as it can be read; whether there is such an order is not asked here."""
    text = typed.get("order_id", "").strip()
    return int(text) if text.isdecimal() and len(text) < 19 else None


def place_of(typed: Typed, line_id: int) -> int | None:
    """Which row of the form is about the line."""
    prefix, suffix = "line_items-", "-line_item_id"
    for name, text in typed.items():
        if name.startswith(prefix) and name.endswith(suffix) and text.strip() == str(line_id):
            return int(name.removeprefix(prefix).removesuffix(suffix))
    return None


def _each(typed: Typed, member: str, text: str) -> dict[str, str]:
    """The same text for a member of every row."""
    rows = [name.removesuffix("line_item_id") for name in typed if name.endswith("-line_item_id")]
    return {f"{row}{member}": text for row in rows}


def _visits(order_id: int) -> Sequence[RowMapping]:
    return connection().execute(_VISITS, {"order_id": order_id}).mappings().all()


def _nearest(visits: Sequence[RowMapping]) -> RowMapping | None:
    """Of those that stand, the one whose start is nearest to now."""
    standing = [visit for visit in visits if not visit["cancelled"]]
    far = 10**9
    away = [
        (
            abs((visit["start_at"] - clock.now()).total_seconds()) if visit["start_at"] else far,
            visit["id"],
            visit,
        )
        for visit in standing
    ]
    return min(away)[2] if away else None


def _options(visits: Sequence[RowMapping]) -> list[tuple[str, str]]:
    return [(str(visit["id"]), _visit_text(visit)) for visit in visits]


def _visit_text(visit: RowMapping) -> str:
    """`Tue, Mar 2, 10:00 AM CST, Maya Ortiz`, with a word if it is cancelled already."""
    when = "no time yet"
    if visit["start_at"]:
        when = moment_text(visit["start_at"], clock.zone(visit["time_zone"]))
    elif visit["day"]:
        when = day_text(visit["day"])
    cancelled = "cancelled already" if visit["cancelled"] else ""
    parts = when, visit["photographer_name"] or "not assigned", cancelled
    return ", ".join(part for part in parts if part)


def _titles(lines: Sequence[RowMapping]) -> Mapping[str, tuple[str, str]]:
    return {
        str(line["id"]): (line["service_name"], _standing(line)) for line in lines if not line["removed_at"]
    }


def _standing(line: Mapping[str, Any] | RowMapping) -> str:
    """`25 ordered, none completed yet`."""
    if not line["completed_quantity"]:
        return f"{line['quantity']} ordered, none completed yet"
    when = f" on {day_text(line['completed_date'])}" if line["completed_date"] else ""
    by = f" by {line['completed_by']}" if line["completed_by"] else ""
    return f"{line['quantity']} ordered, {line['completed_quantity']} completed{when}{by}"
