"""How a line item is answered."""

from __future__ import annotations

from app.fields import (
    Array,
    Boolean,
    Cents,
    Date,
    Id,
    Integer,
    Money,
    OfficeWall,
    Param,
    Percent,
    Record,
    Stamp,
    Text,
    View,
)


class Tree(Param):
    """An object of any depth, answered as it is."""

    kind = "hash"
    json_type = {"type": "object"}


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
    price_origins = Tree("Where each price came from", example={"base_price": "catalogue", "price": "derived"})
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


class TotalsView(View):
    """What an order or a request amounts to. A line that is a discount itself counts as a discount."""

    subtotal = Cents("Subtotal", example=171.5)
    discount = Cents("Discount", example=17.15)
    total = Cents("Total", example=154.35)
    balance_due = Cents("Balance due", example=154.35)


class LineItemMade(View):
    """What making or changing a line answers."""

    line_item = Record(LineItemView)
    totals = Record(TotalsView)


class LineItemRemoved(LineItemMade):
    """What removing a line answers."""

    already_removed = Boolean("It was removed before", example=False)


class ContradictionView(View):
    """A price that cannot stand beside more trusted ones, and the value that can."""

    param = Text("Parameter", example="gross_price")
    given = Money("Given", example=200.0)
    expected = Money("Expected", example=171.5)
    message = Text("Message", example="Gross price must be 171.50 (149.00 + 4.50 × 5), not 200.00.")


class ChangeView(View):
    """A price to send instead of the one that was given."""

    param = Text("Parameter", example="gross_price")
    given = Money("Given", example=200.0)
    expected = Money("Send instead", example=171.5)


class ProblemView(View):
    """What creating or changing the line would be refused for."""

    param = Text("Parameter", example="gross_price")
    status = Text("Status", example="invalid-param")
    message = Text("Message", example="Gross price must be 171.50 (149.00 + 4.50 × 5), not 200.00.")


EXAMPLE_TREE = {
    "name": "gross_price",
    "value": 171.5,
    "origin": "derived",
    "formula": "base price + unit price × quantity",
    "reckoned": "149.00 + 4.50 × 5",
    "inputs": [{"name": "base_price", "value": 149.0, "origin": "given", "formula": "", "inputs": []}],
}


class LineItemExplained(View):
    """What the parameters make of the prices, whether or not the line could be saved."""

    line_item = Record(LineItemView)
    derivation = Array(
        "Derivation",
        Tree(
            "Price", hint="name, value, origin (given, catalogue, derived, assumed, corrected), formula, inputs"
        ),
        hint="The tree of every price, its inputs those it was derived from.",
        example=[EXAMPLE_TREE],
    )
    contradictions = Record(ContradictionView, many=True)
    mend = Record(ChangeView, many=True)
    problems = Record(ProblemView, many=True)
    totals_before = Record(TotalsView)
    totals_after = Record(TotalsView)
