"""What reads of orders accept."""

from __future__ import annotations

from app.fields import Id, Text
from app.listing import ListParams


class OrdersParams(ListParams):
    """The filters of the orders list."""

    stage = Text("Stage", position=1, hint="The stage the order stands at.", example="scheduled")
    client_id = Id("Client id", position=2, example=1)
    order_request_id = Id("Order request id", position=3, example=2042)
    external_id = Text("External id", position=4, example="KW-77120")
