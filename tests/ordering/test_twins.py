"""One order sent twice, first slowly or cut short: one of the two is placed, and the other holds nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app import phases
from app.blueprints.orders.models import OrderRequest
from app.blueprints.payments import holding
from app.blueprints.payments.models import PaymentAttempt
from app.blueprints.promotions.models import Promotion
from app.database import table
from tests.ordering.books import assert_books_agree
from tests.ordering.conftest import SUBMIT
from tests.pipeline.expect import accepted, refused

pytestmark = pytest.mark.usefixtures("cards")


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours catches it."""


@pytest.fixture(autouse=True)
def no_waiting(app):
    app.config["PAYMENT_LOOK_UPS"] = (0,)
    yield
    app.config["PAYMENT_LOOK_UPS"] = (2, 3)


@pytest.fixture
def said(order, world):
    """An order whose promotion may be used once more, so that it does not decide between the two."""
    promotion = table(Promotion)
    world.execute(sa.update(promotion).where(promotion.c.code == "WELCOME10").values(client_limit=2))
    return {"order": order(), "promotion_code": "WELCOME10"}


@pytest.fixture
def cut_short(post, said, monkeypatch):
    """Place the order under a key and die: `recorded`, with nothing sent, or once the card is `charged`."""

    def run(where: str, key: str) -> None:
        send, end = holding._send, phases.Work.end_phase

        def die(do, *args):
            do(*args)
            raise Killed

        with monkeypatch.context() as patched:
            if where == "charged":
                patched.setattr(holding, "_send", lambda attempt: die(send, attempt))
            else:
                patched.setattr(phases.Work, "end_phase", lambda work: die(end, work))
            with pytest.raises(Killed):
                post(SUBMIT, said, Idempotency_Key=key)

    return run


def after(seconds: float):
    return time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds), tick=True)


def states(world):
    return [row["state"] for row in world.rows(PaymentAttempt)]


def test_a_retry_gives_way_to_the_same_order_sent_anew(cut_short, post, said, world, simulator, runner):
    cut_short("charged", "first")
    with after(121):
        accepted(post(SUBMIT, said))
        refused(post(SUBMIT, said, Idempotency_Key="first"), "duplicate-payment", 400)
    with after(300):
        runner.invoke(args=["payments", "reconcile"])
    assert states(world) == ["voided", "authorized"]
    assert_books_agree(world, simulator)


def test_an_order_sent_anew_gives_way_to_a_retry_that_was_faster(cut_short, post, said, world, simulator):
    cut_short("charged", "first")
    with after(121):
        cut_short("recorded", "anew")
        accepted(post(SUBMIT, said, Idempotency_Key="first"))
    with after(500):
        refused(post(SUBMIT, said, Idempotency_Key="anew"), "duplicate-payment", 400)
    assert states(world) == ["authorized", "not_sent"]
    assert [row["state"] for row in world.rows(OrderRequest)[-2:]] == ["accepted", "payment_failed"]
    assert_books_agree(world, simulator)


def test_a_charge_that_takes_minutes_gives_way_to_the_order_sent_anew(
    post, said, world, simulator, runner, monkeypatch
):
    send, anew = holding._send, []

    def slow(attempt):
        answer = send(attempt)
        monkeypatch.setattr(holding, "_send", send)
        with after(121):
            anew.append(accepted(post(SUBMIT, said))["order"])
        return answer

    monkeypatch.setattr(holding, "_send", slow)
    refused(post(SUBMIT, said), "duplicate-payment", 400)
    assert states(world) == ["voiding", "authorized"]
    with after(60):
        runner.invoke(args=["payments", "reconcile"])
    assert states(world) == ["voided", "authorized"]
    assert world.rows(OrderRequest)[-1]["id"] == anew[0]["order_request_id"]
    assert_books_agree(world, simulator)


@pytest.mark.parametrize(("where", "ended"), [("recorded", "not_sent"), ("charged", "voided")])
def test_a_retry_of_what_was_given_up_says_that_nothing_was_taken(
    cut_short, post, said, world, runner, where, ended
):
    cut_short(where, "first")
    with after(100):
        runner.invoke(args=["payments", "reconcile"])
    assert states(world) == [ended]
    with after(121):
        told = post(SUBMIT, said, Idempotency_Key="first")
        assert told.status == "external-application-error"
        assert told.json["data"]["outcome"] == "not_charged"
        assert "It may be ordered again" in told.json["message"]
        accepted(post(SUBMIT, said))
