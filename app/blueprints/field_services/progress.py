"""How far a line has come: what was completed of what was ordered, when and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.field_services.visits import Visit
from app.blueprints.line_items.models import LineItem
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.fields import warn
from app.identity.caller import Caller
from app.refusals import Problems

_line = table(LineItem)
_UPDATE = sa.update(_line).where(_line.c.id == sa.bindparam("line"))
COMPLETION = ("completed_quantity", "completed_date", "completed_by")


@dataclass(frozen=True)
class Progress:
    """A line before a report and what the report makes of it. path: where in the report it stands. on_visit:
    something was completed on the visit that is reported. unsaid: it names a day or a person of no work."""

    before: RowMapping
    row: dict[str, Any]
    path: str
    on_visit: bool
    unsaid: bool

    @property
    def after(self) -> dict[str, Any]:
        return {**self.before, **self.row}

    @property
    def changes(self) -> bool:
        return any(self.before[name] != value for name, value in self.row.items())

    @property
    def requantified(self) -> bool:
        """Whether there is now another quantity than what the price was reckoned for."""
        return bool(self.row["quantity"] != self.before["quantity"])


def progress_of(
    said: Mapping[str, Any], line: RowMapping, visit: Visit, path: str, problems: Problems
) -> Progress:
    """Read a report of a line, with a problem for what cannot be."""
    row = {name: said.get(name, line[name]) for name in ("quantity", "completed_quantity")}
    _check_quantities(said, row, path, problems)
    if said.get("completed_date", visit.today) > visit.today:
        message = f"Completed on cannot lie in the future; it can be {visit.today} at the latest."
        problems.invalid(f"{path}.completed_date", message)
    row["billing_review"] = line["billing_review"] or row["quantity"] != line["quantity"]
    row |= _completion(said, line, row["completed_quantity"], visit)
    done = row["completed_quantity"]
    on_visit = done > line["completed_quantity"] or (done > 0 and row["completed_date"] == visit.day)
    unsaid = not done and ("completed_date" in said or "completed_by" in said)
    return Progress(line, row, path, on_visit, unsaid)


def _check_quantities(said: Mapping[str, Any], row: Mapping[str, Any], path: str, problems: Problems) -> None:
    ordered, done = row["quantity"], row["completed_quantity"]
    if done <= ordered:
        return
    if "completed_quantity" in said:
        problems.invalid(
            f"{path}.completed_quantity", f"Completed must lie between 0 and {ordered}, as ordered."
        )
    else:
        problems.invalid(f"{path}.quantity", f"Ordered must be {done} at least: so many were completed before.")


def _completion(said: Mapping[str, Any], line: RowMapping, done: int, visit: Visit) -> dict[str, Any]:
    """When and by whom: as it is said, else as it stands if nothing was added, else as the visit was."""
    names = ("completed_date", "completed_by", "completed_by_id")
    if not any(name in said for name in COMPLETION):
        return {name: line[name] for name in names}
    if done == 0:
        return dict.fromkeys(names)
    stands = done == line["completed_quantity"]
    day = said.get("completed_date") or (stands and line["completed_date"]) or visit.done_on
    by = said.get("completed_by") or (stands and line["completed_by"]) or visit.name
    ids = {line["completed_by"]: line["completed_by_id"], visit.name: visit.user_id}
    return {"completed_date": day, "completed_by": by, "completed_by_id": ids.get(by)}


def store_progress(progress: list[Progress], caller: Caller) -> None:
    """Write what changed, all lines in one statement."""
    changed = [one for one in progress if one.changes]
    if not changed:
        return
    stamps = {"updated_by": caller.display_name, "updated_in": f"{caller.face}:{caller.application}"}
    for one in changed:
        latest = max(clock.now(), one.before["updated_at"] + timedelta(seconds=1))
        one.row.update(stamps, updated_at=latest)
    connection().execute(_UPDATE, [{"line": one.before["id"], **one.row} for one in changed])
    for one in changed:
        note_change(
            "line_items", one.before["id"], dict(one.before), one.after, order_id=one.before["order_id"]
        )


def remark_on(progress: list[Progress]) -> None:
    """Warn of a price that no longer fits its quantity, and of what was said of no work."""
    for one in progress:
        if one.requantified:
            was, is_ = one.before["quantity"], one.row["quantity"]
            message = (
                f"Line item {one.before['id']} went from {was} to {is_}; its price stays until it is reviewed."
            )
            warn(f"{one.path}.quantity", "billing-review", message)
        if one.unsaid:
            message = f"Nothing of line item {one.before['id']} was completed, so no day and nobody was kept."
            warn(f"{one.path}.completed_quantity", "nothing-completed", message)
