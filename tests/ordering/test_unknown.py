"""An answer that does not come: the card is never asked twice, and what it was is found out in the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.blueprints.orders.models import Order, OrderRequest
from app.blueprints.payments.models import PaymentAttempt
from app.blueprints.promotions.models import Promotion, PromotionRedemption
from app.integrations.authorize_net import lookups
from app.notifications.models import Notification
from tests.ordering.books import assert_books_agree
from tests.ordering.conftest import SUBMIT
from tests.pipeline.expect import accepted, refused

pytestmark = pytest.mark.usefixtures("cards")
AUTH = {"type": "authOnlyTransaction"}


@pytest.fixture(autouse=True)
def no_waiting(app):
    app.config["PAYMENT_LOOK_UPS"] = (0, 0)
    yield
    app.config["PAYMENT_LOOK_UPS"] = (2, 3)


@pytest.fixture
def later(runner):
    """Let time pass, for the simulator too, then run a command: `later(60, "payments", "reconcile")`."""
    passed = timedelta()

    def run(seconds: float, *words: str):
        nonlocal passed
        passed += timedelta(seconds=seconds)
        with time_machine.travel(datetime.now(UTC) + passed, tick=True):
            return runner.invoke(args=[*words]) if words else None

    return run


def state(world) -> str:
    return world.rows(PaymentAttempt)[-1]["state"]


def auths(simulator) -> int:
    """How many holds the gateway was asked for and made."""
    return sum(len(book["trans_ids"]) for book in simulator.ledger().values())


LOST = {
    "hang": {"hang": 1},
    "reset": {"reset": True},
    "close": {"close": True},
    "500": {"http": 500},
    "truncated": {"truncate": 20},
    "garbage": {"garbage": True},
    "E00104": {"ecode": "E00104"},
}


@pytest.mark.parametrize("fault", LOST)
def test_a_charge_whose_answer_is_lost_is_found_and_the_order_placed(post, order, world, simulator, fault):
    simulator.fault(LOST[fault], "after", **AUTH)
    made = accepted(post(SUBMIT, {"order": order(), "promotion_code": "WELCOME10"}))["order"]
    assert made["payment"]["status"] == "authorized"
    assert auths(simulator) == 1
    assert_books_agree(world, simulator)


@pytest.mark.parametrize("fault", LOST)
def test_a_charge_that_cannot_be_seen_yet_stays_unknown_and_is_voided_later(
    post, order, world, simulator, later, fault
):
    orders = len(world.rows(Order))
    simulator.set(list_lag=100)
    simulator.fault(LOST[fault], "after", **AUTH)
    said = {"order": order(), "promotion_code": "WELCOME10"}
    answer = post(SUBMIT, said)
    assert (answer.status, answer.json["data"]["outcome"]) == ("external-application-error", "unknown")
    assert state(world) == "unknown"
    assert [use["state"] for use in world.rows(PromotionRedemption)] == ["reserved"]
    refused(post(SUBMIT, {"order": said["order"]}), "duplicate-payment", 400)
    result = later(130, "payments", "reconcile")
    assert "voided" in result.output, result.output
    assert (state(world), world.rows(OrderRequest)[-1]["state"]) == ("voided", "payment_failed")
    assert len(world.rows(Order)) == orders
    assert auths(simulator) == 1
    assert_books_agree(world, simulator)


@pytest.mark.parametrize("fault", ["hang", "reset", "500"])
def test_a_charge_that_never_arrived_is_given_up_after_a_quarter_of_an_hour(
    post, order, world, simulator, later, fault
):
    simulator.fault(LOST[fault], "before", **AUTH)
    assert (
        post(SUBMIT, {"order": order(), "promotion_code": "WELCOME10"}).status == "external-application-error"
    )
    for minute in (1, 2, 5):
        later(60 * minute, "payments", "reconcile")
        assert state(world) == "unknown"
        assert world.rows(Promotion, code="WELCOME10")[0]["used"] == 1
    assert "not_charged" in later(60 * 8, "payments", "reconcile").output
    assert state(world) == "not_charged"
    assert_books_agree(world, simulator)


def test_a_list_that_cannot_be_had_is_not_taken_for_an_empty_one(world, simulator, later):
    simulator.fault({"http": 503}, "before", times=50, method="getUnsettledTransactionListRequest")
    result = later(0, "payments", "reconcile")
    assert result.exit_code == 1
    assert "could not be had" in result.output
    later(0, "jobs", "work", "--once")
    assert "The job unknown transactions failed" in [told["title"] for told in world.rows(Notification)]


def test_a_failed_look_up_decides_nothing(post, order, world, simulator, later):
    simulator.fault({"hang": 1}, "before", **AUTH)
    simulator.fault({"http": 503}, "before", times=50, method="getUnsettledTransactionListRequest")
    assert post(SUBMIT, {"order": order()}).status == "external-application-error"
    for _ in range(4):
        later(3600, "payments", "reconcile")
    assert state(world) == "unknown"


def test_a_charge_that_arrives_late_is_voided_and_its_promotion_freed_once(
    post, order, world, simulator, later
):
    simulator.fault({"late": 60}, "before", **AUTH)
    assert (
        post(SUBMIT, {"order": order(), "promotion_code": "WELCOME10"}).status == "external-application-error"
    )
    later(50, "payments", "reconcile")
    later(10)
    for _ in range(3):
        later(70, "payments", "reconcile")
    assert state(world) == "voided"
    assert world.rows(Promotion, code="WELCOME10")[0]["used"] == 0
    assert_books_agree(world, simulator)


def test_a_retry_after_two_minutes_ends_in_one_order_and_one_hold(post, order, world, simulator, later):
    simulator.set(list_lag=100)
    simulator.fault({"reset": True}, "after", **AUTH)
    said = {"order": order()}
    assert post(SUBMIT, said).status == "external-application-error"
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=130), tick=True):
        accepted(post(SUBMIT, said))
    later(0, "payments", "reconcile")
    later(130, "payments", "reconcile")
    assert [row["state"] for row in world.rows(PaymentAttempt)] == ["voided", "authorized"]
    assert_books_agree(world, simulator)


def test_a_charge_that_the_gateway_takes_for_its_own_duplicate_is_found(post, order, world, simulator):
    simulator.fault({"reason": {"rc": "3", "code": "11"}}, "after", **AUTH)
    assert accepted(post(SUBMIT, {"order": order()}))["order"]["payment"]["status"] == "authorized"
    assert_books_agree(world, simulator)


@pytest.mark.parametrize("code", ["36", "120", "181"])
def test_no_order_is_built_on_a_hold_that_the_gateway_failed_to_undo(
    post, order, world, simulator, later, code
):
    simulator.fault({"reason": {"rc": "3", "code": code}}, "after", **AUTH)
    said = {"order": order(), "promotion_code": "WELCOME10"}
    headers = {"Idempotency_Key": f"failed-{code}"}
    for _ in range(2):
        refused(post(SUBMIT, said, **headers), "external-application-error", 400)
    assert (state(world), world.rows(OrderRequest)[-1]["state"]) == ("unknown", "payment_failed")
    later(60, "payments", "reconcile")
    assert state(world) == "voided"
    assert_books_agree(world, simulator)


def test_a_hold_made_twice_is_voided_once(post, order, world, simulator, later):
    simulator.fault({"twice": True, "reset": True}, "after", **AUTH)
    answer = post(SUBMIT, {"order": order()})
    if answer.code == 200:
        later(60, "payments", "reconcile")
    states = [row["state"] for row in world.rows(PaymentAttempt)]
    assert states in (["authorized", "voided"], ["authorized"]), states
    assert_books_agree(world, simulator)


@pytest.fixture
def anothers(simulator) -> None:
    """A hold that somebody else made with our account."""
    profile, card = simulator.store_card("1111")
    simulator.ask(
        "createTransaction",
        transactionRequest={
            "transactionType": "authOnlyTransaction",
            "amount": "7.00",
            "profile": {"customerProfileId": profile, "paymentProfile": {"paymentProfileId": card}},
            "order": {"invoiceNumber": "NOT-OURS"},
        },
    )


@pytest.mark.usefixtures("anothers")
def test_a_hold_that_olio_never_made_is_told_to_staff(world, later):
    assert "0 unknown transactions" in later(240, "payments", "reconcile").output, "it may be saved yet"
    result = later(70, "payments", "reconcile")
    assert "1 unknown transactions" in result.output, result.output
    (told,) = world.rows(Notification)
    assert told["error"] == "unknown-transaction"


@pytest.mark.usefixtures("anothers")
@pytest.mark.parametrize("method", ["getUnsettledTransactionListRequest", "getTransactionDetailsRequest"])
def test_nobodys_is_only_what_the_gateway_could_be_asked_about(world, simulator, later, method):
    simulator.fault({"http": 503}, "before", method=method)
    assert "0 unknown transactions" in later(310, "payments", "reconcile").output
    assert world.rows(Notification) == []
    assert "1 unknown transactions" in later(60, "payments", "reconcile").output


def test_money_taken_though_its_attempt_had_ended_is_released_and_told_to_staff(
    post, order, world, simulator, later
):
    simulator.fault({"late": 1300}, "before", **AUTH)
    post(SUBMIT, {"order": order()})
    later(1000, "payments", "reconcile")
    with_gateway = later(400, "payments", "reconcile")  # now it arrives
    assert "0 unknown transactions" in with_gateway.output
    (book,) = simulator.ledger().values()
    taken = {"transactionType": "priorAuthCaptureTransaction", "refTransId": book["trans_ids"][0]}
    simulator.ask("createTransaction", transactionRequest=taken)
    later(310, "payments", "reconcile")
    later(60, "payments", "reconcile")
    assert [row["state"] for row in world.rows(PaymentAttempt)] == ["not_charged", "voided"]
    (told,) = world.rows(Notification)
    assert (told["error"], told["state"]) == ("unasked-capture", "open")
    assert_books_agree(world, simulator)


def test_a_hold_that_the_gateway_keeps_though_it_declined_is_told_to_staff(
    post, order, world, simulator, later
):
    simulator.fault({"reason": {"rc": "2", "code": "2"}}, "after", **AUTH)
    refused(post(SUBMIT, {"order": order()}), "declined-payment", 400)
    later(400, "payments", "reconcile")
    (told,) = world.rows(Notification)
    assert (told["error"], state(world)) == ("not-released", "declined")
    assert "is still held" in told["title"]
    assert "Its payment is declined here" in told["text"]


def test_holds_that_outlived_their_attempts_are_voided_on_whatever_page_they_stand(
    post, order, world, simulator, later, monkeypatch
):
    monkeypatch.setattr(lookups, "PAGE", 1)
    for _ in range(2):
        simulator.fault({"late": 1300}, "before", **AUTH)
        post(SUBMIT, {"order": order()})
    later(1000, "payments", "reconcile")
    assert {row["state"] for row in world.rows(PaymentAttempt)} == {"not_charged"}
    later(400, "payments", "reconcile")  # now they arrive
    assert "2 unknown transactions" in later(310, "payments", "reconcile").output
    later(60, "payments", "reconcile")
    assert [row["state"] for row in world.rows(PaymentAttempt)] == ["not_charged"] * 2 + ["voided"] * 2
    assert_books_agree(world, simulator)


def test_keys_that_are_refused_open_the_circuit(post, order, world, simulator):
    simulator.fault({"keys_invalid": True}, "before", **AUTH)
    refused(post(SUBMIT, {"order": order()}), "invalid-payment-processor-api-keys", 500)
    asked = len(simulator.log())
    refused(post(SUBMIT, {"order": order()}), "invalid-payment-processor-api-keys", 500)
    assert len(simulator.log()) == asked
    (told,) = world.rows(Notification)
    assert told["error"] == "invalid-payment-processor-api-keys"
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=61), tick=True):
        accepted(post(SUBMIT, {"order": order()}))


def test_a_gateway_that_cannot_be_reached_charges_nothing(post, order, world, app):
    app.config["AUTHORIZE_NET_ENDPOINT"] = "http://127.0.0.1:9/"
    try:
        refused(post(SUBMIT, {"order": order()}), "external-application-error", 400)
    finally:
        app.config["AUTHORIZE_NET_ENDPOINT"] = ""
    assert state(world) == "not_sent"
