"""What an order is paid with: the card that is named, the client's default, or its account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app import clock, statuses
from app.blueprints.orders.whose import Orderer
from app.blueprints.payment_methods.models import PaymentMethod
from app.database import table
from app.extensions import connection
from app.refusals import Problems, Refusal

_card = table(PaymentMethod)
_CARDS = sa.select(_card).where(_card.c.client_id == sa.bindparam("client"), _card.c.active)


def find_card(values: Mapping[str, Any], orderer: Orderer | None, problems: Problems) -> dict[str, Any] | None:
    """The card named, if it is the client's; else the client's default; else none."""
    wanted = values.get("payment_method_id")
    rows = connection().execute(_CARDS, {"client": orderer.id if orderer else None}).mappings()
    cards = [dict(row) for row in rows]
    if wanted is None:
        return next((card for card in cards if card["is_default"]), None)
    found = next((card for card in cards if card["id"] == wanted), None)
    if found is None and orderer is not None:
        problems.invalid("payment_method_id", f"The client has no payment method {wanted}.")
    return found


def require_means(card: Mapping[str, Any] | None, orderer: Orderer, total_cents: int) -> None:
    """Refuse an order that nobody would pay for: no card and no account, or a card past its month."""
    if total_cents == 0:
        return
    if card is None and not orderer.known["on_account"]:
        problems = Problems()
        problems.missing("payment_method_id", "Choose a payment method: the client has no default card.")
        problems.refuse_if_any()
    if card is not None and card["expires"] and card["expires"] < _this_month():
        sentence = f"The card ending in {card['last4']} expired at the end of {card['expires']}."
        raise Refusal(statuses.CARD_EXPIRED, sentence)


def _this_month() -> str:
    """The month it is at the office: a card is good to the end of its own."""
    return f"{clock.now().astimezone(clock.office_zone()):%Y-%m}"
