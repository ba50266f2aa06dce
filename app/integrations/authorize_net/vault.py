"""Cards, kept by the gateway. Olio sees a one-time token and gets ids back; never a card number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.integrations.authorize_net import messages
from app.integrations.authorize_net.answers import Answer
from app.integrations.authorize_net.calls import call
from app.integrations.authorize_net.reading import listed
from app.integrations.authorize_net.reasons import APPROVED, UNKNOWN

# The id of a profile that is there already is told in the sentence only.
_EXISTING = re.compile(r"ID (\d+) already exists")


@dataclass(frozen=True)
class Stored:
    """What storing a card came to. Both ids are there if `answer.approved`, and only then."""

    answer: Answer
    customer_profile_id: str | None = None
    payment_profile_id: str | None = None


@dataclass(frozen=True)
class Card:
    """What may be kept of a stored card. expires: `YYYY-MM`."""

    brand: str | None
    last4: str | None
    expires: str | None


def create_profile_with_nonce(
    *, client: str, email: str, data_descriptor: str, data_value: str, billing: Mapping[str, str]
) -> Stored:
    """Store the card behind a one-time token under a new customer of the gateway.

    client: our own reference of the client, ≤ 20 characters. billing: any of firstName, lastName, company,
    address, city, state, zip, country, phoneNumber. A customer that is there already gets the card added.
    """
    card = messages.payment_profile(data_descriptor, data_value, billing)
    answer = call("createCustomerProfile", messages.customer_profile(client, email, card))
    existing = _EXISTING.search(answer.reason_text) if answer.reason_code == "E00039" else None
    if existing:
        return _add(existing[1], card)
    cards = listed(answer.body.get("customerPaymentProfileIdList"))
    return _stored(answer, answer.body.get("customerProfileId"), cards[0] if cards else None)


def add_payment_profile(
    *, customer_profile_id: str, data_descriptor: str, data_value: str, billing: Mapping[str, str]
) -> Stored:
    """Store one more card under a customer of the gateway; the same card again answers its id."""
    return _add(customer_profile_id, messages.payment_profile(data_descriptor, data_value, billing))


def card(customer_profile_id: str, payment_profile_id: str) -> tuple[Answer, Card | None]:
    """Brand, last four digits and expiry of a stored card."""
    asked = {
        "customerProfileId": customer_profile_id,
        "customerPaymentProfileId": payment_profile_id,
        "unmaskExpirationDate": True,
    }
    answer = call("getCustomerPaymentProfile", asked)
    try:
        told = answer.body["paymentProfile"]["payment"]["creditCard"]
        return answer, Card(told.get("cardType"), str(told["cardNumber"])[-4:], told.get("expirationDate"))
    except (KeyError, TypeError):
        return answer, None


def _add(customer_profile_id: str, card: dict[str, Any]) -> Stored:
    body = {"customerProfileId": customer_profile_id, "paymentProfile": card, "validationMode": "liveMode"}
    answer = call("createCustomerPaymentProfile", body)
    added = answer.body.get("customerPaymentProfileId")
    if answer.reason_code == "E00039" and added:
        answer = replace(answer, verdict=APPROVED)
    return _stored(answer, customer_profile_id, added)


def _stored(answer: Answer, customer: Any, card: Any) -> Stored:
    if not answer.approved:
        return Stored(answer)
    if not (customer and card):
        return Stored(replace(answer, verdict=UNKNOWN))
    return Stored(answer, str(customer), str(card))
