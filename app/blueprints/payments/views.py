"""How a payment is answered."""

from __future__ import annotations

from app.fields import Cents, Id, Integer, Record, Stamp, Text, View


class PaymentEventView(View):
    """A step in a payment's story."""

    at = Stamp("At", example="2026-11-24T16:00:00Z")
    state = Text("Came to be", example="authorized")
    told = Text("What happened", example="The card was authorised.")
    by = Text("By", example="Dana Whitfield")


class PaymentView(View):
    """One attempt to charge a card for an order, and what became of it."""

    minimal = ("id", "status", "amount")

    id = Id("Payment id", example=1)
    order_id = Id("Order id", example=1042)
    order_request_id = Id("Order request id", example=2042)
    client_id = Id("Client id", example=1)
    payment_method_id = Id("Payment method", example=1)
    brand = Text("Brand", example="Visa")
    last4 = Text("Last four digits", example="1111")
    status = Text("Status", attribute="state", example="authorized")
    amount = Cents("Amount", attribute="amount_cents", example=129.6)
    captured = Cents("Taken", attribute="captured_cents", example=0.0)
    refunded = Cents("Given back", attribute="refunded_cents", example=0.0)
    currency = Text("Currency", example="USD")
    answered = Text("The order was answered", example="action-successful")
    trans_id = Text("Transaction", example="60157186288")
    authorization_code = Text("Authorisation code", example="HH5414")
    reason_code = Text("Reason code", example="1")
    invoice = Text("Invoice", example="P3F6ZK2M9QX4T7B1C5D8")
    ref_id = Text("Reference", example="a7c3f09b21d4e8556a01")
    look_ups = Integer("Look-ups", example=0)
    look_at = Stamp("Looked at again", example=None)
    sent_at = Stamp("Sent at", example="2026-11-24T16:00:00Z")
    resolved_at = Stamp("Resolved at", example="2026-11-24T16:00:01Z")
    expires_at = Stamp("The hold ends at", example="2026-12-24T16:00:01Z")
    created_at = Stamp("Created at", example="2026-11-24T16:00:00Z")


class PaymentRecordView(PaymentView):
    """A payment with its story, the oldest step first."""

    events = Record(PaymentEventView, many=True)


class PaymentChanged(View):
    """What an action on a payment answers."""

    payment = Record(PaymentRecordView)
