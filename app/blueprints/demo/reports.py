"""The report behind a visit of the demo that was cut short, as if the field had sent it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app import clock
from app.blueprints.appointments.models import Appointment
from app.blueprints.demo.cast import Visit
from app.blueprints.field_services.find import lines_of_order, order_by_id
from app.blueprints.field_services.models import FieldReport
from app.blueprints.field_services.proposal import ON_SITE
from app.blueprints.field_services.views import CancellationReported
from app.database import table

_appointment = table(Appointment)


def load_report(connection: Connection, visit: Visit, appointment_id: int, stage: Mapping[str, Any]) -> None:
    """Keep the report of a cancelled visit if `stage`, the order's latest, is what it led to."""
    if stage["stage"] != ON_SITE or not visit.cancelled:
        return
    at = stage["stage_start_at"]
    seen = sa.update(_appointment).where(_appointment.c.id == appointment_id).returning(_appointment)
    appointment = connection.execute(seen.values(on_site_cancel=True, cancelled_at=at)).mappings().one()
    order = order_by_id(stage["order_id"], locked=False)
    assert order is not None
    answer = CancellationReported.told(
        {
            "order": {**order, "stage": stage["stage"], "stage_at": at},
            "appointment": appointment,
            "line_items": [dict(line) for line in lines_of_order(order["id"], locked=False)],
            "order_stage": stage,
            "already_cancelled": False,
        }
    )
    row = {
        "order_id": order["id"],
        "appointment_id": appointment_id,
        "order_stage_id": stage["id"],
        "reported_at": at,
        "fingerprint": "demo",
        "answer": answer,
        "remarks": [],
        "reported_by": visit.photographer.name if visit.photographer else "PlanOX2",
        "received_at": clock.now(),
    }
    connection.execute(sa.insert(table(FieldReport)), row)
