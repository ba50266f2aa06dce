"""Reporting a cancelled visit as a person does it: by keyboard, seeing what follows, without scripts."""

from __future__ import annotations

import pytest

from app.blueprints.appointments.models import Appointment
from app.blueprints.line_items.models import LineItem


@pytest.fixture
def order(world):
    return world.order_id("KW-77120")


@pytest.fixture
def outcome(world, order):
    """What stands of the visit of today and of the order's first line."""

    def read():
        (visit,) = [row for row in world.rows(Appointment, order_id=order) if row["confirmed"]]
        return visit, world.rows(LineItem, order_id=order)[0]

    return read


def test_a_cancellation_is_reported_by_keyboard_alone(visit, order, outcome):
    page = visit(f"/console/orders/{order}")
    keys = []

    def press(*names):
        for name in names:
            page.keyboard.press(name)
            keys.append(name)

    press("r")
    page.wait_for_url("**/field_services/appointment_canceled*")
    assert page.evaluate("document.activeElement.name") == "appointment-cancel_reason"
    press("N", "Tab", *"No key", "Tab", "4")
    page.locator("#preview td", has_text="4 of 25").wait_for()
    press("Control+Enter")
    page.wait_for_url(f"**/console/orders/{order}")
    assert "The cancellation was recorded." in page.inner_text(".note.done")
    assert "Completed: 4 of 25 Photography." in page.inner_text(".note.warn")
    cancelled, line = outcome()
    assert (cancelled["cancelled"], cancelled["cancel_reason"], cancelled["cancel_note"]) == (
        True, "no_access", "No key",
    )  # fmt: skip
    assert (line["completed_quantity"], line["completed_by"]) == (4, "Maya Ortiz")
    assert len(keys) <= 15
    assert page.complaints == []


def test_all_lines_are_filled_in_with_one_press_and_what_follows_keeps_up(visit, order):
    page = visit(f"/console/field_services/appointment_canceled?order_id={order}")
    page.click("text=Fill in what was ordered")
    page.locator("#preview td", has_text="25 of 25").wait_for()
    assert page.input_value("[name=line_items-2-completed_quantity]") == "1"
    assert "Cancelled on site" in page.inner_text("#said")
    page.fill("[name=line_items-0-completed_quantity]", "26")
    page.locator("#preview .fault", has_text="between 0 and 25").wait_for()
    assert page.complaints == []


def test_the_whole_way_works_without_javascript(visit, order, outcome):
    page = visit(f"/console/orders/{order}", java_script_enabled=False)
    page.click("text=Report cancellation")
    page.select_option("[name=appointment-cancel_reason]", "weather")
    page.fill("[name=line_items-0-completed_quantity]", "26")
    page.click("text=Check what follows")
    assert "between 0 and 25" in page.inner_text("#preview")
    page.click("main .actions .primary")
    assert "between 0 and 25" in page.inner_text(".error-summary")
    page.fill("[name=line_items-0-completed_quantity]", "5")
    page.click("main .actions .primary")
    assert "was cancelled on site" in page.inner_text(".note.warn")
    cancelled, line = outcome()
    assert (cancelled["cancel_reason"], line["completed_quantity"]) == ("weather", 5)
