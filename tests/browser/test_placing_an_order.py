"""Placing an order as a person does it: by keyboard, with what it costs beside what is typed."""

from __future__ import annotations

import pytest

from app.blueprints.demo.cast import MARCUS
from app.blueprints.orders.models import Order, Property
from tests.ordering.conftest import store

pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def card(world, simulator):
    return store(world, simulator, MARCUS)


@pytest.fixture
def said():
    return ("77 Keyboard Row", "", "Kansas City", "MO", "64112")


def test_an_order_is_placed_by_keyboard_alone(visit, world, said):
    page = visit("/console/orders")
    page.keyboard.press("c")
    page.wait_for_url("**/orders/authorize_and_submit")
    assert page.evaluate("document.activeElement.name") == "order-client-client_id"
    assert "Choose a primary service." in page.inner_text("#preview")
    page.keyboard.type(MARCUS.first_name)
    _tab_to(page, "order-property_info-address-street")
    for text in said:
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.locator("#preview", has_text="Clock there").wait_for()
    _tab_to(page, "order-primary_service-slug")
    page.keyboard.type("Photo")
    page.locator("#preview .totals", has_text="Total").wait_for()
    assert page.inner_text("#said").startswith("Total $")
    orders = len(world.rows(Order))
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url.rsplit("/", 1)[-1].isdecimal())
    assert "The order was placed." in page.inner_text(".note.done")
    assert len(world.rows(Order)) == orders + 1
    assert world.rows(Property)[-1]["street"] == said[0]
    assert page.complaints == []


def _tab_to(page, name):
    for _ in range(20):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")
