"""Killed between two phases: what was begun is ended, by a retry or by the reconciliation, and once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.blueprints.orders.models import Order, OrderRequest
from app.blueprints.payments.models import PaymentAttempt
from app.blueprints.promotions.models import Promotion
from tests.ordering.books import assert_books_agree
from tests.ordering.conftest import SUBMIT
from tests.pipeline.expect import accepted
from tests.wire import ROOT

pytestmark = pytest.mark.usefixtures("cards")
PLACES = ("recorded", "sending", "charged", "placed")


@pytest.fixture
def kill(database_url, simulator_file, world, order):
    """Place an order in a process of its own that is killed there; answers what it had sent."""

    def run(where: str) -> dict:
        body = {"order": order(), "promotion_code": "WELCOME10"}
        said = {"token": world.tokens["client"], "key": where, "body": body}
        settings = {"DATABASE_URL": database_url, "SIMULATOR_FILE": simulator_file, "RATE_LIMIT": "0"}
        environ = os.environ | settings | {"SECRET_KEY": "a key for the tests", "PAYMENT_LOOK_UPS": "0"}
        world.written_elsewhere()
        command = [sys.executable, "-m", "tests.ordering.dying", where, json.dumps(said)]
        died = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
        assert died.returncode == -signal.SIGKILL, died.stderr[-2000:]
        return body

    return run


@pytest.fixture
def later(runner, app):
    app.config["PAYMENT_LOOK_UPS"] = (0,)

    def at(seconds: float, then):
        with time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds), tick=True):
            return then()

    yield at
    app.config["PAYMENT_LOOK_UPS"] = (2, 3)


ENDS = {"recorded": "not_sent", "sending": "not_charged", "charged": "voided", "placed": "authorized"}


@pytest.mark.parametrize("where", PLACES)
def test_what_was_begun_is_ended_by_the_reconciliation(kill, world, simulator, later, runner, where):
    orders = len(world.rows(Order))
    kill(where)
    for seconds in (100, 200, 1000):
        later(seconds, lambda: runner.invoke(args=["payments", "reconcile"]))
    (attempt,) = world.rows(PaymentAttempt)
    assert attempt["state"] == ENDS[where]
    placed = where == "placed"
    assert len(world.rows(Order)) == orders + placed
    assert world.rows(OrderRequest)[-1]["state"] == ("accepted" if placed else "payment_failed")
    assert world.rows(Promotion, code="WELCOME10")[0]["used"] == placed
    assert_books_agree(world, simulator)
    if placed:
        assert "1 sent" in later(100, lambda: runner.invoke(args=["outbox", "deliver"])).output


@pytest.mark.parametrize("where", PLACES)
def test_a_retry_under_the_same_key_takes_up_what_was_begun(kill, world, simulator, later, post, runner, where):
    body = kill(where)
    if where != "placed":
        assert post(SUBMIT, body, Idempotency_Key=where).status == "idempotency-key-in-use"
    answer = later(121, lambda: post(SUBMIT, body, Idempotency_Key=where))
    if where == "sending":
        assert (answer.status, answer.json["data"]["outcome"]) == ("external-application-error", "unknown")
        later(1100, lambda: runner.invoke(args=["payments", "reconcile"]))
        assert world.rows(PaymentAttempt)[-1]["state"] == "not_charged"
    else:
        assert accepted(answer)["order"]["payment"]["status"] == "authorized"
        assert len(world.rows(PaymentAttempt)) == 1
    assert_books_agree(world, simulator)
