"""What `order_stages/create` accepts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, validates_schema

from app.action import ActionParams
from app.blueprints.order_stages.durations import clock_text
from app.blueprints.order_stages.stages import stage_choices
from app.fields import (
    Array,
    Boolean,
    Date,
    Duration,
    Hash,
    Id,
    Params,
    PostalCode,
    Stamp,
    Text,
)
from app.fields.scalars import Missing


class AppointmentSnapshot(Params):
    """The appointment as the sender knows it, copied onto the order's status."""

    appt_id = Id("Appointment id", hint="An appointment of this order.", example=1)
    appt_confirmed = Text("Appointment confirmed", hint="Kept as it is sent.", example="yes")
    appt_duration_time = Duration("Appointment length", hint="H:MM or decimal hours.", example="1:30")
    appt_start_at = Stamp(
        "Appointment start", hint="Office time if it names no zone.", example="2026-11-24 12:00:00"
    )
    appt_stop_at = Stamp("Appointment stop", hint="After the start.", example="2026-11-24 13:30:00")
    cancel_reason = Text("Cancel reason", example="weather")
    cancel_note = Text("Cancel note", longest=10_000, long=True)

    @validates_schema
    def _ends_agree(self, values: dict[str, Any], **_: Any) -> None:
        start, stop = values.get("appt_start_at"), values.get("appt_stop_at")
        length = values.get("appt_duration_time")
        if not start or not stop:
            return
        if stop <= start:
            raise ValidationError("The appointment must stop after it starts.", "appt_stop_at")
        if length is not None and abs(length - (stop - start)) >= timedelta(minutes=1):
            expected = clock_text(stop - start)
            message = f"The length does not agree with start and stop, which are {expected} apart."
            raise ValidationError(message, "appt_duration_time")


class ClientSnapshot(Params):
    """The client as the sender knows them. What is not sent is read from the order's client."""

    client_id = Id("Client id", example=1)
    client_billing_postal_code = PostalCode(
        "Billing ZIP code", hint="Also as a number: 2111 is 02111.", example=2111
    )


class OrderSnapshot(Params):
    """The order's details as the sender knows them."""

    notes = Text("Order notes", longest=10_000, long=True)
    delivery_rush = Boolean("Rush delivery", example=False)
    due_date = Date("Due date", hint="YYYY-MM-DD.", example="2026-11-30")
    external_id = Text("External id", example="KW-77120")
    service_type = Text("Service type", example="Photography")
    services_addon_array = Array(
        "Add-on services",
        Text("Add-on service"),
        split=True,
        hint="A list of names.",
        example=["Twilight exterior"],
    )


class CreateOrderStageParams(ActionParams):
    """One stage of an order's history."""

    order_id = Id("Order id", position=1, hint="Required unless the order request id is given.", example=1042)
    order_request_id = Id(
        "Order request id", position=2, hint="Required unless the order id is given.", example=2042
    )
    update_status = Boolean(
        "Update the order's status",
        required=True,
        position=3,
        ask="Say whether the order's status is to be updated: true or false.",
        hint="False adds to the history only.",
        example=True,
    )
    stage = Text(
        "Stage",
        required=True,
        position=4,
        longest=64,
        options=stage_choices,
        hint="A stage of the stage list, in any case; spaces count as underscores.",
        example="scheduled",
    )
    stage_trigger = Text(
        "Stage trigger",
        position=5,
        hint="What caused it; the face and application if not sent.",
        example="appointment-confirmed",
    )
    stage_at_mt = Stamp(
        "Stage began at",
        happened=True,
        position=6,
        hint="Office time. Now if not sent.",
        example="11/24/2026 9:30:00 AM",
    )
    created_at_mt = Stamp(
        "Created at",
        audit=True,
        position=7,
        hint="Office time. Now if not sent.",
        example="2026-11-24 09:30:00",
    )
    created_by_id = Id("Created by (user id)", position=8, hint="Fills the name from the user.", example=3)
    created_by = Text("Created by (name)", position=9, hint="Overrides the name only.", example="Priya Nair")
    appointment = Hash("Appointment", AppointmentSnapshot, position=10, hint="Copied onto the status.")
    client = Hash("Client", ClientSnapshot, position=11, hint="Read from the order's client if not sent.")
    order = Hash("Order", OrderSnapshot, position=12, hint="Copied onto the status.")
    notes = Text("Notes", longest=10_000, long=True, position=13)
    updated_by = Text("Updated by (name)", position=14)
    updated_by_id = Id("Updated by (user id)", position=15)
    notified_at_mt = Stamp(
        "Notified at", audit=True, position=16, hint="Office time.", example="2026-11-24 09:31:00"
    )

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _of_something(self, values: dict[str, Any], original: dict[str, Any], **_: Any) -> None:
        if "order_id" not in original and "order_request_id" not in original:
            ask = [Missing("Enter the order id or the order request id.")]
            raise ValidationError({"order_id": ask, "order_request_id": ask})
