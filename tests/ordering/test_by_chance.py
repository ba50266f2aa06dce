"""Staff and the worker do whatever comes to mind while a third of the gateway's answers are lost; in the end
the books of both sides say the same."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.blueprints.payments.models import PaymentAttempt
from tests.ordering.conftest import SUBMIT
from tests.pipeline.expect import accepted

pytestmark = pytest.mark.usefixtures("cards")
ORDERS, STEPS, LOST = 3, 20, 0.33
HELD, TAKEN = ("authorized",), ("captured", "settled", "refunded")


@pytest.fixture
def pass_time(simulator):
    """Let hours pass, for the simulator too, and do something then."""
    passed = timedelta()

    def go(hours: float, then):
        nonlocal passed
        passed += timedelta(hours=hours)
        with time_machine.travel(datetime.now(UTC) + passed, tick=True):
            return then()

    return go


@pytest.mark.parametrize("seed", range(6))
def test_the_books_agree_whatever_is_done(post, ask, order, world, simulator, runner, pass_time, seed):
    chance = random.Random(seed)
    payments = [
        accepted(post(SUBMIT, {"order": order()}))["order"]["payment"]["payment_attempt_id"]
        for _ in range(ORDERS)
    ]

    def reconcile():
        assert not isinstance(runner.invoke(args=["payments", "reconcile"]).exception, Exception)

    deeds = {
        "capture": lambda payment: ask("capture", payment),
        "void": lambda payment: ask("void", payment),
        "refund": lambda payment: ask("refund", payment, amount=chance.choice((10, 60, 139))),
        "settle": lambda _: simulator.settle(),
        "reconcile": lambda _: reconcile(),
    }
    simulator.set(random={"p": LOST, "seed": seed})
    for _ in range(STEPS):
        deed = deeds[chance.choice((*deeds, "refund"))]
        pass_time(chance.choice((0.01, 0.3)), lambda deed=deed: deed(chance.choice(payments)))
    simulator.set(random=None)
    for _ in range(4):
        pass_time(0.5, reconcile)
    pass_time(0, lambda: say_what_the_gateway_shows(ask, world, simulator))
    assert_the_same(world, simulator)


def say_what_the_gateway_shows(ask, world, simulator) -> None:
    """What a person does about a refund that is not listed: none was made."""
    for row in world.rows(PaymentAttempt, state="refunding"):
        book = simulator.ledger()[row["invoice"]]
        made = sum(book["refunds"]) - row["refunded_cents"]
        assert made in (0, row["refund_cents"])
        accepted(ask("settle_refund", row["id"], refunded=bool(made)))


def assert_the_same(world, simulator) -> None:
    books = simulator.ledger()
    for row in world.rows(PaymentAttempt):
        book, state = books[row["invoice"]], row["state"]
        assert (state in HELD) == bool(book["holds"]), (state, book)
        assert (state in TAKEN) == bool(book["captures"]), (state, book)
        assert row["captured_cents"] == sum(book["captures"])
        assert row["refunded_cents"] == sum(book["refunds"])
        assert sum(book["refunds"]) <= sum(book["captures"])
