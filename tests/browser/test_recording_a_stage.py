"""Recording a stage as a person does it."""

from __future__ import annotations

import pytest

from app.blueprints.order_stages.models import OrderStage


@pytest.fixture
def order(world):
    return world.order_id("KW-77120")


def test_a_stage_is_recorded_by_keyboard_alone(visit, order, world):
    page = visit(f"/console/orders/{order}")
    page.keyboard.press("s")
    page.wait_for_url("**/order_stages/create*")
    assert page.evaluate("document.activeElement.name") == "update_status"
    keys = ("Y", "Tab", "o", "n", "Control+Enter")
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_url(f"**/console/orders/{order}")
    assert "The stage was recorded." in page.inner_text(".note.done")
    stage = world.rows(OrderStage, order_id=order)[-1]
    assert (stage["stage"], stage["created_by"]) == ("on_site", "Priya Nair")
    assert 1 + len(keys) <= 12
    assert page.complaints == []


def test_the_way_to_the_form_needs_no_shortcut(visit, order):
    page = visit(f"/console/orders/{order}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the menu, to the content
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main .button.primary')"):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/console/order_stages/create" in page.url


def test_a_refusal_reads_as_in_json_and_takes_the_focus(visit, order, world, server):
    said = {"order_id": str(order), "stage": "on_site", "update_status": "true", "stage_at_mt": "next Tuesday"}
    answer = server.post("order_stages/create", said, world.tokens["employee"])
    page = visit(f"/console/order_stages/create?order_id={order}")
    page.select_option("[name=stage]", "on_site")
    page.select_option("[name=update_status]", "true")
    page.fill("[name=stage_at_mt]", "next Tuesday")
    page.click("button.primary")
    page.wait_for_selector(".error-summary")
    sentences = page.locator(".error-summary li").all_inner_texts()
    assert sentences == [message for _, message in answer.faults.values()]
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a")
    assert page.evaluate("document.activeElement.name") == "stage_at_mt"
    assert page.input_value("[name=stage_at_mt]") == "next Tuesday"
    assert page.complaints == []


def test_the_shown_call_follows_the_typing(visit, order):
    page = visit(f"/console/order_stages/create?order_id={order}")
    page.click("details.sends summary")
    page.fill("[name=notes]", "Ring the bell")
    page.locator("#sends-curl", has_text="Ring the bell").wait_for()
    assert "--notes 'Ring the bell'" in page.inner_text("#sends-command")
    assert page.evaluate("document.querySelector('details.sends').open")
    assert page.complaints == []


def test_a_double_click_records_one_stage(visit, order, world):
    page = visit(f"/console/order_stages/create?order_id={order}")
    before = world.count()["order_stages"]
    page.select_option("[name=stage]", "on_site")
    page.select_option("[name=update_status]", "true")
    page.dblclick("button.primary")
    page.wait_for_url(f"**/console/orders/{order}")
    page.go_back()
    page.click("main button.primary")
    page.wait_for_selector(".error-summary")  # Back shows a new form, not the old one to be sent again
    assert world.count()["order_stages"] == before + 1


def test_the_whole_way_works_without_javascript(visit, order, world):
    page = visit(f"/console/orders/{order}", java_script_enabled=False)
    page.click("main .button.primary")
    page.select_option("[name=stage]", "hold")
    page.click("button[name=_show]")
    assert "hold" in page.inner_text("#sends-curl")
    page.click("button.primary")
    assert "Say whether the order's status" in page.inner_text(".error-summary")
    page.select_option("[name=update_status]", "true")
    page.click("button.primary")
    assert "On hold" in page.inner_text("h1")
    assert world.rows(OrderStage, order_id=order)[-1]["stage"] == "hold"


def test_letters_are_shortcuts_only_outside_fields(visit):
    page = visit()
    page.locator("body").press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("g s?")
    assert page.input_value("#search") == "g s?"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/console/order_stages/create")
