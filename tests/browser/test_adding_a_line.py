"""Adding a line as a person does it: by keyboard, with the price and the totals beside what is typed."""

from __future__ import annotations

import pytest

from app.blueprints.line_items.models import LineItem

pytestmark = pytest.mark.any_database


@pytest.fixture
def order(world):
    return world.order_id("KW-77120")


def test_a_line_is_added_by_keyboard_alone(visit, order, world):
    page = visit(f"/console/orders/{order}")
    page.keyboard.press("l")
    page.wait_for_url("**/line_items/create*")
    assert page.evaluate("document.activeElement.name") == "service_id"
    keys = ("A", "Tab", "Tab", "1", "0")
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_selector("#preview :text('$129.00')")
    page.wait_for_selector("#preview :text('$447.10')")
    assert page.inner_text("#said") == "Price $129.00."
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/console/orders/{order}")
    assert "The line item was added." in page.inner_text(".note.done")
    line = world.rows(LineItem, order_id=order)[-1]
    assert (line["service_name"], line["quantity"], line["price_cents"]) == ("Drone photos", 10, 12_900)
    assert 2 + len(keys) <= 18
    assert page.complaints == []


def test_a_contradiction_is_shown_while_typing_and_mended_by_its_button(visit, order, world):
    before = len(world.rows(LineItem, order_id=order))
    page = visit(f"/console/line_items/create?order_id={order}")
    page.fill("[name=service_name]", "Trip")
    page.fill("[name=base_price]", "40")
    page.fill("[name=price]", "45")
    page.wait_for_selector("#preview .fault")
    assert "Price must be 40.00" in page.inner_text("#preview")
    page.click("#preview button[name=_fill]")
    page.wait_for_selector("#preview .fault", state="detached")
    assert page.input_value("[name=price]") == "40.00"
    assert len(world.rows(LineItem, order_id=order)) == before
    assert page.complaints == []
