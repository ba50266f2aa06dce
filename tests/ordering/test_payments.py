"""Taking, releasing and giving back: safe to ask for twice, and never more than the order amounts to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app import clock
from app.blueprints.line_items.models import LineItem
from app.blueprints.payments.attempts import read_attempt
from app.blueprints.payments.capture import capture
from app.blueprints.payments.models import PaymentAttempt, PaymentEvent
from app.blueprints.payments.states import FOLLOWS, move
from app.database import table
from app.extensions import db
from app.interfaces import mounted_actions
from app.notifications.models import Notification
from tests.ordering.books import assert_books_agree
from tests.ordering.conftest import SUBMIT, attempt
from tests.pipeline.expect import accepted, refused

pytestmark = pytest.mark.usefixtures("cards")
CAPTURE = {"type": "priorAuthCaptureTransaction"}
RELEASED = "Nothing was taken: the hold was released."


def complete(post, placed) -> None:
    said = {"order_id": placed["order_id"], "stage": "completed", "update_status": True}
    accepted(post("order_stages/create", said, "employee"))


def test_the_money_is_taken_when_the_order_is_completed_and_not_before(
    post, placed, payment, world, simulator, runner
):
    assert "Nothing is due" in runner.invoke(args=["payments", "capture", "--due"]).output
    complete(post, placed)
    assert attempt(world, payment)["state"] == "authorized"
    plan = runner.invoke(args=["payments", "capture", "--dry-run"]).output
    assert f"payment {payment}, order {placed['order_id']}, $139.00: capture" in plan
    assert attempt(world, payment)["state"] == "authorized"
    assert "→ captured" in runner.invoke(args=["payments", "capture", "--due"]).output
    assert "Nothing is due" in runner.invoke(args=["payments", "capture", "--due"]).output
    assert_books_agree(world, simulator, captured=True)


def test_it_can_be_taken_as_soon_as_the_order_is_placed(app, payment, world, runner):
    app.config["CAPTURE_AT"] = "placed"
    try:
        result = runner.invoke(args=["jobs", "work", "--once"])
    finally:
        app.config["CAPTURE_AT"] = "completed"
    assert "capture payments: 1" in result.output, result.output
    assert attempt(world, payment)["captured_cents"] == 13900


def test_what_is_paid_lowers_the_balance(post, placed, payment, ask):
    accepted(ask("capture", payment))
    line = {
        "itemable_type": "Order",
        "itemable_id": placed["order_id"],
        "service_name": "Key",
        "key": "fee",
        "price": 10,
    }
    totals = accepted(post("line_items/create", line, "employee"))["totals"]
    assert (totals["total"], totals["balance_due"]) == (149.0, 10.0)


def test_nobody_pays_for_what_was_taken_off_the_order(placed, payment, ask, world):
    of = table(LineItem)
    cheaper = dict.fromkeys(("base_price_cents", "gross_price_cents", "net_price_cents", "price_cents"), 5000)
    mine = of.c.order_id == placed["order_id"]
    world.execute(sa.update(of).where(mine).values(cheaper | {"unit_price_cents": 0}))
    assert accepted(ask("capture", payment))["payment"]["captured"] == 50.0


@pytest.fixture
def nothing_due(post, placed, world) -> None:
    """All lines of the order are taken off it."""
    for line in world.rows(LineItem, order_id=placed["order_id"]):
        with world.context():
            said = {"id": line["id"], "updated_at_mt": clock.office_wall(line["updated_at"])}
        accepted(post("line_items/remove", said, "employee"))


@pytest.mark.usefixtures("nothing_due")
def test_what_amounts_to_nothing_any_more_is_released_and_not_taken(payment, ask, simulator):
    answer = ask("capture", payment)
    assert accepted(answer)["payment"]["status"] == "voided"
    assert answer.json["message"] == RELEASED
    assert [book["captures"] or book["holds"] for book in simulator.ledger().values()] == [[]]


@pytest.mark.usefixtures("nothing_due")
def test_the_command_does_not_say_that_money_was_taken_where_the_hold_was_released(payment, runner):
    said = runner.invoke(args=["payments", "capture", str(payment)])
    assert (said.exit_code, RELEASED in said.output, "The money" in said.output) == (0, True, False)


@pytest.mark.usefixtures("nothing_due")
def test_the_console_does_not_say_that_money_was_taken_where_the_hold_was_released(desk, payment):
    sent = desk.fill(f"/console/payments/capture?payment_id={payment}", {"payment_id": str(payment)})
    page = desk.open(sent.location).text
    assert (RELEASED in page, "The money was taken" in page) == (True, False)


def test_what_somebody_else_released_meanwhile_is_not_said_to_be_taken(payment, ask, world):
    with world.context():
        stale = read_attempt(payment)
    accepted(ask("void", payment))
    with world.context():
        taking = capture(stale, "Somebody slow")
        with pytest.raises(StopIteration) as ended:
            next(taking)
        db.session.rollback()
        (told,) = (action.tells for action in mounted_actions() if action.path == "payments/capture")
    assert told({"payment": dict(ended.value.value.row)}) == RELEASED


@pytest.mark.parametrize("fault", [{"hang": 1}, {"reset": True}, {"http": 502}, {"ecode": "E00053"}])
def test_a_capture_whose_answer_is_lost_is_found_out(payment, ask, world, simulator, fault):
    simulator.fault(fault, "after", **CAPTURE)
    assert accepted(ask("capture", payment))["payment"]["status"] == "captured"
    assert_books_agree(world, simulator, captured=True)


def test_a_capture_that_never_arrived_is_tried_again_once_it_can_no_longer_arrive(
    payment, ask, world, simulator, runner
):
    simulator.fault({"hang": 1}, "before", **CAPTURE)
    for _ in range(2):
        assert ask("capture", payment).json["data"]["outcome"] == "unknown"
        assert attempt(world, payment)["state"] == "capturing"
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=20), tick=True):
        runner.invoke(args=["payments", "reconcile"])
        assert attempt(world, payment)["state"] == "authorized"
        accepted(ask("capture", payment))
    assert_books_agree(world, simulator, captured=True)


def test_a_capture_that_was_made_already_is_a_capture(payment, ask, world, simulator):
    of = table(PaymentAttempt)
    accepted(ask("capture", payment))
    world.execute(sa.update(of).values(state="authorized", captured_cents=0))
    assert accepted(ask("capture", payment))["payment"]["status"] == "captured"
    assert_books_agree(world, simulator, captured=True)


def test_a_capture_in_doubt_is_reconciled(payment, ask, world, simulator, runner):
    simulator.fault({"hang": 1}, "after", **CAPTURE)
    simulator.fault({"http": 500}, "before", method="getTransactionDetailsRequest")
    assert ask("capture", payment).status == "external-application-error"
    assert attempt(world, payment)["state"] == "capturing"
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=100), tick=True):
        assert "→ captured" in runner.invoke(args=["payments", "reconcile"]).output
    assert_books_agree(world, simulator, captured=True)


def test_a_hold_that_ended_is_told(payment, world, runner):
    with time_machine.travel(datetime.now(UTC) + timedelta(days=31), tick=True):
        assert "its hold has ended" in runner.invoke(args=["payments", "reconcile"]).output
    assert attempt(world, payment)["state"] == "expired"
    assert [told["error"] for told in world.rows(Notification)] == ["hold-ended"]


def test_a_hold_is_released(payment, ask, world, simulator):
    assert accepted(ask("void", payment))["payment"]["status"] == "voided"
    assert not any(book["holds"] for book in simulator.ledger().values())
    refused(ask("void", payment), "invalid-param", 400, "payment_id")
    refused(ask("capture", payment), "invalid-param", 400, "payment_id")


def test_an_order_tells_its_lines_and_what_is_held_for_it(client, world, placed):
    headers = {"Authorization": f"Bearer {world.tokens['client']}"}
    told = client.get(f"/api/v1/orders/{placed['order_id']}", headers=headers).json["data"]["order"]
    assert [line["price"] for line in told["line_items"]] == [139.0]
    assert (told["totals"]["total"], told["totals"]["balance_due"]) == (139.0, 139.0)
    assert told["payment"] == placed["payment"]


def test_the_lines_of_an_order_that_was_never_paid_are_nobodys(client, post, order, world, cards):
    refused(post(SUBMIT, {"order": order(), "payment_method_id": cards["declined"]}), "declined-payment", 400)
    failed = world.rows(LineItem)[-1]["order_request_id"]
    for by in ("client", "employee"):
        headers = {"Authorization": f"Bearer {world.tokens[by]}"}
        listed = client.get(f"/api/v1/line_items?order_request_id={failed}", headers=headers).json["data"]
        assert listed["line_items"] == []


def test_settlement_is_noticed(payment, ask, world, simulator, runner):
    accepted(ask("capture", payment))
    simulator.settle()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2), tick=True):
        assert "→ settled" in runner.invoke(args=["payments", "reconcile"]).output


def test_a_dry_run_of_reconciling_asks_nobody(post, order, world, simulator, runner, cards):
    simulator.set(list_lag=1000)
    simulator.fault({"reset": True}, "after", type="authOnlyTransaction")
    assert post(SUBMIT, {"order": order()}).status == "external-application-error"
    asked = len(simulator.log())
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=100), tick=True):
        result = runner.invoke(args=["payments", "reconcile", "--dry-run"])
    assert "look up: it may have been charged" in result.output
    assert len(simulator.log()) == asked


def test_of_two_who_move_an_attempt_one_does(payment, world, app):
    with app.app_context():
        done = [move(payment, "authorized", "capturing", "Sent.", "x") for _ in range(2)]
        db.session.commit()
    assert done == [True, False]
    assert len(world.rows(PaymentEvent, payment_attempt_id=payment, state="capturing")) == 1


def test_no_state_is_reached_but_from_those_that_may_precede_it(app):
    with app.app_context(), pytest.raises(ValueError, match="captured does not follow declined"):
        move(1, "declined", "captured", "", "x")
    assert not any(set(after) & {"created"} for after in FOLLOWS.values())


def test_the_office_sees_the_story_of_a_payment(desk, payment, ask):
    accepted(ask("capture", payment))
    page = desk.open(f"/console/payments/{payment}")
    assert page.code == 200
    for told in ("Recorded; nothing has been sent yet.", "The card was authorised.", "The money was taken."):
        assert told in page.text
    assert f"Payment {payment}" in desk.open("/console/payments").text
    assert "no payments here" in desk.open("/console/payments?status=unknown").text


def test_a_payment_is_released_from_its_page(desk, payment, world):
    page = desk.open(f"/console/payments/{payment}")
    link = page.html.find("a", string="Release")
    form = desk.open(link["href"])
    assert "Nothing has been taken" in form.text or "nothing has been taken" in form.text
    assert desk.fill(link["href"], {"payment_id": str(payment)}).code == 303
    assert attempt(world, payment)["state"] == "voided"
