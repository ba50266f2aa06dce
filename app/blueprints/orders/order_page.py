"""The page of one order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import abort, request, url_for
from sqlalchemy.orm import joinedload

from app import clock
from app.blueprints.appointments.models import Appointment
from app.blueprints.appointments.shown import status_tag, visit
from app.blueprints.audit.reading import entries
from app.blueprints.field_services.effect import effect_of_cancellation
from app.blueprints.line_items.shown import lines_of_order
from app.blueprints.order_requests.shown import asked_with
from app.blueprints.order_stages.models import OrderStage, OrderStatus, Stage
from app.blueprints.orders.models import Order
from app.blueprints.orders.reads import READ_ORDER
from app.blueprints.orders.timeline import stage_tag, timeline
from app.extensions import db
from app.identity.models import Client
from app.interfaces import Heading
from app.interfaces.sends import curl_call
from app.wording import day_text, moment_text

# Read with the order in one select: the page shows them all.
_WITH = (joinedload(Order.property), joinedload(Order.client).joinedload(Client.user))


def order_heading(raw: dict[str, Any]) -> Heading | None:
    """The order that a form is filled in for, if it names one that exists."""
    text = str(raw.get("order_id", ""))
    order = db.session.get(Order, int(text)) if text.isdecimal() and len(text) < 19 else None
    if order is None:
        return None
    place = order.property
    subtitle = f"{place.street}, {place.city}, {place.state}"
    return Heading(f"Order {order.id}", subtitle, url_for("orders.show", order_id=order.id))


def order_page_of(record: dict[str, Any]) -> str:
    """The page to show after something was recorded for an order, or for a request without one yet."""
    if record["order_id"]:
        return url_for("orders.show", order_id=record["order_id"])
    return url_for("orders.index")


def order_page(order_id: int) -> dict[str, Any]:
    """The page's context; 404 if there is no such order."""
    order = db.session.get(Order, order_id, options=_WITH) or abort(404)
    stages = {stage.slug: stage for stage in db.session.scalars(sa.select(Stage))}
    history = db.session.scalars(
        sa.select(OrderStage)
        .where(OrderStage.order_id == order_id)
        .order_by(OrderStage.stage_start_at, OrderStage.id)
    ).all()
    status = db.session.scalar(sa.select(OrderStatus).where(OrderStatus.order_id == order_id))
    appointments = db.session.scalars(
        sa.select(Appointment)
        .where(Appointment.order_id == order_id)
        .order_by(Appointment.start_at.is_(None), Appointment.start_at, Appointment.id)
    ).all()
    current = stages[status.stage] if status else None
    return {
        "order": _order(order, current),
        "facts": _facts(order, appointments),
        "timeline": timeline(stages, history, status),
        "records": [_record(row, stages, status) for row in reversed(history)],
        "appointments": [visit(appointment) for appointment in appointments],
        "actions": _actions(order.id),
        "cut_short": effect_of_cancellation(order.id, status.order_stage_id if status else None),
        **lines_of_order(order_id),
        "asked": asked_with(order.order_request_id),
        "read_curl": curl_call(READ_ORDER, {"id": order.id}, request.url_root),
        "activity": entries(order_id=order_id)["entries"],
    }


def _actions(order_id: int) -> list[dict[str, Any]]:
    """What can be done with the order: the label, the form, the key."""
    forms = (
        ("Record stage", "order_stages.order_stages_create_form", "s"),
        ("Add appointment", "appointments.appointments_create_form", "a"),
        ("Add line item", "line_items.line_items_create_form", "l"),
        ("Report cancellation", "field_services.field_services_appointment_canceled_form", "r"),
    )
    return [
        {"label": label, "url": url_for(form, order_id=order_id), "primary": key == "s", "shortcut": key}
        for label, form, key in forms
    ]


def _order(order: Order, current: Stage | None) -> dict[str, Any]:
    place, user = order.property, order.client.user
    return {
        "id": order.id,
        "address": place.street,
        "place": f"{place.city}, {place.state} {place.postal_code}",
        "stage": stage_tag(current),
        "rush": order.delivery_rush,
        "client": {
            "name": user.name,
            "company": order.client.company,
            "phone": user.phone,
            "email": user.email,
        },
        "time_zone": place.time_zone,
        "request_id": order.order_request_id,
        "external_id": order.external_id,
        "notes": order.notes,
        "request_url": order.order_request_id
        and url_for("order_requests.show", request_id=order.order_request_id),
    }


def _facts(order: Order, appointments: Sequence[Appointment]) -> list[dict[str, str]]:
    coming = _next_visit(appointments)
    due = day_text(order.due_date) if order.due_date else "Not set"
    when, office, who, confirmed = "None yet", "", "Not assigned", ""
    if coming and coming.start_at:
        when = moment_text(coming.start_at, clock.zone(coming.time_zone))
        office = f"{coming.start_at.astimezone(clock.office_zone()):%-I:%M %p} office"
        who = coming.photographer_name or who
        confirmed = status_tag(coming)["name"].lower()
    return [
        {"label": "Due", "value": due, "detail": "rush" if order.delivery_rush else ""},
        {"label": "Next appointment", "value": when, "detail": office},
        {"label": "Photographer", "value": who, "detail": confirmed},
        {"label": "Service", "value": order.service_type or "Not set", "detail": ""},
    ]


def _next_visit(appointments: Sequence[Appointment]) -> Appointment | None:
    now = clock.now()
    return next((one for one in appointments if not one.cancelled and one.stop_at and one.stop_at > now), None)


def _record(row: OrderStage, stages: dict[str, Stage], status: OrderStatus | None) -> dict[str, Any]:
    return {
        "stage": stages[row.stage].name,
        "at_mt": moment_text(row.stage_start_at, clock.office_zone()),
        "at_utc": f"{row.stage_start_at:%Y-%m-%d %H:%M:%S}Z",
        "trigger": row.stage_trigger,
        "by": row.created_by,
        "notes": row.notes,
        "current": status is not None and row.id == status.order_stage_id,
    }
