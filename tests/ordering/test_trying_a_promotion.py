"""A promotion tried on an order that is there: what it would take off, or the words in which it is refused."""

from __future__ import annotations

import pytest

from app.blueprints.promotions.models import Promotion
from tests.ordering.conftest import SUBMIT
from tests.pipeline.expect import accepted, refused

TRY = "promotions/try"


@pytest.fixture
def try_on(post, placed):
    """Try a code on the placed order of 139.00, as an employee; `order_id` names another."""

    def ask(code: str, **more):
        return post(TRY, {"promotion_code": code, "order_id": placed["order_id"]} | more, "employee")

    return ask


@pytest.fixture
def save(post):
    return lambda **terms: accepted(post("promotions/save", terms, "employee"))


def test_it_tells_each_line_s_share_and_the_total_and_writes_nothing(try_on, world):
    before = world.count()
    trial = accepted(try_on("welcome10"))["trial"]
    assert (trial["code"], trial["subtotal"], trial["discount"], trial["total"]) == (
        "WELCOME10", 139.0, 13.9, 125.1,
    )  # fmt: skip
    assert [(line["gross_price"], line["discount"], line["price"]) for line in trial["line_items"]] == [
        (139.0, 13.9, 125.1)
    ]
    assert trial["total_now"] == 139.0
    assert world.count() == before


def test_an_order_that_has_a_discount_is_tried_without_it(post, order, save, try_on, cards):
    save(code="HALF", name="Half", percent=50)
    said = {"order": order(), "promotion_code": "WELCOME10"}
    discounted = accepted(post(SUBMIT, said))["order"]["order_id"]
    trial = accepted(try_on("half", order_id=discounted))["trial"]
    assert (trial["total_now"], trial["discount"], trial["total"]) == (125.1, 69.5, 69.5)


@pytest.mark.parametrize(
    ("terms", "status", "sentence"),
    [
        ({"active": False}, "invalid-promotion", "is not active"),
        ({"minimum": 200}, "invalid-promotion", "for orders of $200.00 or more"),
        ({"designation": "broker"}, "invalid-promotion", "of another designation"),
        ({"services": ["3d-tour"]}, "invalid-promotion", "for none of the services ordered"),
        ({"last_day": "2026-01-01"}, "invalid-promotion", "ended on 2026-01-01"),
    ],
    ids=lambda told: next(iter(told)) if isinstance(told, dict) else None,
)
def test_a_refusal_is_in_the_words_the_client_would_read(try_on, save, terms, status, sentence):
    save(code="FALL20", name="Fall", percent=20, **terms)
    assert sentence in refused(try_on("fall20"), status, 400).json["message"]


def test_one_that_the_client_has_used_is_expended(post, order, try_on, cards):
    accepted(post(SUBMIT, {"order": order(), "promotion_code": "WELCOME10"}))
    refused(try_on("welcome10"), "promotion-expended", 400)


def test_an_order_that_is_not_there_is_named(try_on):
    refused(try_on("welcome10", order_id=999_999), "invalid-param", 400, "order_id")
    refused(try_on("nothing-of-the-kind"), "invalid-promotion", 400)


def test_the_promotion_s_page_shows_it(desk, placed, world):
    (promotion,) = world.rows(Promotion, code="WELCOME10")
    path = f"/console/promotions/{promotion['id']}"
    assert "Nothing is saved" in desk.open(path).text
    tried = desk.open(f"{path}?order_id={placed['order_id']}").text
    assert "With it $125.10" in " ".join(tried.split())
    assert "There is no order 999999." in desk.open(f"{path}?order_id=999999").text
    assert "whole number" in desk.open(f"{path}?order_id=abc").text
