"""An order to place, the cards to place it with, and the books to check afterwards."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.blueprints.demo.cards import EFFECTS
from app.blueprints.demo.cast import DANA, LENA, MARCUS, OTIS, Person
from app.blueprints.payment_methods.models import PaymentMethod
from app.blueprints.payments.models import PaymentAttempt
from app.database import table
from app.identity.models import Client
from tests.pipeline.expect import accepted, seen
from tests.simulation import Simulation
from tests.wire import Answer
from tests.world import World

SUBMIT, QUOTE = "orders/authorize_and_submit", "orders/quote"
_numbers = itertools.count(1)


def client_id(world: World, person: Person) -> int:
    (row,) = world.rows(Client, user_id=world.users[person])
    return int(row["id"])


@pytest.fixture
def order(world: World) -> Callable[..., dict[str, Any]]:
    """An order of ten photos (139.00) for a place of its own; keywords change it, `...` leaves a part out."""

    def make(**changes: Any) -> dict[str, Any]:
        street = f"{next(_numbers)} Test Street"
        address = {"street": street, "city": "Kansas City", "state": "MO", "postal_code": "64112"}
        whole = {"primary_service": {"slug": "photos"}, "property_info": {"address": address}} | changes
        return {name: value for name, value in whole.items() if value is not ...}

    return make


@pytest.fixture
def post(client: FlaskClient, world: World) -> Callable[..., Answer]:
    """Post in process as somebody: `post(SUBMIT, {...}, by="client")`."""

    def send(path: str, said: dict[str, Any], by: str = "client", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["Authorization"] = f"Bearer {world.tokens[by]}"
        return seen(client.post(f"/api/v1/{path}", json=said, headers=named))

    return send


@pytest.fixture
def cards(world: World, simulator: Simulation) -> dict[str, int]:
    """Dana's cards by what they do to a payment; `approved` is her default."""
    return {
        effect: store(world, simulator, DANA, digits, default=effect == "approved")
        for effect, digits in EFFECTS.items()
    }


@pytest.fixture
def placed(post: Callable[..., Answer], order: Callable[..., dict[str, Any]], cards: dict[str, int]) -> Any:
    """An order that was placed, as it was answered."""
    return accepted(post(SUBMIT, {"order": order()}))["order"]


@pytest.fixture
def payment(placed: Any) -> int:
    """The id of its payment, which is held."""
    return int(placed["payment"]["payment_attempt_id"])


@pytest.fixture
def ask(post: Callable[..., Answer]) -> Callable[..., Answer]:
    """`ask("capture", payment)` as an employee."""
    return lambda verb, payment, **more: post(f"payments/{verb}", {"payment_id": payment, **more}, "employee")


def attempt(world: World, payment: int) -> dict[str, Any]:
    """The payment's row."""
    (row,) = world.rows(PaymentAttempt, id=payment)
    return dict(row)


def store(
    world: World, simulator: Simulation, person: Person, last4: str = "1111", default: bool = True, **more: Any
) -> int:
    """A stored card of a client, in the simulator's vault and in the table; answers its id."""
    profile, card = simulator.store_card(last4)
    row = {
        "client_id": client_id(world, person), "customer_profile_id": profile, "payment_profile_id": card,
        "brand": "Visa", "last4": last4, "expires": "2030-12", "is_default": default, "active": True,
        "created_at": clock.now(),
    } | more  # fmt: skip
    world.execute(sa.insert(table(PaymentMethod)).values(row))
    (stored,) = world.rows(PaymentMethod, payment_profile_id=card)
    return int(stored["id"])


__all__ = ["LENA", "MARCUS", "OTIS", "client_id", "store"]
