"""What the actions on payments accept."""

from __future__ import annotations

from app.action import ActionParams
from app.fields import Boolean, Id, Money, Text
from app.listing import ListParams


class PaymentsParams(ListParams):
    """The filters of the list of payments."""

    order_request_id = Id("Order request id", position=1, example=2042)
    client_id = Id("Client id", position=2, example=1)
    status = Text("Status", longest=16, position=3, example="authorized")


class PaymentParams(ActionParams):
    """A payment."""

    payment_id = Id("Payment id", required=True, position=1, example=1)


class RefundParams(PaymentParams):
    """A payment to give back, whole or in part."""

    amount = Money("Amount", position=2, hint="All that was taken, if it is not sent.", example=25.0)


class SettleRefundParams(PaymentParams):
    """What came of a refund whose answer was lost."""

    refunded = Boolean(
        "Was it given back?",
        required=True,
        position=2,
        hint="Look at the gateway first: whether it shows the refund.",
        example=True,
    )
