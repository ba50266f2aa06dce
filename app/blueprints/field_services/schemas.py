"""What the actions of field services accept."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from app.action import ActionParams
from app.fields import Array, Date, Hash, Id, Integer, Params, Stamp, Text
from app.fields.scalars import Missing

MOST_LINES = 200
MOST = 100_000


class LineReport(Params):
    """How far one line of the order has come."""

    line_item_id = Id("Line item id", hint="A line item of this order; or its name.", example=1)
    name = Text(
        "Name",
        hint="The service group's, in any case; instead of the id where the order has one such line.",
        example="Photography",
    )
    quantity = Integer(
        "Ordered",
        least=0,
        most=MOST,
        hint="A change is kept and marked for billing; the price stays.",
        example=25,
    )
    completed_quantity = Integer("Completed", least=0, most=MOST, hint="At most what was ordered.", example=4)
    completed_date = Date("Completed on", hint="The day of the visit, if it is not sent.", example="2026-11-24")
    completed_by = Text("Completed by", hint="The photographer, if it is not sent.", example="Maya Ortiz")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _of_a_line(self, values: dict[str, Any], original: dict[str, Any], **_: Any) -> None:
        if "line_item_id" not in original and "name" not in original:
            raise ValidationError([Missing("Enter the line item id or the name.")], "line_item_id")


class CancelledVisit(Params):
    """The appointment that did not take place, or not to its end."""

    appt_id = Id("Appointment", required=True, hint="The id of an appointment of this order.", example=1)
    cancel_reason = Text("Reason", hint="A short name such as no_access, or words.", example="no_access")
    cancel_note = Text("Note", longest=10_000, long=True, example="Nobody came to open the gate.")


class _SomeVisit(CancelledVisit):
    """The same while it is still being filled in."""

    appt_id = Id("Appointment", example=1)


class _ReportParams(ActionParams):
    notes = Text("Notes", longest=10_000, long=True, position=300, hint="Added to the order's notes.")
    line_items = Array(
        "Line items",
        Hash("Line item", LineReport),
        most=MOST_LINES,
        partial=True,
        position=500,
        hint="What is not listed stays as it is.",
        example=[{"line_item_id": 1, "completed_quantity": 4}],
    )


class CancelVisitParams(_ReportParams):
    """The report that an appointment was cancelled, and how much had been completed by then."""

    order_id = Id("Order id", required=True, position=200, example=1042)
    updated_at = Stamp(
        "Updated at",
        required=True,
        audit=True,
        position=400,
        ask="Say when it was cancelled.",
        hint="When it was cancelled, office time if it names no zone. It is the report's version: an older one "
        "than the last is refused.",
        example="2026-11-24 13:40:00",
    )
    appointment = Hash(
        "Appointment",
        CancelledVisit,
        required=True,
        position=600,
        example={"appt_id": 1, "cancel_reason": "no_access"},
    )


class ExplainCancellationParams(_ReportParams):
    """The same parameters, none of them required."""

    order_id = Id("Order id", position=200, example=1042)
    updated_at = Stamp("Updated at", audit=True, position=400, hint="Now, if it is not sent.")
    appointment = Hash("Appointment", _SomeVisit, position=600)
