"""The page of one appointment."""

from __future__ import annotations

from typing import Any

from flask import abort, url_for

from app import clock
from app.blueprints.appointments.form import row_of
from app.blueprints.appointments.models import Appointment
from app.blueprints.appointments.shown import three_clocks, visit
from app.blueprints.orders.order_page import order_heading
from app.extensions import db
from app.interfaces import Heading
from app.wording import moment_text


def appointment_page(appointment_id: int) -> dict[str, Any]:
    """The page's context; 404 if there is no such appointment."""
    appointment = db.session.get(Appointment, appointment_id) or abort(404)
    return {
        "visit": visit(appointment) | {"clocks": three_clocks(appointment, dated=True)},
        "order": order_heading({"order_id": appointment.order_id}),
        "facts": _facts(appointment),
        "report_url": _report_url(appointment),
    }


def _report_url(appointment: Appointment) -> str | None:
    """Where the field's report of its cancellation is filled in, unless that has happened."""
    if appointment.order_id is None or appointment.cancelled:
        return None
    named: dict[str, Any] = {"order_id": appointment.order_id, "appointment-appt_id": appointment.id}
    return url_for("field_services.field_services_appointment_canceled_form", **named)


def _facts(appointment: Appointment) -> list[dict[str, Any]]:
    office = clock.office_zone()
    confirmed = appointment.confirmed_at and f"{moment_text(appointment.confirmed_at, office)}"
    rows = (
        ("Photographer", appointment.photographer_name),
        ("Type", appointment.appt_type),
        ("Confirmed", confirmed and f"{confirmed}, {appointment.confirmed_by}"),
        ("Time zone", appointment.time_zone),
        ("Location", appointment.location),
        ("Delivery", appointment.delivery_type),
        ("Notes", appointment.notes),
        ("Made", f"{moment_text(appointment.created_at, office)}, {appointment.created_by}"),
        ("Changed", f"{moment_text(appointment.updated_at, office)}, {appointment.updated_by}"),
        ("UUID", appointment.uuid),
    )
    return [{"label": label, "value": value} for label, value in rows]


def appointment_heading(raw: dict[str, Any]) -> Heading | None:
    """What a form on an appointment is about: the order it belongs to, else the appointment itself."""
    row = row_of({"id": str(raw.get("id", ""))})
    if row is None:
        return order_heading(raw)
    url = url_for("appointments.show", appointment_id=row["id"])
    order = order_heading({"order_id": row["order_id"]})
    when = moment_text(row["start_at"], clock.zone(row["time_zone"])) if row["start_at"] else "no time yet"
    place = order.subtitle if order else "No order"
    return Heading(
        f"Appointment {row['id']}", f"{place} · {when} · {row['photographer_name'] or 'not assigned'}", url
    )


def page_after(data: dict[str, Any]) -> str:
    """The page to show once an appointment was saved."""
    return url_for("appointments.show", appointment_id=data["appointment"]["id"])
