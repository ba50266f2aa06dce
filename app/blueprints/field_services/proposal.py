"""What a report would come to, worked out in full before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import RowMapping

from app.blueprints.appointments.changes import is_same_day, is_under_way
from app.blueprints.appointments.find import by_id
from app.blueprints.field_services.find import lines_of_order
from app.blueprints.field_services.lines import read_lines
from app.blueprints.field_services.progress import Progress
from app.blueprints.field_services.visits import visit_of
from app.identity.caller import Caller
from app.refusals import Problems

ON_SITE, TO_RESCHEDULE = "submitted_cancel_onsite", "awaiting_reschedule"


@dataclass(frozen=True)
class Cancellation:
    """A report and the records it is about. lines: all of the order's; progress: those that are reported."""

    order: RowMapping
    appointment: RowMapping
    lines: Sequence[RowMapping]
    progress: list[Progress]
    at: datetime

    @property
    def already(self) -> bool:
        """Whether the appointment was cancelled before."""
        return bool(self.appointment["cancelled"])

    @property
    def on_site(self) -> bool:
        """Whether somebody was there: by what was completed, or by the hour."""
        completed = any(one.on_visit for one in self.progress)
        if self.already:
            return completed or bool(self.appointment["on_site_cancel"])
        return completed or is_under_way(self.appointment, self.at)

    @property
    def same_day(self) -> bool:
        if self.already:
            return bool(self.appointment["same_day_cancel"])
        return is_same_day(self.appointment, self.at)

    @property
    def stage(self) -> str | None:
        """The stage to append. A second report adds one only if it turns out that somebody was there."""
        if self.already and self.on_site == self.appointment["on_site_cancel"]:
            return None
        return ON_SITE if self.on_site else TO_RESCHEDULE

    def lines_after(self) -> list[dict[str, Any]]:
        """Every line that counts as the report leaves it: the reported ones first, as they were sent."""
        reported = {one.before["id"]: one.after for one in self.progress}
        others = [dict(line) for line in self.lines if line["id"] not in reported and not line["removed_at"]]
        return [*reported.values(), *others]


def propose(
    values: Mapping[str, Any],
    order: RowMapping,
    at: datetime | None,
    caller: Caller,
    problems: Problems,
    locked: bool = True,
) -> Cancellation | None:
    """What the report makes of the order, with a problem for whatever keeps it from being so.

    at: when it was cancelled. None, with problems, if there is no such appointment or no such moment.
    """
    appointment = _appointment_of(values, order, problems, locked)
    lines = lines_of_order(order["id"], locked)
    visit = visit_of(appointment, order["time_zone"], caller.display_name)
    progress = read_lines(values.get("line_items", []), lines, visit, problems)
    if appointment is None or at is None:
        return None
    return Cancellation(order, appointment, lines, progress, at)


def _appointment_of(
    values: Mapping[str, Any], order: RowMapping, problems: Problems, locked: bool
) -> RowMapping | None:
    wanted = values.get("appointment", {}).get("appt_id")
    found = by_id(wanted, locked)
    if wanted and (found is None or found["order_id"] != order["id"]):
        problems.invalid("appointment.appt_id", f"The order has no appointment {wanted}.")
        return None
    return found
