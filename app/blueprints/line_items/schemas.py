"""What the actions on line items accept."""

from __future__ import annotations

from app.fields import Boolean, Id, Text
from app.listing import ListParams

KEYS = ("service", "add_on", "fee", "discount", "adjustment")


class LineItemsParams(ListParams):
    """The filters of the list of line items."""

    order_id = Id("Order id", position=1, example=1042)
    order_request_id = Id("Order request id", position=2, example=2042)
    service_id = Id("Service id", position=3, example=1)
    key = Text("Role", longest=64, position=4, example="service")
    billing_review = Boolean("To be looked at for billing", position=5)
    removed = Boolean("Removed", position=6)
