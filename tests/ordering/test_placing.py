"""Placing an order: what is recorded, what the card is asked, what the caller hears."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.audit.models import AuditEntry
from app.blueprints.appointments.models import OrderRequestAppointment
from app.blueprints.demo.cast import DANA, LENA, ROBIN
from app.blueprints.line_items.models import LineItem
from app.blueprints.order_stages.models import OrderStage
from app.blueprints.orders.models import Order, OrderRequest, Property, PropertyAccess
from app.blueprints.payment_methods.models import PaymentMethod
from app.blueprints.payments.models import PaymentAttempt, PaymentEvent
from app.blueprints.promotions.models import Promotion, PromotionRedemption
from app.database import table
from app.identity.models import Client, User
from tests.ordering.conftest import SUBMIT, client_id, store
from tests.pipeline.expect import accepted, refused

pytestmark = pytest.mark.usefixtures("cards")


def attempts(world) -> list[tuple[str, int]]:
    return [(row["state"], row["amount_cents"]) for row in world.rows(PaymentAttempt)]


def test_an_order_is_held_on_the_card_and_placed(post, order, world, simulator, cards):
    said = {
        "order": order(
            add_on_services=[{"slug": "drone", "quantity": 5, "service_instructions": "From the south."}],
            property_access={
                "method_of_access": "lockbox_code",
                "access_code": "4417",
                "lockbox_location": "Gate",
            },
            appointments=[
                {"requested_date": "2027-03-01", "requested_time": "9:30 AM", "notes": "Early, please."}
            ],
            notes="The cat must stay in.",
        ),
        "payment_method_id": cards["approved"],
        "promotion_code": "welcome10",
    }
    made = accepted(post(SUBMIT, said))["order"]
    assert (made["subtotal"], made["discount"], made["total"], made["status"]) == (
        253.0,
        25.3,
        227.7,
        "accepted",
    )
    assert [line["discount"] for line in made["line_items"]] == [13.9, 11.4]
    payment = made["payment"]
    assert (payment["status"], payment["amount"], payment["last4"]) == ("authorized", 227.7, "1111")
    assert payment["authorization_code"]
    assert made["property_access"]["access_code"] == "…"
    assert made["client"]["client_id"] == client_id(world, DANA)
    assert attempts(world) == [("authorized", 22770)]
    (book,) = simulator.ledger().values()
    assert (book["holds"], book["captures"]) == ([22770], [])
    (use,) = world.rows(PromotionRedemption)
    (promotion,) = world.rows(Promotion, code="WELCOME10")
    assert (use["state"], use["discount_cents"], promotion["used"]) == ("redeemed", 2530, 1)


def test_every_part_is_recorded_for_the_request_and_for_its_order(post, order, world):
    visits = [{"requested_date": "2027-03-01", "optional": True}]
    made = accepted(post(SUBMIT, {"order": order(appointments=visits, property_access={"vacant": True})}))[
        "order"
    ]
    (request,) = world.rows(OrderRequest, id=made["order_request_id"])
    (job,) = world.rows(Order, id=made["order_id"])
    assert job["order_request_id"] == request["id"]
    (stage,) = world.rows(OrderStage, order_request_id=request["id"])
    assert (stage["stage"], stage["order_id"], stage["stage_trigger"]) == (
        "new_request",
        job["id"],
        "api:planoorder",
    )
    (line,) = world.rows(LineItem, order_request_id=request["id"])
    assert (line["order_id"], line["itemable_type"], line["price_cents"]) == (job["id"], "OrderRequest", 13900)
    (visit,) = world.rows(OrderRequestAppointment, order_request_id=request["id"])
    assert visit["optional"]
    (place,) = world.rows(Property, id=request["property_id"])
    assert place["time_zone"] == "America/Chicago"
    assert world.rows(PropertyAccess, property_id=place["id"])[0]["vacant"] is True
    assert (request["submitted_by"], request["submitted_through"]) == ("Dana Whitfield", "api:planoorder")


DECLINES = {
    "declined": ("declined-payment", 400, "declined"),
    "invalid_number": ("card-number-invalid", 400, "rejected"),
    "expired": ("card-expired", 400, "rejected"),
    "duplicate": ("duplicate-payment", 400, "rejected"),
    "failed": ("failed-payment", 400, "rejected"),
    "gateway_error": ("external-application-error", 400, "rejected"),
    "held": ("declined-payment", 400, "voiding"),
}


@pytest.mark.parametrize("card", DECLINES)
def test_a_refused_card_leaves_no_order_and_frees_the_promotion(post, order, world, cards, card):
    status, code, state = DECLINES[card]
    orders = len(world.rows(Order))
    said = {"order": order(), "payment_method_id": cards[card], "promotion_code": "WELCOME10"}
    refused(post(SUBMIT, said), status, code)
    assert attempts(world) == [(state, 12510)]
    assert len(world.rows(Order)) == orders
    assert world.rows(OrderRequest)[-1]["state"] == "payment_failed"
    assert [use["state"] for use in world.rows(PromotionRedemption)] == ["released"]
    assert world.rows(Promotion, code="WELCOME10")[0]["used"] == 0


def test_a_declined_order_may_be_sent_again_at_once_on_another_card(post, order, cards):
    said = {"order": order(), "payment_method_id": cards["declined"], "promotion_code": "WELCOME10"}
    refused(post(SUBMIT, said), "declined-payment", 400)
    refused(post(SUBMIT, said), "declined-payment", 400)
    accepted(post(SUBMIT, said | {"payment_method_id": cards["approved"]}))


def test_a_second_click_is_a_duplicate_until_two_minutes_have_passed(post, order, world):
    said = {"order": order()}
    accepted(post(SUBMIT, said))
    refused(post(SUBMIT, said), "duplicate-payment", 400)
    accepted(post(SUBMIT, {"order": said["order"] | {"primary_service": {"slug": "photos", "quantity": 15}}}))
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=121), tick=True):
        accepted(post(SUBMIT, said))
    assert [state for state, _ in attempts(world)] == ["authorized"] * 3


def test_an_order_that_costs_nothing_asks_no_card(post, order, world, simulator):
    accepted(post("promotions/save", {"code": "FREE", "name": "On the house", "percent": 100}, "employee"))
    made = accepted(post(SUBMIT, {"order": order(), "promotion_code": "free"}))["order"]
    assert (made["total"], made["payment"]) == (0.0, None)
    assert not world.rows(PaymentAttempt)
    assert not simulator.ledger()


def test_a_client_that_may_order_on_account_needs_no_card(post, order, world):
    mine = table(Client).c.id == client_id(world, LENA)
    refused(post(SUBMIT, {"order": order()}, "other_client"), "missing-param", 400, "payment_method_id")
    world.execute(sa.update(table(Client)).where(mine).values(on_account=True))
    made = accepted(post(SUBMIT, {"order": order()}, "other_client"))["order"]
    assert (made["total"], made["payment"], made["status"]) == (139.0, None, "accepted")


def test_a_card_past_its_month_is_refused_without_a_call(post, order, world, simulator):
    store(world, simulator, LENA, expires="2026-01")
    refused(post(SUBMIT, {"order": order()}, "other_client"), "card-expired", 400)
    assert not world.rows(PaymentAttempt)


@pytest.mark.parametrize(("utc", "status"), [("05:59", "action-successful"), ("06:01", "card-expired")])
def test_a_card_is_good_until_its_month_ends_at_the_office(post, world, simulator, order, utc, status):
    with time_machine.travel(f"2026-11-01T{utc}:00Z", tick=True):
        store(world, simulator, LENA, expires="2026-10")
        answer = post(SUBMIT, {"order": order()}, "other_client")
    assert answer.status == status


def test_anothers_card_is_answered_as_one_that_is_not_there(post, order, cards):
    for card in (cards["approved"], 999_999):
        answer = post(SUBMIT, {"order": order(), "payment_method_id": card}, "other_client")
        refused(answer, "invalid-param", 400, "payment_method_id")


def test_a_client_orders_for_itself_and_a_liaison_for_the_clients_it_is_liaison_of(post, order, world):
    dana, lena = client_id(world, DANA), client_id(world, LENA)
    refused(
        post(SUBMIT, {"order": order(client={"client_id": lena})}),
        "invalid-param",
        400,
        "order.client.client_id",
    )
    refused(post(SUBMIT, {"order": order()}, "liaison"), "missing-param", 400, "order.client")
    answer = post(SUBMIT, {"order": order(client={"client_id": lena})}, "liaison")
    refused(answer, "invalid-param", 400, "order.client.client_id")
    made = accepted(post(SUBMIT, {"order": order(client={"client_id": dana})}, "liaison"))["order"]
    assert made["client"]["client_id"] == dana
    assert made["submitted_by"] == ROBIN.name


@pytest.mark.parametrize("by", ["employee", "planoorder"])
def test_staff_and_the_ordering_program_name_the_client(post, order, world, by):
    refused(post(SUBMIT, {"order": order()}, by), "missing-param", 400, "order.client")
    made = accepted(post(SUBMIT, {"order": order(client={"email": DANA.email.upper()})}, by))["order"]
    assert made["client"]["client_id"] == client_id(world, DANA)


def test_staff_make_a_client_by_ordering_for_it(post, order, world):
    answer = post(SUBMIT, {"order": order(client={"email": "new@mail.example"})}, "employee")
    assert set(answer.faults) == {"order.client.first_name", "order.client.last_name"}
    who = {"email": "new@mail.example", "first_name": "Nell", "last_name": "Frost"}
    refused(post(SUBMIT, {"order": order(client=who)}, "employee"), "missing-param", 400, "payment_method_id")
    assert not world.rows(User, email="new@mail.example")
    accepted(post("promotions/save", {"code": "FREE", "name": "On the house", "percent": 100}, "employee"))
    made = accepted(post(SUBMIT, {"order": order(client=who), "promotion_code": "FREE"}, "employee"))["order"]
    (user,) = world.rows(User, email="new@mail.example")
    assert world.rows(Client, user_id=user["id"])[0]["id"] == made["client"]["client_id"]


def test_a_planox2_token_may_not_order_but_the_operators_command_may(post, order, world, runner):
    refused(post(SUBMIT, {"order": order()}, "planox2"), "permission-denied", 403)
    said = {"order": order(client={"client_id": client_id(world, DANA)})}
    result = runner.invoke(
        args=["orders", "authorize-and-submit", "--json", "-", "--output", "json"], input=json.dumps(said)
    )
    assert json.loads(result.stdout)["data"]["order"]["total"] == 139.0, result.output
    assert world.rows(AuditEntry)[-1]["face"] == "command"


def test_a_promotion_is_used_once_by_each_client(post, order, world):
    accepted(post(SUBMIT, {"order": order(), "promotion_code": "WELCOME10"}))
    refused(post(SUBMIT, {"order": order(), "promotion_code": "WELCOME10"}), "promotion-expended", 400)
    assert world.rows(Promotion, code="WELCOME10")[0]["used"] == 1


def test_a_key_replays_an_order_and_a_refusal_that_left_something(post, order, world, cards):
    said = {"order": order()}
    first, again = (post(SUBMIT, said, Idempotency_Key="one") for _ in range(2))
    assert accepted(first) == accepted(again)
    assert again.headers["Idempotent-Replayed"] == "true"
    said = {"order": order(), "payment_method_id": cards["declined"]}
    first, again = (post(SUBMIT, said, Idempotency_Key="two") for _ in range(2))
    refused(first, "declined-payment", 400)
    refused(again, "declined-payment", 400)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert [state for state, _ in attempts(world)] == ["authorized", "declined"]


def test_a_card_that_can_never_be_used_is_flagged_until_it_can(post, order, world, cards):
    refused(
        post(SUBMIT, {"order": order(), "payment_method_id": cards["invalid_number"]}),
        "card-number-invalid",
        400,
    )
    (card,) = world.rows(PaymentMethod, id=cards["invalid_number"])
    assert card["refused_as"] == "card-number-invalid"


def test_the_story_of_an_attempt_is_told_step_by_step(post, order, world):
    accepted(post(SUBMIT, {"order": order()}))
    assert [event["state"] for event in world.rows(PaymentEvent)] == ["created", "authorizing", "authorized"]


def test_the_client_is_written_to_and_a_mail_that_fails_undoes_nothing(post, order, world, simulator):
    accepted(post(SUBMIT, {"order": order(appointments=[{"requested_date": "2027-03-01"}])}))
    (letter,) = simulator.messages()
    assert letter["message"]["to"][0]["email"] == DANA.email
    simulator.fault({"http": 500}, api="mandrill")
    said = {"order": order()}
    answer = post(SUBMIT, said, Idempotency_Key="mail")
    assert (answer.status, answer.code) == ("mandrill-email-failed", 500)
    made = answer.json["data"]["order"]
    assert world.rows(Order, id=made["order_id"])
    assert attempts(world) == [("authorized", 13900)] * 2
    again = post(SUBMIT, said, Idempotency_Key="mail")
    assert (again.status, again.json["data"]["order"]) == ("mandrill-email-failed", made)
    refused(post(SUBMIT, said), "duplicate-payment", 400)
