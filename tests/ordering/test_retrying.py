"""A payment's failure, tried again from the notification that tells of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.notifications.models import Notification
from tests.ordering.conftest import attempt
from tests.pipeline.expect import accepted, refused

TAB = "/console/notifications"
RETRY = "notifications/retry"


def reconcile(runner, minutes: float) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes), tick=True):
        runner.invoke(args=["payments", "reconcile"])


@pytest.fixture
def told(world):
    """The one notification there is."""

    def one() -> dict:
        (row,) = world.rows(Notification)
        return dict(row)

    return one


def test_a_capture_that_failed_is_tried_again_from_its_page(desk, payment, ask, world, simulator, told):
    simulator.fault({"reason": {"rc": "3", "code": "47"}}, times=2, type="priorAuthCaptureTransaction")
    for _ in range(2):
        refused(ask("capture", payment), "failed-payment", 400)
    assert (told()["error"], told()["state"]) == ("capture-failed", "open")
    page = desk.open(f"{TAB}/{told()['id']}")
    assert page.html.find("a", href=f"/console/payments/{payment}")
    link = page.html.find("a", string="Retry now")
    sent = desk.fill(link["href"], {"id": str(told()["id"])})
    assert "The money was taken and is not settled yet." in desk.open(sent.location).text
    assert (attempt(world, payment)["state"], told()["state"]) == ("captured", "resolved")


def test_a_refund_in_doubt_is_looked_up_again(post, payment, ask, world, simulator, runner, told):
    accepted(ask("capture", payment))
    simulator.settle()
    simulator.fault({"reset": True}, "after", type="refundTransaction")
    ask("refund", payment)
    simulator.fault({"http": 503}, times=2, method="getUnsettledTransactionListRequest")
    reconcile(runner, 20)
    assert told()["error"] == "refund-unclear"
    said = {"id": told()["id"]}
    assert post(RETRY, said, "employee").status == "external-application-error"
    accepted(post(RETRY, said, "employee"))
    assert (attempt(world, payment)["state"], told()["state"]) == ("refunded", "resolved")


def test_there_is_nothing_to_try_about_a_hold_that_ends_soon(desk, post, payment, runner, told):
    reconcile(runner, 26 * 24 * 60)
    answer = refused(post(RETRY, {"id": told()["id"]}, "employee"), "invalid-param", 400, "id")
    assert "there is nothing to try now" in answer.faults["id"][1]
    assert "Retry now" not in desk.open(f"{TAB}/{told()['id']}").text
