"""Changing a line and removing one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError

from app import clock
from app.blueprints.line_items.lines import priced
from app.blueprints.line_items.models import LineItem
from app.blueprints.line_items.paid import is_paid
from app.blueprints.line_items.prices import FINALS, NETS, PARTS, PRICES, Solution, Value, column
from app.blueprints.line_items.pricing import Question
from app.blueprints.line_items.proposal import answer, ask, key_of, said_prices
from app.blueprints.line_items.totals import totals_of
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.refusals import Problems, refuse_param

_line = table(LineItem)
_BY_ID = sa.select(_line).where(_line.c.id == sa.bindparam("id"))
_UPDATE = sa.update(_line).returning(*_line.c)
PERCENT = "discount_applied_percent"
KEPT = (
    "service_name", "service_description", "group_name", "service_type_primary", "quantity", "instructions",
    "updated_at_fm", "processed_at", "completed_quantity", "completed_date", "completed_by", "billing_review",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A line before, and what becomes of it. question, solution: as for a new line (see `proposal`)."""

    before: RowMapping
    row: dict[str, Any]
    question: Question
    solution: Solution | None


def by_id(line_id: int | None, locked: bool = False) -> RowMapping | None:
    """The line; `locked` keeps others from changing it until the commit."""
    if line_id is None:
        return None
    statement = _BY_ID.with_for_update() if locked else _BY_ID
    return connection().execute(statement, {"id": line_id}).mappings().one_or_none()


def look_up_change(values: dict[str, Any], caller: Caller, problems: Problems) -> Change | None:
    """The line as it would be, with a problem for whatever keeps it from being so."""
    before = look_up_line(values, caller, problems)
    if before is None:
        return None
    if before["removed_at"]:
        problems.invalid("id", f"Line item {before['id']} was removed; add a new one.")
    return propose_change(values, before, problems)


def look_up_line(values: dict[str, Any], caller: Caller, problems: Problems) -> RowMapping | None:
    """The line, locked until the commit, with a problem if the caller has seen only an older version."""
    before = by_id(values.get("id"), locked=True)
    if before is None:
        if "id" in values:
            problems.invalid("id", f"There is no line item {values['id']}.")
        return None
    newest = clock.office_wall(before["updated_at"])
    stamp = values.get("updated_at_mt")
    if stamp and clock.office_wall(stamp) < newest:
        message = f"Line item {before['id']} was changed by {before['updated_by']} at {newest}; read it again."
        problems.invalid("updated_at_mt", message)
    return before


def propose_change(values: dict[str, Any], before: RowMapping, problems: Problems) -> Change:
    """What the values make of the line. Its price is only touched if something that it follows from is sent."""
    row = {name: values[name] for name in KEPT if name in values}
    row |= {"key": key_of(values)} if "key" in values else {}
    after = dict(before) | row
    question = ask(after, _said(values, dict(before)), None)
    solution = None
    if _touches_price(values):
        solution = answer(question, problems)
    if solution:
        row |= priced(solution)
        row["price_origins"] |= {
            name: before["price_origins"].get(name) for name in PARTS if name not in values
        }
    if after["completed_quantity"] > after["quantity"]:
        param = "completed_quantity" if "completed_quantity" in values else "quantity"
        message = f"{after['completed_quantity']} of {after['quantity']} cannot have been completed."
        problems.invalid(param, message)
    return Change(before, row, question, solution)


def _touches_price(values: Mapping[str, Any]) -> bool:
    looked_at = values.get("billing_review") is False
    return looked_at or any(name in values for name in (*PRICES, "quantity", "key"))


def _said(values: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Value]:
    """The prices that were sent; beside them base and unit price stay, and so does the discount in percent
    unless something else tells the discount."""
    said = said_prices(values)
    said |= {name: before[column(name)] for name in PARTS if name not in said}
    if not any(name in said for name in (PERCENT, "discount", *FINALS, *NETS)):
        said[PERCENT] = before[PERCENT]
    return said


def update_line_item(values: dict[str, Any], found: Change, caller: Caller) -> dict[str, Any]:
    """Store the change. A paid line whose price changes is marked for billing."""
    row = found.row
    if row.get("price_cents", found.before["price_cents"]) != found.before["price_cents"]:
        row |= _review_if_paid(found.before)
    return _store(found.before, row, values, caller)


def remove_line_item(values: dict[str, Any], before: RowMapping, caller: Caller) -> dict[str, Any]:
    """Take the line out of the order. One that was removed before stays as it was."""
    if before["removed_at"]:
        totals = totals_of(before["order_id"], before["order_request_id"])
        return {"line_item": before, "totals": totals, "already_removed": True}
    row = {"removed_at": clock.now(), "removed_by": caller.display_name} | _review_if_paid(before)
    return _store(before, row, values, caller) | {"already_removed": False}


def _review_if_paid(line: RowMapping) -> dict[str, bool]:
    return {"billing_review": True} if is_paid(line["order_id"], line["order_request_id"]) else {}


def _store(before: RowMapping, row: dict[str, Any], values: dict[str, Any], caller: Caller) -> dict[str, Any]:
    row = row | {
        "updated_by": caller.display_name,
        "updated_in": values.get("updated_in", f"{caller.face}:{caller.application}"),
        "updated_at": max(clock.now(), before["updated_at"] + timedelta(seconds=1)),
    }
    update = _UPDATE.where(_line.c.id == before["id"]).values(row)
    try:
        after = connection().execute(update).mappings().one()
    except IntegrityError as fault:
        if not row.get("service_type_primary"):
            raise
        message = "There is another primary line item; an order has one."
        raise refuse_param("service_type_primary", message) from fault
    note_change("line_items", after["id"], dict(before), dict(after), order_id=after["order_id"])
    return {"line_item": after, "totals": totals_of(after["order_id"], after["order_request_id"])}
