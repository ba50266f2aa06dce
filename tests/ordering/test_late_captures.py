"""A capture that arrives late or was done before: the books show what the gateway took, not what was asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.blueprints.payments.models import PaymentAttempt
from app.notifications.models import Notification
from tests.pipeline.expect import accepted

pytestmark = pytest.mark.usefixtures("cards")
CAPTURE = {"type": "priorAuthCaptureTransaction"}


@pytest.fixture
def capture(post, placed):
    """Take the money, as an employee, so many seconds from now."""

    def ask(seconds: float = 0):
        with later(seconds):
            said = {"payment_id": placed["payment"]["payment_attempt_id"]}
            return post("payments/capture", said, "employee")

    return ask


@pytest.fixture
def take_off(post, placed):
    """Take this many dollars off the order."""

    def discount(dollars: int) -> None:
        line = {"itemable_type": "Order", "itemable_id": placed["order_id"], "key": "discount"}
        accepted(post("line_items/create", line | {"service_name": "Sorry", "price": -dollars}, "employee"))

    return discount


def later(seconds: float):
    return time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds), tick=True)


def taken(world) -> tuple[str, int]:
    (row,) = world.rows(PaymentAttempt)
    return row["state"], row["captured_cents"]


def test_a_late_capture_is_waited_for_and_booked_as_it_was_taken(capture, take_off, world, simulator):
    simulator.fault({"late": 20}, "before", **CAPTURE)
    assert capture().status == "external-application-error"
    take_off(39)
    assert accepted(capture(60))["payment"]["captured"] == 139.0
    assert taken(world) == ("captured", 13900)
    assert [book["captures"] for book in simulator.ledger().values()] == [[13900]]


def test_what_was_taken_before_is_booked_as_it_was_taken_and_told_to_staff(
    capture, take_off, world, simulator, runner
):
    simulator.fault({"late": 1300}, "before", **CAPTURE)
    capture()
    take_off(39)
    with later(1000):
        runner.invoke(args=["payments", "reconcile"])
    assert taken(world)[0] == "authorized"
    assert accepted(capture(1400))["payment"]["captured"] == 139.0
    (told,) = world.rows(Notification)
    assert (told["error"], told["text"][:44]) == (
        "other-amount-taken",
        "$139.00 was taken where $100.00 was due. Giv",
    )
    assert [book["captures"] for book in simulator.ledger().values()] == [[13900]]
