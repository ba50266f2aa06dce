"""How a payment method is answered: what may be shown of the card."""

from __future__ import annotations

from app.fields import Boolean, Id, Record, Stamp, Text, View


class PaymentMethodView(View):
    """A stored card."""

    minimal = ("id", "brand", "last4")

    id = Id("Payment method id", example=1)
    client_id = Id("Client id", example=1)
    brand = Text("Brand", example="Visa")
    last4 = Text("Last four digits", example="1111")
    expires = Text("Good through", example="2027-12")
    name_on_card = Text("Name on the card", example="Dana Whitfield")
    billing_postal_code = Text("Billing ZIP code", example="80202")
    default = Boolean("Default", attribute="is_default", example=True)
    active = Boolean("Active", example=True)
    refused_as = Text("Turned down as", example=None)
    created_at = Stamp("Created at", example="2026-11-24T16:00:00Z")


class PaymentMethodCreated(View):
    """What storing a card answers."""

    payment_method = Record(PaymentMethodView)
