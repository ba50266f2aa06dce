"""How an order is answered."""

from __future__ import annotations

from app.blueprints.line_items.views import LineItemView, TotalsView
from app.blueprints.order_requests.views import OrderPaymentView
from app.blueprints.order_stages.views import OrderStageView, OrderStatusView
from app.fields import Boolean, Date, Id, Record, Stamp, Text, View


class OrderView(View):
    """An order."""

    minimal = ("id", "order_request_id", "stage")

    id = Id("Order id", example=1042)
    order_request_id = Id("Order request id", example=2042)
    client_id = Id("Client id", example=1)
    stage = Text("Current stage", example="scheduled")
    stage_at = Stamp("Current stage began at", example="2026-11-24T16:30:00Z")
    street = Text("Street", example="1428 Larkspur Lane")
    address2 = Text("Address, second line", example="Unit 3")
    city = Text("City", example="Kansas City")
    state = Text("State", example="MO")
    postal_code = Text("ZIP code", example="64112")
    time_zone = Text("Time zone of the property", example="America/Chicago")
    external_id = Text("External id", example="KW-77120")
    service_type = Text("Service type", example="Photography")
    delivery_rush = Boolean("Rush delivery", example=False)
    due_date = Date("Due date", example="2026-11-30")
    notes = Text("Notes", example="Side gate is open.")
    created_at = Stamp("Created at", example="2026-11-20T23:12:00Z")


class OrderRecordView(OrderView):
    """An order with its status, its history (the oldest stage first), its lines, totals and payment."""

    order_status = Record(OrderStatusView)
    order_stages = Record(OrderStageView, many=True)
    line_items = Record(LineItemView, many=True)
    totals = Record(TotalsView)
    payment = Record(OrderPaymentView)
