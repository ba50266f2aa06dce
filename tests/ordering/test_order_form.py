"""A new order at the console: its price before anything is saved, its card's refusal, nothing typed twice."""

from __future__ import annotations

import itertools

import pytest

from app.blueprints.appointments.models import OrderRequestAppointment
from app.blueprints.demo.cast import DANA
from app.blueprints.orders.models import Order, OrderRequest
from app.blueprints.payments.models import PaymentAttempt
from tests.desk import controls
from tests.ordering.conftest import SUBMIT, client_id

FORM = f"/console/{SUBMIT}"
_numbers = itertools.count(1)


@pytest.fixture
def said(world):
    """An order of ten photos for Dana as it is typed in."""
    return {
        "order-client-client_id": str(client_id(world, DANA)),
        "order-primary_service-slug": "photos",
        "order-property_info-address-street": f"{next(_numbers)} Form Street",
        "order-property_info-address-city": "Kansas City",
        "order-property_info-address-state": "MO",
        "order-property_info-address-postal_code": "64112",
    }


@pytest.fixture
def impatient(app):
    app.config["PAYMENT_LOOK_UPS"] = (0, 0)
    yield
    app.config["PAYMENT_LOOK_UPS"] = (2, 3)


def preview(page):
    return page.html.select_one("#preview").get_text(" ", strip=True)


def test_an_order_is_begun_from_the_list_of_orders_and_from_anywhere_by_a_key(desk):
    (link,) = desk.open("/console/orders").html.select("main .actions a")
    assert link["href"] == FORM
    menu = desk.open(FORM).html.select(".menu a")
    assert [link["href"] for link in menu if link["data-key"] == "c"] == [FORM]
    assert [link.get_text(strip=True) for link in menu if link.has_attr("aria-current")] == ["New order"]


def test_the_form_goes_through_the_order_in_the_order_of_the_work(desk):
    page = desk.open(FORM)
    headings = [one.get_text(strip=True) for one in page.html.select(".first h2, .first > details > summary")]
    assert headings == [
        "Client", "A new client", "Property", "Access", "Services", "Appointments", "Payment",
    ]  # fmt: skip
    assert page.html.select_one("[autofocus]")["name"] == "order-client-client_id"
    options = [one.get_text() for one in page.html.select("[name=order-client-client_id] option")]
    assert any(DANA.first_name in option for option in options)


def test_an_empty_form_asks_calmly_for_what_a_price_needs(desk):
    page = desk.open(FORM)
    assert "To see the price: Choose a primary service." in preview(page)
    assert not page.html.select("#preview .fault")


def test_what_is_missing_is_named_and_what_is_wrong_is_marked(desk, said):
    page = desk.fill(FORM, said | {"order-client-client_id": "", "_show": "preview"})
    assert "To see the price: Choose the client, or fold out a new one." in preview(page)
    assert not page.html.select("#preview .fault")
    page = desk.fill(FORM, said | {"order-primary_service-quantity": "many", "_show": "preview"})
    assert len(page.html.select("#preview .fault")) == 1


def test_the_price_is_told_by_the_button_and_nothing_is_written(desk, said, world):
    before = world.count()
    ordered = said | {"order-add_on_services-0-slug": "drone", "promotion_code": "welcome10"}
    page = desk.fill(FORM, ordered | {"_show": "preview"})
    rows = [[cell.get_text(strip=True) for cell in row] for row in _cells(page)]
    assert [row[0] for row in rows][-1] == "Drone photos"
    assert "Discount, WELCOME10 −$" in preview(page)
    assert "Clock there Chicago, C" in preview(page)
    assert page.value("order-add_on_services-0-slug") == "drone"
    assert world.count() == before


def _cells(page):
    return [row.select("th, td") for row in page.html.select("#preview tbody tr")]


def test_a_promotion_that_is_none_is_told_in_the_words_of_the_api(desk, said, post):
    page = desk.fill(FORM, said | {"promotion_code": "NOSUCH", "_show": "preview"})
    (fault,) = page.html.select("#preview .fault")
    assert fault.get_text(strip=True) == "There is no promotion NOSUCH."


def test_an_order_is_placed_and_its_page_opened(desk, said, cards, world, simulator):
    visit = {
        "order-appointments-0-requested_date": "2030-03-01",
        "order-appointments-0-requested_time": "09:30",
    }
    answer = desk.fill(FORM, said | visit | {"order-notes": "Ring twice"})
    order = world.rows(Order)[-1]
    assert (answer.code, answer.location) == (303, f"/console/orders/{order['id']}")
    attempt = world.rows(PaymentAttempt)[-1]
    assert (attempt["state"], attempt["amount_cents"]) == ("authorized", 13_900)
    assert world.rows(OrderRequestAppointment)[-1]["requested_date"].isoformat() == "2030-03-01"


