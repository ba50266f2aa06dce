"""A record of every kind that can be read, for the promises that look at one."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app import clock
from app.blueprints.demo.cast import DANA
from app.blueprints.orders.models import Order
from app.blueprints.payment_methods.models import PaymentMethod
from app.blueprints.payments.models import PaymentAttempt
from app.database import table
from app.identity.models import Client
from app.notifications.models import Notification


@pytest.fixture
def one_of_each(world):
    """What the cast has none of: a card of Dana's, a payment with it, and a notification."""
    (dana,) = world.rows(Client, user_id=world.users[DANA])
    card = {"customer_profile_id": "1", "payment_profile_id": "2", "brand": "Visa", "last4": "1111",
            "client_id": dana["id"], "is_default": False, "active": True,
            "created_at": clock.now()}  # fmt: skip
    told = {"kind": "mail", "error": "mandrill-email-failed", "subject": "order 1", "title": "A letter failed",
            "text": "It will be tried again.", "details": {}, "state": "open", "times": 1}  # fmt: skip
    now = dict.fromkeys(("first_at", "last_at", "changed_at"), clock.now())
    world.execute(sa.insert(table(PaymentMethod)).values(card))
    world.execute(sa.insert(table(Notification)).values(told | now))
    (stored,) = world.rows(PaymentMethod)
    (order,) = world.rows(Order, external_id="KW-77120")
    held = {"order_request_id": order["order_request_id"], "client_id": dana["id"], "invoice": "1",
            "payment_method_id": stored["id"], "fingerprint": "1", "amount_cents": 17_150, "currency": "USD",
            "ref_id": "1", "state": "authorized", "created_at": clock.now()}  # fmt: skip
    world.execute(sa.insert(table(PaymentAttempt)).values(held))
