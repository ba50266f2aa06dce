"""How a promotion is answered."""

from __future__ import annotations

from typing import Any

from marshmallow import pre_dump

from app.blueprints.promotions.terms import percent_off
from app.fields import Array, Boolean, Cents, Date, Id, Integer, Percent, Record, Stamp, Text, View


class PromotionView(View):
    """A promotion. `used` counts the uses that are made or reserved."""

    minimal = ("id", "code", "name")

    id = Id("Promotion id", example=1)
    code = Text("Code", example="SPRING10")
    name = Text("Name", example="Ten percent in spring")
    percent = Percent("Percent off", example=10)
    amount = Cents("Amount off", attribute="amount_cents", example=None)
    active = Boolean("Active", example=True)
    first_day = Date("First day", example="2026-11-01")
    last_day = Date("Last day", example="2026-12-31")
    designation = Text("Designation", example=None)
    minimum = Cents("Smallest order", attribute="minimum_cents", example=100.0)
    usage_limit = Integer("Uses in all", example=100)
    client_limit = Integer("Uses per client", example=1)
    used = Integer("Used", example=12)
    created_at = Stamp("Created at", example="2026-11-01T16:00:00Z")
    updated_at = Stamp("Updated at", example="2026-11-01T16:00:00Z")

    @pre_dump
    def _show(self, row: Any, **_: Any) -> dict[str, Any]:
        return dict(row) | {"percent": percent_off(row)}


class PromotionRecordView(PromotionView):
    """A promotion with the slugs of the services it is for; none: all of them."""

    services = Array("Services", Text("Service"), example=["photos"])


class PromotionSaved(View):
    """What saving a promotion answers."""

    promotion = Record(PromotionRecordView)


class TriedLineView(View):
    """A line of the order as it would be."""

    id = Id("Line item id", example=1)
    service_name = Text("Service", example="Interior and exterior photos")
    quantity = Integer("Quantity", example=10)
    gross_price = Cents("Gross price", attribute="gross_price_cents", example=144.0)
    discount = Cents("Discount", attribute="discount_cents", example=14.4)
    price = Cents("Price", attribute="price_cents", example=129.6)


class TrialView(View):
    """What the order would come to, in place of any discount it has now."""

    order_id = Id("Order id", example=1042)
    code = Text("Promotion code", example="SPRING10")
    line_items = Record(TriedLineView, many=True)
    subtotal = Cents("Subtotal", attribute="subtotal_cents", example=144.0)
    discount = Cents("Discount", attribute="discount_cents", example=14.4)
    total = Cents("Total", attribute="total_cents", example=129.6)
    total_now = Cents("Total as it is", attribute="total_now_cents", example=144.0)


class PromotionTried(View):
    """What trying a promotion answers."""

    trial = Record(TrialView)
