"""Many at once, over real sockets: one order, one charge, one discount."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from app import clock
from app.blueprints.demo.cast import DANA
from app.blueprints.orders.models import OrderRequest
from app.blueprints.payment_methods.models import PaymentMethod
from app.blueprints.payments.carrying_out import reconcile_due
from app.blueprints.payments.models import PaymentAttempt
from app.blueprints.promotions.models import Promotion, PromotionRedemption
from app.database import table
from app.identity.models import Client, User
from tests.ordering.books import assert_books_agree
from tests.ordering.conftest import SUBMIT, attempt, client_id
from tests.pipeline.expect import accepted

pytestmark = pytest.mark.usefixtures("cards")


def at_once(many: int, send: Any) -> list[Any]:
    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(send, range(many)))


def statuses(answers: list[Any]) -> dict[str, int]:
    return dict(Counter(answer.status for answer in answers))


@pytest.fixture
def people(world, simulator) -> list[int]:
    """Fifty more clients, each with a card; their ids."""
    born = {"created_at": clock.now()}
    names = [f"racer-{number}@mail.example" for number in range(50)]
    users = [born | {"email": name, "first_name": "R", "last_name": "R", "active": True} for name in names]
    world.execute(sa.insert(table(User)).values(users))
    made = [row["id"] for row in world.rows(User) if row["email"] in names]
    world.execute(
        sa.insert(table(Client)).values([born | {"user_id": user, "on_account": False} for user in made])
    )
    ids = [row["id"] for row in world.rows(Client) if row["user_id"] in made]
    card = born | {"brand": "Visa", "last4": "1111", "expires": "2030-12", "is_default": True, "active": True}
    names = ("customer_profile_id", "payment_profile_id")
    rows = [card | {"client_id": one} | dict(zip(names, simulator.store_card(), strict=True)) for one in ids]
    world.execute(sa.insert(table(PaymentMethod)).values(rows))
    return ids


def limit(world, **limits: int) -> None:
    promotion = table(Promotion)
    world.execute(sa.update(promotion).where(promotion.c.code == "WELCOME10").values(limits))


def test_twenty_identical_posts_make_one_order_and_one_charge(server, world, simulator, order, runner):
    said, token = {"order": order()}, world.tokens["client"]
    answers = at_once(20, lambda _: server.post(SUBMIT, said, token))
    assert statuses(answers) == {"action-successful": 1, "duplicate-payment": 19}
    assert_books_agree(world, simulator)
    (attempt,) = world.rows(PaymentAttempt)
    runner.invoke(args=["payments", "capture", str(attempt["id"])])
    assert [book["captures"] for book in simulator.ledger().values()] == [[13900]]


def test_twenty_posts_under_one_key_have_one_effect(server, world, simulator, order):
    said, token = {"order": order()}, world.tokens["client"]
    answers = at_once(20, lambda _: server.post(SUBMIT, said, token, Idempotency_Key="one"))
    told = statuses(answers)
    assert set(told) <= {"action-successful", "idempotency-key-in-use"}
    orders = {answer.json["data"]["order"]["order_id"] for answer in answers if answer.code == 200}
    assert len(orders) == 1
    assert len(world.rows(PaymentAttempt)) == 1
    assert accepted(server.post(SUBMIT, said, token, Idempotency_Key="one"))["order"]["order_id"] in orders
    assert_books_agree(world, simulator)


def test_fifty_clients_race_for_the_last_use_and_nobody_pays_another_price(
    server, world, simulator, order, people
):
    limit(world, usage_limit=1)
    orders = [order(client={"client_id": one}) for one in people]
    token = world.tokens["employee"]
    answers = at_once(
        50, lambda n: server.post(SUBMIT, {"order": orders[n], "promotion_code": "WELCOME10"}, token)
    )
    assert statuses(answers) == {"action-successful": 1, "invalid-promotion": 49}
    assert [use["state"] for use in world.rows(PromotionRedemption)] == ["redeemed"]
    assert [book["holds"] for book in simulator.ledger().values()] == [[12510]]
    assert_books_agree(world, simulator)


def test_one_client_uses_a_promotion_once_however_many_orders_are_sent(server, world, simulator, order):
    orders, token = [order() for _ in range(20)], world.tokens["client"]
    answers = at_once(
        20, lambda n: server.post(SUBMIT, {"order": orders[n], "promotion_code": "WELCOME10"}, token)
    )
    assert statuses(answers) == {"action-successful": 1, "promotion-expended": 19}
    assert_books_agree(world, simulator)


def test_declined_orders_that_race_give_their_promotion_back_exactly_once(
    server, world, simulator, order, cards
):
    orders, token = (
        [order(client={"client_id": client_id(world, DANA)}) for _ in range(20)],
        world.tokens["employee"],
    )
    promotion = table(Promotion)
    world.execute(
        sa.update(promotion).where(promotion.c.code == "WELCOME10").values(usage_limit=3, client_limit=2)
    )
    said = [
        {"order": one, "promotion_code": "WELCOME10", "payment_method_id": cards["declined"]} for one in orders
    ]
    answers = at_once(20, lambda n: server.post(SUBMIT, said[n], token))
    assert set(statuses(answers)) <= {"declined-payment", "promotion-expended"}
    assert world.rows(Promotion, code="WELCOME10")[0]["used"] == 0
    assert_books_agree(world, simulator)


def test_two_reconciliations_and_a_worker_settle_each_attempt_once(app, world, simulator, order, post):
    app.config["PAYMENT_LOOK_UPS"] = (0,)
    simulator.set(list_lag=60)
    limit(world, client_limit=100)
    for _ in range(6):
        simulator.fault({"reset": True}, "after", type="authOnlyTransaction")
        post(SUBMIT, {"order": order(), "promotion_code": "WELCOME10"})

    def settle(_: int) -> int:
        with app.app_context():
            return reconcile_due()

    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=100), tick=True):
        at_once(4, settle)
    assert {row["state"] for row in world.rows(PaymentAttempt)} == {"voided"}
    assert {row["state"] for row in world.rows(OrderRequest) if row["fingerprint"]} == {"payment_failed"}
    assert world.rows(Promotion, code="WELCOME10")[0]["used"] == 0
    assert_books_agree(world, simulator)


def test_of_taking_and_releasing_at_once_one_happens(server, world, simulator, payment):
    token = world.tokens["employee"]

    def act(number: int) -> Any:
        verb = ("capture", "void")[number % 2]
        return server.post(f"payments/{verb}", {"payment_id": payment}, token)

    told = {answer.status for answer in at_once(12, act)}
    # Whoever asks while another's answer is not in yet hears that it is not known.
    assert told <= {"action-successful", "invalid-param", "external-application-error"}, told
    assert "action-successful" in told
    row = attempt(world, payment)
    (book,) = simulator.ledger().values()
    # What was taken may have been released after it; nothing is left in between.
    assert row["state"] in ("captured", "voided")
    assert (sum(book["captures"]), book["holds"]) == (row["captured_cents"], [])
