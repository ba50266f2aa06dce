"""What a cancelled visit has left of an order, as the order's page shows it until something else happens."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.appointments.models import Appointment
from app.blueprints.appointments.reasons import reason_text
from app.blueprints.field_services.models import FieldReport
from app.database import table
from app.extensions import connection
from app.wording import moment_text

_report, _appointment = table(FieldReport), table(Appointment)
# The latest report on the visit whose cancellation the order's present stage stands for.
_LATEST = (
    sa.select(
        _report.c.answer,
        _report.c.reported_by,
        _report.c.reported_at,
        _appointment.c.id,
        _appointment.c.start_at,
        _appointment.c.time_zone,
        _appointment.c.cancel_reason,
        _appointment.c.cancel_note,
        _appointment.c.on_site_cancel,
    )
    .join(_appointment, _appointment.c.id == _report.c.appointment_id)
    .where(
        _appointment.c.cancelled,
        _report.c.appointment_id
        == sa.select(_report.c.appointment_id)
        .where(_report.c.order_stage_id == sa.bindparam("order_stage_id"))
        .scalar_subquery(),
    )
    .order_by(_report.c.reported_at.desc(), _report.c.id.desc())
    .limit(1)
)


def effect_of_cancellation(order_id: int, order_stage_id: int | None) -> dict[str, Any] | None:
    """The cancelled visit that the order's status stands for, with what was done and what remains; None if the
    status stands for something else."""
    if order_stage_id is None:
        return None
    report = connection().execute(_LATEST, {"order_stage_id": order_stage_id}).mappings().one_or_none()
    return _shown(order_id, report) if report else None


def _shown(order_id: int, report: RowMapping) -> dict[str, Any]:
    lines = [line for line in report["answer"]["line_items"] if line["quantity"]]
    done = [line for line in lines if line["completed_quantity"]]
    at = moment_text(report["reported_at"], clock.office_zone())
    return {
        "title": f"{_visit(report)} was cancelled{' on site' if report['on_site_cancel'] else ''}",
        "reason": ": ".join(
            part for part in (reason_text(report["cancel_reason"]), report["cancel_note"]) if part
        ),
        "done": _listed(done, "completed_quantity"),
        "remains": _listed([line for line in lines if line["remaining"]], "remaining"),
        "review": any(line["billing_review"] for line in lines),
        "told": f"Reported by {report['reported_by']}, {at}",
        "again_url": url_for("appointments.appointments_create_form", order_id=order_id),
    }


def _visit(report: RowMapping) -> str:
    if report["start_at"] is None:
        return "A visit"
    return f"The visit of {moment_text(report['start_at'], clock.zone(report['time_zone']))}"


def _listed(lines: list[dict[str, Any]], what: str) -> str:
    """`4 of 25 Photography, 1 of 1 Floor plan`."""
    return ", ".join(f"{line[what]} of {line['quantity']} {line['name']}" for line in lines)