def test_an_order_that_waits_to_be_accepted_leads_to_where_that_is_done(desk, said, cards, app, world):
    app.config["ORDER_ACCEPTANCE"] = "staff"
    try:
        answer = desk.fill(FORM, said)
    finally:
        app.config["ORDER_ACCEPTANCE"] = "auto"
    request_id = world.rows(OrderRequest)[-1]["id"]
    assert answer.location == f"/console/order_requests/{request_id}"
    accept = f"/console/order_requests/accept?order_request_id={request_id}"
    assert desk.open(answer.location).html.find("a", href=accept)


def test_a_refusal_keeps_every_value_and_opens_what_was_folded(desk, said, world):
    before = world.count()
    typed = said | {
        "order-client-client_id": "",
        "order-client-email": "nobody at home",
        "order-property_access-method_of_access": "keypad",
        "order-primary_service-quantity": "many",
        "order-add_on_services-0-slug": "drone",
        "order-add_on_services-0-service_instructions": "From the south",
        "order-appointments-0-requested_date": "the 3rd",
        "order-appointments-0-notes": "Dogs",
        "promotion_code": "welcome10",
        "payment_method_id": "mine",
    }
    page = desk.submit(desk.open(FORM), FORM, typed)
    assert (page.code, page.status) == (400, "missing-param")
    assert "Nothing was saved" in page.text
    assert typed.items() <= controls(page).items()
    for name in ("order-client-email", "order-add_on_services-0-service_instructions"):
        assert page.html.find(attrs={"name": name}).find_parent("details").has_attr("open")
    fields = {link["href"] for link in page.html.select(".error-summary a")}
    assert {"#order-client-email", "#order-property_access-access_code", "#payment_method_id"} <= fields
    assert world.count() == before


def test_an_order_for_a_new_client_shows_its_price_before_there_is_one(desk, said):
    new = {"email": "new@client.example", "first_name": "Nia", "last_name": "New"}
    typed = said | {f"order-client-{name}": text for name, text in new.items()}
    page = desk.fill(FORM, typed | {"order-client-client_id": "", "_show": "preview"})
    assert "Total $139.00" in preview(page)


def test_the_clients_cards_stand_beside_the_form_and_one_press_takes_one(desk, said, cards):
    page = desk.fill(FORM, said | {"_show": "preview"})
    buttons = page.html.select("#preview button[name=_fill]")
    assert len(buttons) == len(cards)
    assert "Visa ending in 1111 (default)" in buttons[0].get_text(" ", strip=True)
    filled = desk.submit(page, FORM, {"_fill": buttons[1]["value"]})
    assert filled.value("payment_method_id") in map(str, cards.values())
    assert filled.html.select("#preview .tag.done")


def test_a_declined_card_is_told_and_another_takes_the_same_form(desk, said, cards, world):
    typed = said | {"payment_method_id": str(cards["declined"])}
    page = desk.fill(FORM, typed)
    assert (page.code, page.status) == (400, "declined-payment")
    assert page.problems == ["The card was declined. Nothing was charged."]
    assert "Nothing was saved" not in page.text
    assert typed.items() <= controls(page).items()
    again = desk.submit(page, FORM, {"payment_method_id": str(cards["approved"])})
    assert again.code == 303
    assert [row["state"] for row in world.rows(PaymentAttempt)[-2:]] == ["declined", "authorized"]


def test_a_second_order_of_the_same_is_told_to_be_a_duplicate(desk, said, cards):
    assert desk.fill(FORM, said).code == 303
    page = desk.fill(FORM, said)
    assert (page.code, page.status) == (400, "duplicate-payment")
    assert "Wait two minutes" in page.problems[0]
    assert said.items() <= controls(page).items()


@pytest.mark.usefixtures("impatient")
def test_a_payment_that_nobody_knows_of_says_so_and_is_not_sent_twice(desk, said, cards, simulator):
    simulator.set(list_lag=100)
    simulator.fault({"close": True}, "after", type="authOnlyTransaction")
    page = desk.submit(desk.open(FORM), FORM, said)
    assert (page.code, page.status) == (400, "external-application-error")
    assert "It is not known yet whether the card was charged" in page.problems[0]
    assert "Nothing was saved" not in page.text
    assert said.items() <= controls(page).items()
    again = desk.submit(page, FORM, {})
    assert again.status == "external-application-error"
    assert sum(len(book["trans_ids"]) for book in simulator.ledger().values()) == 1
