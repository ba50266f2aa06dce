"""What the actions of field services answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import pre_dump

from app.blueprints.appointments.views import AppointmentView
from app.blueprints.field_services.lines import name_of
from app.blueprints.line_items.views import TotalsView
from app.blueprints.order_stages.views import OrderStageView
from app.blueprints.orders.views import OrderView
from app.fields import Boolean, Date, Id, Integer, Record, Stamp, Text, View


class ReportedLineView(View):
    """How far a line of the order has come."""

    minimal = ("id", "name", "remaining")
    full: ClassVar[tuple[str, ...]] = ("billing_review",)

    id = Id("Line item id", example=1)
    name = Text("Service group", example="Photography")
    quantity = Integer("Ordered", example=25)
    completed_quantity = Integer("Completed", example=4)
    remaining = Integer("Remaining", example=21)
    completed_date = Date("Completed on", example="2026-11-24")
    completed_by = Text("Completed by", example="Maya Ortiz")
    billing_review = Boolean("To be looked at for billing", example=False)

    @pre_dump
    def _show(self, row: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        return {**row, "name": name_of(row), "remaining": row["quantity"] - row["completed_quantity"]}


class CancellationReported(View):
    """What reporting a cancellation answers. line_items: those reported first, then the order's others.
    order_stage: the stage it led to, now or with an earlier report on the appointment."""

    order = Record(OrderView)
    appointment = Record(AppointmentView)
    line_items = Record(ReportedLineView, many=True)
    order_stage = Record(OrderStageView)
    already_cancelled = Boolean("It was cancelled before", example=False)

    @classmethod
    def told(cls, result: Mapping[str, Any]) -> dict[str, Any]:
        """The answer in full, as it is kept to be given again."""
        told: dict[str, Any] = cls.of("full").dump(result)
        return told

    @classmethod
    def show(cls, record: Any, view: str = "default") -> Any:
        """As much as the view shows of an answer that was told in full: what is given again is the same."""
        return {name: _part(field, record[name], view) for name, field in cls.of(view).fields.items()}


def _part(field: Any, value: Any, view: str) -> Any:
    if not isinstance(field, Record) or value is None:
        return value
    if field.many:
        return [_named(field, one, view) for one in value]
    return _named(field, value, view)


def _named(field: Record, value: Mapping[str, Any], view: str) -> dict[str, Any]:
    return {name: value[name] for name in field.shown_as.of(view).fields}


class ExplainedLineView(ReportedLineView):
    """The same, with whether its price is to be looked at."""

    full = ()


class ProblemView(View):
    """What the report would be refused for."""

    param = Text("Parameter", example="line_items[0].completed_quantity")
    status = Text("Status", example="invalid-param")
    message = Text("Message", example="Completed must lie between 0 and 25, as ordered.")


class CancellationExplained(View):
    """What a report would come to. Without an appointment, only its problems and the order's totals."""

    cancelled_at = Stamp("Cancelled at", example="2026-11-24T20:40:00Z")
    already_cancelled = Boolean("It was cancelled before", example=False)
    same_day_cancel = Boolean("Cancelled on the day", example=True)
    on_site_cancel = Boolean("Cancelled on site", example=True)
    stage = Text("The stage that follows", example="submitted_cancel_onsite")
    email = Text("The e-mail that goes out", example="appointment-cancelled")
    line_items = Record(ExplainedLineView, many=True)
    totals = Record(TotalsView)
    problems = Record(ProblemView, many=True)
