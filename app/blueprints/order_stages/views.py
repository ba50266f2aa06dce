"""What answers show of stages and statuses."""

from __future__ import annotations

from app.fields import Array, Boolean, Date, Id, Integer, OfficeWall, Record, Stamp, Text, View


class OrderStageView(View):
    """A row of the history."""

    minimal = ("id", "order_id", "order_request_id", "stage", "stage_at")

    id = Id("Order stage id", example=501)
    order_id = Id("Order id", example=1042)
    order_request_id = Id("Order request id", example=2042)
    stage = Text("Stage", example="scheduled")
    stage_trigger = Text("Stage trigger", example="api:planox2")
    stage_at = Stamp("Stage began at", attribute="stage_start_at", example="2026-11-24T16:30:00Z")
    stage_at_mt = OfficeWall("The same, office time", attribute="stage_start_at", example="2026-11-24 09:30:00")
    created_at_mt = OfficeWall(
        "Created at, office time", attribute="created_at_fm", example="2026-11-24 09:30:00"
    )
    created_by_id = Id("Created by (user id)", example=3)
    created_by = Text("Created by (name)", example="Priya Nair")
    updated_by_id = Id("Updated by (user id)", example=3)
    updated_by = Text("Updated by (name)", example="Priya Nair")
    notified_at_mt = OfficeWall(
        "Notified at, office time", attribute="notified_at", example="2026-11-24 09:31:00"
    )
    notes = Text("Notes", example="Client asked for the afternoon.")


class OrderStatusView(OrderStageView):
    """The order's present: its latest stage and what was last told of it."""

    minimal = ("id", "order_id", "order_request_id", "stage", "stage_at")

    id = Id("Order status id", example=301)
    order_stage_id = Id("The stage it stands at", example=501)
    appt_id = Id("Appointment id", example=1)
    appt_confirmed = Text("Appointment confirmed", example="yes")
    appt_duration_time = Text("Appointment length", example="1:30:00")
    appt_start_at = Stamp("Appointment start", example="2026-11-24T19:00:00Z")
    appt_stop_at = Stamp("Appointment stop", example="2026-11-24T20:30:00Z")
    cancel_reason = Text("Cancel reason", example="weather")
    cancel_note = Text("Cancel note", example="Heavy snow since noon.")
    client_id = Id("Client id", example=1)
    client_billing_postal_code = Text("Billing ZIP code", example="02111")
    order_notes = Text("Order notes", example="Side gate is open.")
    delivery_rush = Boolean("Rush delivery", example=False)
    due_date = Date("Due date", example="2026-11-30")
    external_id = Text("External id", example="KW-77120")
    service_type = Text("Service type", example="Photography")
    services_addon_array = Array("Add-on services", Text("Add-on service"), example=["Twilight exterior"])
    updated_at = Stamp("Changed at", example="2026-11-24T16:30:00Z")


class PreviousStageView(View):
    """The stage that this one ended."""

    stage = Text("Stage", example="ready_to_schedule")
    stopped_at = Stamp("Ended at", example="2026-11-24T16:30:00Z")
    duration_s = Integer("How long it lasted, in seconds", example=86400)


class OrderStageCreated(View):
    """What recording a stage answers."""

    order_stage = Record(OrderStageView)
    order_status = Record(OrderStatusView)
    previous_stage = Record(PreviousStageView)
    status_updated = Boolean("Whether the status moved", example=True)
