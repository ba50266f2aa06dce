"""Every reason and message code of the gateway, as who places an order hears it; nothing is held afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.blueprints.orders.models import OrderRequest
from app.blueprints.promotions.models import Promotion
from app.integrations.authorize_net import payments
from tests.ordering.books import assert_books_agree
from tests.ordering.conftest import SUBMIT
from tests.outside.test_gateway_reasons import CODES, REASONS

pytestmark = [pytest.mark.usefixtures("cards"), pytest.mark.any_database]
ANSWERS = [
    *((status, http, {"reason": {"rc": rc, "code": code}})
      for (status, http, _), (rc, codes) in REASONS.items() for code in codes.split()),
    *((status, http, {"ecode": code}) for (status, http, _), codes in CODES.items() for code in codes.split()),
]  # fmt: skip


@pytest.fixture(autouse=True)
def no_waiting(app, monkeypatch):
    monkeypatch.setattr(payments, "_FRESH_PAUSE_S", 0)
    monkeypatch.setitem(app.config, "PAYMENT_LOOK_UPS", (0,))


def code_of(case) -> str | None:
    """The gateway's code, as a test's name."""
    return (case.get("ecode") or case["reason"]["code"]) if isinstance(case, dict) else None


@pytest.mark.parametrize(("status", "http", "fault"), ANSWERS, ids=code_of)
def test_it_is_answered_as_its_row_says_and_leaves_nothing_behind(
    post, order, world, simulator, runner, status, http, fault
):
    simulator.fault(fault, times=9, type="authOnlyTransaction")
    answer = post(SUBMIT, {"order": order(), "promotion_code": "WELCOME10"})
    assert (answer.status, answer.code) == (status, http)
    for minutes in (2, 20):
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes), tick=True):
            runner.invoke(args=["payments", "reconcile"])
    assert world.rows(OrderRequest)[-1]["state"] == "payment_failed"
    assert world.rows(Promotion, code="WELCOME10")[0]["used"] == 0
    assert not any(book["holds"] or book["captures"] for book in simulator.ledger().values())
    assert_books_agree(world, simulator)
