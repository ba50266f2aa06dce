"""What the actions on order requests accept."""

from __future__ import annotations

from app.action import ActionParams
from app.fields import Id, Text
from app.listing import ListParams


class OrderRequestsParams(ListParams):
    """The filters of the list of order requests."""

    status = Text("Status", choices=("submitted", "accepted"), position=1, example="submitted")
    client_id = Id("Client id", position=2, example=1)


class AcceptOrderRequestParams(ActionParams):
    """A request that becomes an order."""

    order_request_id = Id("Order request id", required=True, position=1, example=2042)
