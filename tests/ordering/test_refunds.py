"""Giving back: never more than was taken, never twice, and with an end when the gateway says nothing."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app import clock
from app.blueprints.payments import refund
from app.blueprints.payments.attempts import read_attempt
from app.blueprints.payments.refund_outcome import find_refund, given_back
from app.extensions import db
from app.notifications.models import Notification
from app.refusals import Refusal
from tests.ordering.conftest import attempt
from tests.pipeline.expect import accepted, refused

REFUND = {"type": "refundTransaction"}


@pytest.fixture
def settled(payment, ask, simulator) -> int:
    """A payment of 139.00 that was taken and is settled."""
    accepted(ask("capture", payment))
    simulator.settle()
    return payment


def later(minutes: float):
    return time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes), tick=True)


def reconcile(runner, minutes: float) -> str:
    with later(minutes):
        return runner.invoke(args=["payments", "reconcile"]).output


def net(simulator) -> int:
    """What the gateway has taken and not given back, in cents."""
    return sum(book["net"] for book in simulator.ledger().values())


def refunds(simulator) -> list[str]:
    """The refunds that the gateway lists and has not settled."""
    listed = simulator.ask("getUnsettledTransactionList")["transactions"]
    return [one["transId"] for one in listed if one["transactionStatus"] == "refundPendingSettlement"]


def errors(world) -> list[str]:
    return [told["error"] for told in world.rows(Notification, state="open")]


def test_what_is_not_settled_is_voided_as_a_whole_and_not_in_part(payment, ask, world, simulator):
    accepted(ask("capture", payment))
    refused(ask("refund", payment, amount=10), "invalid-param", 400, "amount")
    assert (attempt(world, payment)["state"], attempt(world, payment)["look_at"] is not None) == (
        "captured",
        True,
    )
    answer = ask("refund", payment)
    assert accepted(answer)["payment"]["status"] == "voided"
    assert answer.json["message"] == "It was not settled yet, so all of it was released."
    (book,) = simulator.ledger().values()
    assert (book["net"], book["voids"]) == (0, 1)


def test_what_is_settled_is_given_back_in_parts_and_never_more(settled, ask, simulator):
    answer = ask("refund", settled, amount="39.00")
    first = accepted(answer)["payment"]
    assert (first["status"], first["refunded"]) == ("settled", 39.0)
    assert answer.json["message"] == "The money was given back."
    refused(ask("refund", settled, amount="100.01"), "invalid-param", 400, "amount")
    rest = accepted(ask("refund", settled))["payment"]
    assert (rest["status"], rest["refunded"]) == ("refunded", 139.0)
    assert net(simulator) == 0


def test_what_is_settled_can_no_longer_be_voided(settled, ask, world):
    refused(ask("void", settled), "failed-payment", 400)
    assert (attempt(world, settled)["state"], attempt(world, settled)["captured_cents"]) == ("settled", 13900)
    assert accepted(ask("refund", settled))["payment"]["status"] == "refunded"


@pytest.mark.parametrize("fault", [{"hang": 1}, {"reset": True}, {"http": 502}, {"ecode": "E00104"}])
def test_a_refund_whose_answer_is_lost_is_found_and_never_repeated(
    settled, ask, world, simulator, runner, fault
):
    simulator.fault(fault, "after", **REFUND)
    answer = ask("refund", settled, amount=39)
    assert (answer.status, answer.json["data"]["outcome"]) == ("external-application-error", "unknown")
    refused(ask("refund", settled), "invalid-param", 400, "payment_id")
    assert "look up whether it was refunded" in reconcile(runner, 2)
    assert (attempt(world, settled)["state"], attempt(world, settled)["refunded_cents"]) == ("settled", 3900)
    assert net(simulator) == 10000
    assert errors(world) == []


def test_what_is_found_of_one_refund_is_not_booked_for_the_next(settled, ask, world, simulator, runner):
    simulator.fault({"reset": True}, "after", **REFUND)
    ask("refund", settled, amount=39)
    with world.context():
        looking = find_refund(read_attempt(settled), "Somebody slow")
        next(looking)
        db.session.rollback()
    reconcile(runner, 2)
    assert attempt(world, settled)["refunded_cents"] == 3900
    simulator.fault({"reset": True}, "before", **REFUND)
    ask("refund", settled, amount=100)
    with world.context():
        assert [*looking] == []
        db.session.commit()
    now = attempt(world, settled)
    assert (now["state"], now["refunded_cents"], net(simulator)) == ("refunding", 3900, 10000)


def test_a_late_answer_is_not_booked_for_the_next_refund(settled, ask, world, simulator, runner):
    simulator.fault({"reset": True}, "after", **REFUND)
    ask("refund", settled, amount=39)
    with world.context():
        first = read_attempt(settled)
        db.session.rollback()
    reconcile(runner, 2)
    simulator.fault({"reset": True}, "before", **REFUND)
    ask("refund", settled, amount=50)
    with world.context():
        given_back(first, "The answer came late.", "Somebody slow")
        db.session.commit()
    now = attempt(world, settled)
    assert (now["state"], now["refunded_cents"]) == ("refunding", 3900)


def test_a_captured_payment_whose_refund_is_refused_is_still_looked_at_daily(payment, ask, world, simulator):
    accepted(ask("capture", payment))
    simulator.fault({"reason": {"rc": "3", "code": "55"}}, "before", **REFUND)
    refused(ask("refund", payment), "failed-payment", 400)
    now = attempt(world, payment)
    assert (now["state"], now["look_at"] > clock.now()) == ("captured", True)


def test_a_refund_that_was_voided_at_the_gateway_is_not_booked(settled, ask, world, simulator, runner):
    simulator.fault({"reset": True}, "after", **REFUND)
    ask("refund", settled)
    (made,) = refunds(simulator)
    simulator.ask(
        "createTransaction", transactionRequest={"transactionType": "voidTransaction", "refTransId": made}
    )
    reconcile(runner, 2)
    assert (attempt(world, settled)["state"], attempt(world, settled)["refunded_cents"]) == ("settled", 0)


def test_a_refund_in_a_state_that_says_nothing_is_told_and_asked_about_again(
    settled, ask, world, simulator, runner
):
    simulator.fault({"reset": True}, "after", **REFUND)
    ask("refund", settled)
    (made,) = refunds(simulator)
    told = simulator.ask("getTransactionDetails", transId=made)
    told["transaction"]["transactionStatus"] = "underReview"
    simulator.fault({"json": told}, method="getTransactionDetailsRequest")
    reconcile(runner, 20)
    now = attempt(world, settled)
    assert (now["state"], now["look_at"] > clock.now(), errors(world)) == (
        "refunding",
        True,
        ["refund-unclear"],
    )
    reconcile(runner, 100)
    assert (attempt(world, settled)["state"], errors(world)) == ("refunded", [])


def test_a_refund_tells_the_gateway_which_one_it_is_and_of_which_payment(settled, ask, world, simulator):
    accepted(ask("refund", settled, amount=39))
    (made,) = refunds(simulator)
    told, row = simulator.ask("getTransactionDetails", transId=made), attempt(world, settled)
    assert (told["transrefId"], told["transaction"]["refTransId"]) == (row["refund_ref_id"], row["trans_id"])
    assert row["refund_ref_id"] != row["ref_id"]


@pytest.mark.parametrize(("refunded", "state", "cents"), [(True, "refunded", 13900), (False, "captured", 0)])
def test_a_refund_that_is_found_nowhere_is_settled_by_who_looks_at_the_gateway(
    settled, ask, world, simulator, runner, refunded, state, cents
):
    simulator.fault({"reset": True}, "before", **REFUND)
    assert ask("refund", settled).status == "external-application-error"
    reconcile(runner, 2)
    assert errors(world) == []
    answer = refused(ask("settle_refund", settled, refunded=refunded), "invalid-param", 400, "payment_id")
    assert "may still arrive until" in answer.faults["payment_id"][1]
    reconcile(runner, 20)
    assert errors(world) == ["refund-unclear"]
    assert attempt(world, settled)["state"] == "refunding"
    with later(21):
        accepted(ask("settle_refund", settled, refunded=refunded))
    assert (attempt(world, settled)["state"], attempt(world, settled)["refunded_cents"]) == (state, cents)
    assert errors(world) == []


def test_what_was_not_given_back_may_be_given_back_after_all(settled, ask, world, simulator, runner):
    simulator.fault({"reset": True}, "before", **REFUND)
    ask("refund", settled)
    with later(20):
        accepted(ask("settle_refund", settled, refunded=False))
        assert accepted(ask("refund", settled))["payment"]["status"] == "refunded"
    assert net(simulator) == 0


def test_a_refund_cut_short_before_it_was_sent_is_told_to_staff(settled, ask, world, runner, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(refund.authorize_net, "refund", die)
        with pytest.raises(Killed):
            ask("refund", settled)
    assert attempt(world, settled)["state"] == "refunding"
    reconcile(runner, 20)
    assert errors(world) == ["refund-unclear"]


def test_of_two_refunds_judged_on_one_balance_only_what_is_left_goes_out(server, settled, world, simulator):
    said, token = {"payment_id": settled, "amount": 80}, world.tokens["employee"]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: server.post("payments/refund", said, token), range(6)))
    assert attempt(world, settled)["refunded_cents"] == 8000
    assert net(simulator) == 5900
    told = Counter(answer.status for answer in answers)
    assert set(told) <= {"action-successful", "invalid-param"}, told


def test_a_balance_that_changed_since_it_was_judged_is_judged_again(settled, ask, world):
    accepted(ask("refund", settled, amount=9))
    with world.context():
        stale = read_attempt(settled)
    accepted(ask("refund", settled, amount=80))
    with world.context():
        with pytest.raises(Refusal, match=r"Only \$50.00 is left"):
            next(refund.refund(stale, 8000, "Somebody"))
        db.session.rollback()
        next(refund.refund(stale, 5000, "Somebody"))


def test_a_payment_that_somebody_else_is_giving_back_is_refused(settled, ask, world):
    with world.context():
        stale = read_attempt(settled)
    accepted(ask("refund", settled))
    with world.context(), pytest.raises(Refusal, match="has just become refunded"):
        next(refund.refund(stale, 100, "Somebody"))


def test_the_office_says_on_the_payments_page_what_came_of_a_refund(desk, settled, ask, world, simulator):
    simulator.fault({"reset": True}, "before", **REFUND)
    ask("refund", settled)
    with later(20):
        page = desk.open(f"/console/payments/{settled}")
        link = page.html.find("a", string="Say what came of the refund")
        sent = desk.fill(link["href"], {"payment_id": str(settled), "refunded": "false"})
        assert sent.code == 303
        assert "Nothing was given back. It may be refunded again." in desk.open(sent.location).text
    assert attempt(world, settled)["state"] == "captured"
