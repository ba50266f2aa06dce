"""How a line item is answered."""

from __future__ import annotations

from app.fields import Boolean, Cents, Date, Id, Integer, OfficeWall, Percent, Stamp, Text, View


class LineItemView(View):
    """One priced line of an order or an order request."""

    minimal = ("id", "order_id", "order_request_id", "service_name", "quantity", "price")

    id = Id("Line item id", example=1)
    itemable_type = Text("Made for", example="Order")
    itemable_id = Id("Id of what it was made for", example=1042)
    order_id = Id("Order id", example=1042)
    order_request_id = Id("Order request id", example=None)
    sourceable_type = Text("Came from", example=None)
    sourceable_id = Id("Id of what it came from", example=None)
    key = Text("Role", example="service")
    service_id = Id("Service id", example=1)
    service_name = Text("Service", example="Interior and exterior photos")
    service_description = Text("Description", example="Edited, high-resolution photos.")
    group_name = Text("Group", example="Photography")
    service_type_primary = Boolean("Primary", example=True)
    quantity = Integer("Quantity", example=5)
    instructions = Text("Instructions", example="Twilight if the sky is clear.")
    base_price = Cents("Base price", attribute="base_price_cents", example=149.0)
    unit_price = Cents("Unit price", attribute="unit_price_cents", example=4.5)
    gross_price = Cents("Gross price", attribute="gross_price_cents", example=171.5)
    discount_applied_percent = Percent("Discount in percent", example=10.0)
    discount = Cents("Discount", attribute="discount_cents", example=17.15)
    net_price = Cents("Net price", attribute="net_price_cents", example=154.35)
    price = Cents("Price", attribute="price_cents", example=154.35)
    base_price_final = Cents("Base price after discount", attribute="base_price_final_cents", example=134.1)
    unit_price_final = Cents("Unit price after discount", attribute="unit_price_final_cents", example=4.05)
    completed_quantity = Integer("Completed", example=0)
    completed_date = Date("Completed on", example=None)
    completed_by = Text("Completed by", example=None)
    billing_review = Boolean("To be looked at for billing", example=False)
    removed_at = Stamp("Removed at", example=None)
    removed_by = Text("Removed by", example=None)
    updated_in = Text("Updated in", example="api:planox2")
    updated_at_fm = Text("Updated at, as FileMaker wrote it", example="11/24/2026 9:00:00 AM")
    processed_at = Stamp("Processed at", example=None)
    created_by = Text("Created by", example="Priya Nair")
    created_at = Stamp("Created at", example="2026-11-24T16:00:00Z")
    updated_by = Text("Updated by", example="Priya Nair")
    updated_at = Stamp("Updated at", example="2026-11-24T16:00:00Z")
    updated_at_mt = OfficeWall(
        "Updated at (office time)", attribute="updated_at", example="2026-11-24 09:00:00"
    )
