"""What the actions on payment methods accept."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, pre_load

from app.action import ActionParams
from app.blueprints.payment_methods.card_numbers import find_card_numbers
from app.fields import Boolean, Id, PostalCode, Secret, Text
from app.listing import ListParams


class PaymentMethodsParams(ListParams):
    """The filters of the list of payment methods."""

    client_id = Id("Client id", position=1, example=1)


class CreatePaymentMethodParams(ActionParams):
    """A card to keep, known by the one-time token that Accept.js got for it in the browser."""

    data_descriptor = Text(
        "Data descriptor", required=True, position=10, example="COMMON.ACCEPT.INAPP.PAYMENT",
        hint="As Accept.js answers it.",
    )  # fmt: skip
    data_value = Secret(
        "Data value", required=True, least=1, most=2000, position=11, example="eyJjb2RlIjoiNTBfMl8wNjAwMD…",
        hint="The one-time token, as Accept.js answers it. Never a card number.",
    )  # fmt: skip
    name_on_card = Text("Name on the card", position=12, example="Dana Whitfield")
    billing_postal_code = PostalCode("Billing ZIP code", position=13, example="80202")
    default = Boolean("Default", position=14, hint="Pay with it when nothing else is said.", example=True)
    client_id = Id("Client id", position=15, hint="Whose card it is; your own, if it is not sent.", example=1)

    @pre_load
    def _refuse_card_numbers(self, data: Any, **_: Any) -> Any:
        """Whatever parameter it comes in, known or not: Olio must never have seen one."""
        found = find_card_numbers(data)
        if found:
            raise ValidationError(found)
        return data
