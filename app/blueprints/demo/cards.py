"""The demo's cards in the simulator's vault: each makes the simulated gateway answer in its own way."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.engine import Connection

from app import clock
from app.blueprints.payment_methods.models import PaymentMethod
from app.database import table
from app.extensions import db
from app.identity.models import Client, User
from app.integrations import authorize_net, endpoints

_card, _client, _user = table(PaymentMethod), table(Client), table(User)

EXPIRES, EXPIRY_YEAR = "1230", "2030-12"
# What the simulator makes of a stored card that ends in these digits.
EFFECTS = {
    "approved": "1111",
    "declined": "0002",
    "invalid_number": "0006",
    "expired": "0008",
    "duplicate": "0011",
    "failed": "0017",
    "gateway_error": "0019",
    "in_doubt": "0120",
    "held": "0253",
    "no_answer": "0408",
}


def load_cards(emails: dict[str, tuple[str, ...]]) -> None:
    """Store for each client, by e-mail, the cards of these effects that are missing; the first is the default.

    Only the simulator takes such cards; with a real gateway nothing happens.
    """
    if not endpoints.simulated(current_app.config, "PAYMENT_GATEWAY"):
        return
    for email, effects in emails.items():
        client_id, there = _there(db.session.connection(), email)
        db.session.commit()  # nothing is open while the vault is asked
        for effect in effects:
            if EFFECTS[effect] not in there:
                _store(client_id, email, effect, default=not there and effect == effects[0])


def card_ids(connection: Connection, client_id: int) -> dict[str, int]:
    """The client's cards by their effect."""
    mine = sa.select(_card.c.last4, _card.c.id).where(_card.c.client_id == client_id)
    by_digits = dict(connection.execute(mine).all())
    return {effect: by_digits[digits] for effect, digits in EFFECTS.items() if digits in by_digits}


def _there(connection: Connection, email: str) -> tuple[int, set[str]]:
    client = sa.select(_client.c.id).join_from(_client, _user).where(_user.c.email == email)
    client_id: int = connection.execute(client).scalar_one()
    digits = sa.select(_card.c.last4).where(_card.c.client_id == client_id)
    return client_id, set(connection.execute(digits).scalars())


def _store(client_id: int, email: str, effect: str, default: bool) -> None:
    token = f"sim-nonce-{EFFECTS[effect]}-{EXPIRES}.{secrets.token_hex(4)}"
    stored = authorize_net.create_profile_with_nonce(
        client=f"client-{client_id}", email=email, data_descriptor="COMMON.ACCEPT.INAPP.PAYMENT",
        data_value=token, billing={"zip": "80202"},
    )  # fmt: skip
    if not stored.answer.approved:
        raise RuntimeError(f"the simulator did not take a demo card: {stored.answer.reason_text}")
    _, card = authorize_net.card(str(stored.customer_profile_id), str(stored.payment_profile_id))
    row = {
        "client_id": client_id,
        "customer_profile_id": stored.customer_profile_id,
        "payment_profile_id": stored.payment_profile_id,
        "brand": (card and card.brand) or "Visa",
        "last4": EFFECTS[effect],
        "expires": EXPIRY_YEAR,
        "billing_postal_code": "80202",
        "is_default": default,
        "active": True,
        "created_at": clock.now(),
    }
    db.session.connection().execute(sa.insert(_card).values(row))
    db.session.commit()
