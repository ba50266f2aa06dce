"""What becomes of a payment whose order is not carried out: released, or staff are told and decide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.blueprints.payments import reconcile
from app.blueprints.payments.models import PaymentAttempt, PaymentEvent
from app.notifications.models import Notification
from tests.ordering.books import assert_books_agree
from tests.ordering.conftest import SUBMIT
from tests.pipeline.expect import accepted

pytestmark = pytest.mark.usefixtures("cards")


@pytest.fixture
def stage(post, placed):
    """Bring the order to a stage; keywords say more of it."""

    def bring(slug: str, **more) -> None:
        said = {"order_id": placed["order_id"], "stage": slug, "update_status": True, **more}
        accepted(post("order_stages/create", said, "employee"))

    return bring


def after(**time):
    return time_machine.travel(datetime.now(UTC) + timedelta(**time), tick=True)


def reconciled(runner, **time):
    with after(**time):
        return runner.invoke(args=["payments", "reconcile"]).output


def state(world) -> str:
    return world.rows(PaymentAttempt)[-1]["state"]


def errors(world) -> list[str]:
    return [told["error"] for told in world.rows(Notification, kind="payment")]


def test_the_hold_of_a_cancelled_order_is_released_after_a_quarter_of_an_hour(
    placed, stage, world, simulator, runner
):
    stage("cancelled")
    reconciled(runner, minutes=10)
    assert state(world) == "authorized"
    assert "void: its order was cancelled" in reconciled(runner, minutes=16)
    assert state(world) == "voided"
    assert "The order was cancelled." in [told["told"] for told in world.rows(PaymentEvent)]
    assert [book["holds"] for book in simulator.ledger().values()] == [[]]


def test_an_order_that_is_reinstated_at_once_keeps_its_hold(placed, stage, world, simulator, runner):
    stage("cancelled")
    with after(minutes=5):
        stage("reinstated")
    reconciled(runner, hours=1)
    assert state(world) == "authorized"
    assert_books_agree(world, simulator)


def test_money_is_taken_where_the_order_is_completed_not_where_it_once_was(placed, stage, world, runner):
    stage("completed")
    stage("assembly")
    assert "Nothing is due" in runner.invoke(args=["payments", "capture", "--due"]).output
    stage("completed")
    assert "→ captured" in runner.invoke(args=["payments", "capture", "--due"]).output


def test_staff_are_told_once_of_an_order_cancelled_after_it_was_paid(placed, stage, world, runner):
    stage("completed")
    runner.invoke(args=["payments", "capture", "--due"])
    stage("cancelled")
    assert "tell: its order was cancelled after it was paid" in reconciled(runner, minutes=16)
    assert errors(world) == ["cancelled-order-paid"]
    assert "$139.00 was taken for it" in world.rows(Notification)[0]["text"]
    reconciled(runner, minutes=18)
    assert [told["times"] for told in world.rows(Notification)] == [1]
    assert state(world) == "captured"


def test_staff_are_told_once_that_a_hold_ends_in_five_days(placed, world, runner):
    reconciled(runner, days=24)
    assert errors(world) == []
    assert "tell: its hold ends soon" in reconciled(runner, days=26)
    reconciled(runner, days=27)
    assert [(told["error"], told["times"]) for told in world.rows(Notification)] == [("hold-ends-soon", 1)]
    assert "close: its hold has ended" in reconciled(runner, days=31)
    assert state(world) == "expired"
    assert errors(world) == ["hold-ended"]


def test_a_payment_that_crashes_keeps_no_other_from_its_turn(
    post, order, world, simulator, runner, monkeypatch
):
    for _ in range(2):
        simulator.fault({"reset": True}, "before", type="authOnlyTransaction")
        post(SUBMIT, {"order": order()})
    first = world.rows(PaymentAttempt)[0]
    find = reconcile.authorize_net.find_by_invoice

    def crash(invoice, ref_id, *more):
        if ref_id == first["ref_id"]:
            raise KeyError("something nobody thought of")
        return find(invoice, ref_id, *more)

    monkeypatch.setattr(reconcile.authorize_net, "find_by_invoice", crash)
    with after(minutes=20):
        result = runner.invoke(args=["payments", "reconcile"])
    assert result.exit_code == 1
    assert [row["state"] for row in world.rows(PaymentAttempt)] == ["unknown", "not_charged"]
    (told,) = world.rows(Notification)
    assert (told["error"], told["subject"]) == ("step-crashed", f"payment_attempt:{first['id']}")
    assert "something nobody thought of" in told["text"]
