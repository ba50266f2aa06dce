"""Orders placed as any other, on the demo's cards: so that there are payments and e-mails to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy.engine import Connection

from app.action import Asked, Outcome, perform
from app.blueprints.demo.cards import card_ids
from app.blueprints.demo.cast import DANA, LENA, MARCUS, Person, Place
from app.blueprints.demo.story import client_ids
from app.extensions import db
from app.integrations import endpoints
from app.interfaces import mounted_actions
from app.refusals import Refusal


@dataclass(frozen=True)
class Sale:
    """What is ordered, on the card of this effect. completed: it is done, and its money taken."""

    client: Person
    place: Place
    service: str
    card: str = "approved"
    promotion: str | None = None
    completed: bool = False


SALES = (
    Sale(DANA, Place("311 Juniper Court", "Boulder", "CO", "80304"), "photos", completed=True),
    Sale(LENA, Place("5600 Camelback Road", "Phoenix", "AZ", "85018"), "photos", promotion="WELCOME10"),
    Sale(MARCUS, Place("804 Brookside Boulevard", "Kansas City", "MO", "64113"), "floor-plan"),
    Sale(DANA, Place("17 Sloan Lake Drive", "Denver", "CO", "80212"), "photos", card="declined"),
    Sale(DANA, Place("2290 Mapleton Avenue", "Boulder", "CO", "80302"), "photos", card="in_doubt"),
)


def make_sales(connection: Connection) -> None:
    """Place them. With a real gateway or a real mail provider nothing happens."""
    if not all(
        endpoints.simulated(current_app.config, provider) for provider in ("PAYMENT_GATEWAY", "MAIL_PROVIDER")
    ):
        return
    clients = client_ids(connection)
    cards = {client: card_ids(connection, clients[client.email]) for client in {sale.client for sale in SALES}}
    db.session.commit()
    for sale in SALES:
        placed = _do(
            "orders/authorize_and_submit", _order(sale, clients[sale.client.email], cards[sale.client])
        )
        if placed and sale.completed:
            order = placed.data["order"]
            stage = {"order_id": order["order_id"], "stage": "completed", "update_status": True}
            _do("order_stages/create", stage)
            _do("payments/capture", {"payment_id": order["payment"]["payment_attempt_id"]})


def _order(sale: Sale, client_id: int, cards: dict[str, int]) -> dict[str, Any]:
    place = sale.place
    address = {
        "street": place.street, "city": place.city, "state": place.state, "postal_code": place.postal_code,
    }  # fmt: skip
    order = {
        "client": {"client_id": client_id},
        "primary_service": {"slug": sale.service},
        "property_info": {"address": address},
    }
    promotion = {"promotion_code": sale.promotion} if sale.promotion else {}
    return {"order": order, "payment_method_id": cards[sale.card], **promotion}


def _do(path: str, said: dict[str, Any]) -> Outcome | None:
    """Carry the action out as an operator would; that a card is refused is part of the story."""
    (action,) = [action for action in mounted_actions() if action.path == path]
    try:
        return perform(action, Asked("command", said))
    except Refusal:
        return None
