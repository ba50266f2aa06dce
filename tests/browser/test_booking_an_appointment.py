"""Booking an appointment as a person does it: by keyboard, seeing the clash before saving, without scripts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.blueprints.appointments.models import Appointment
from app.blueprints.demo.cast import MAYA


@pytest.fixture
def order(world):
    return world.order_id("KW-77120")


@pytest.fixture
def taken(order, world, server):
    """A day on which Maya is at another property from 10:00 to 11:30."""
    day = clock.now() + timedelta(days=40)
    said = {
        "order_id": world.order_id("BH-2041"),
        "photographer_user_id": world.users[MAYA],
        "date_start_local": f"{day:%Y-%m-%d}",
        "time_start_local": "10:00",
        "time_duration": "1:30",
        "updated_at_mt": "2026-11-24 09:00:00",
    }
    assert server.post("appointments/create", said, world.tokens["planox2"]).code == 200
    return day


def test_an_appointment_is_booked_by_keyboard_alone(visit, order, world, taken):
    page = visit(f"/console/orders/{order}")
    keys = []

    def press(*names):
        for name in names:
            page.keyboard.press(name)
            keys.append(name)

    press("a")
    page.wait_for_url("**/appointments/create*")
    assert page.evaluate("document.activeElement.name") == "photographer_user_id"
    press("M", "Tab", "Tab", *f"{taken:%m%d%Y}", "Tab", "Tab")
    press(*"0115P")
    page.locator("#preview .tag.done", has_text="Free").wait_for()
    press("Control+Enter")
    page.wait_for_url("**/console/appointments/*")
    assert "The appointment was saved." in page.inner_text(".note.done")
    stored = world.rows(Appointment, order_id=order)[-1]
    assert stored["photographer_name"] == "Maya Ortiz"
    assert stored["start_at"].astimezone(clock.zone("America/Chicago")).strftime("%H:%M") == "13:15"
    assert len(keys) <= 30
    assert page.complaints == []


@pytest.fixture
def clashing(visit, order, taken):
    """The form while somebody types a time that is taken."""
    page = visit(f"/console/appointments/create?order_id={order}")
    page.select_option("[name=photographer_user_id]", label="Maya Ortiz")
    page.fill("[name=date_start_local]", f"{taken:%Y-%m-%d}")
    page.fill("[name=time_start_local]", "10:45")
    page.locator("#preview .tag.bad", has_text="1 conflict").wait_for()
    return page


def test_three_clocks_and_a_clash_are_seen_before_saving(clashing, world):
    before = world.count()["appointments"]
    clocks = clashing.locator("#preview .clocks dd").all_inner_texts()
    assert "10:45 AM – 12:15 PM C" in clocks[0]
    assert "9:45 – 11:15 AM M" in clocks[1]
    assert clocks[2].endswith("UTC")
    assert "conflict" in clashing.inner_text("#preview .booked li")
    assert clashing.inner_text("#said").startswith("1 conflict. ")
    assert world.count()["appointments"] == before
    assert clashing.complaints == []


def test_the_reason_is_asked_for_only_over_a_clash_and_survives_what_is_typed_elsewhere(clashing, world):
    clashing.fill("[name=override_reason]", "The owner insists")
    clashing.fill("[name=time_start_local]", "11:00")
    clashing.locator("#preview .clocks dd", has_text="11:00 AM").wait_for()
    assert clashing.input_value("[name=override_reason]") == "The owner insists"
    clashing.fill("[name=override_reason]", "")
    clashing.fill("[name=time_start_local]", "15:00")
    clashing.locator("#preview .tag.done", has_text="Free").wait_for()
    assert not clashing.is_visible("[name=override_reason]")


def test_a_free_time_is_taken_with_one_press(clashing):
    clashing.locator("#preview [name=_fill]", has_text="11:30 AM –").click()
    clashing.locator("#preview .tag.done", has_text="Free").wait_for()
    assert clashing.input_value("[name=time_start_local]") == "11:30"


def test_another_clock_is_shown_at_once_and_sent(clashing, world, order):
    clashing.check("[name=_clock][value=utc]")
    clashing.locator("#preview .clocks dd", has_text="10:45 – 12:15 UTC").wait_for()
    clashing.fill("[name=time_start_local]", "23:00")
    clashing.locator("#preview .clocks dd", has_text="23:00").wait_for()
    clashing.locator("button.primary").click()
    clashing.wait_for_url("**/console/appointments/*")
    assert f"{world.rows(Appointment, order_id=order)[-1]['start_at']:%H:%M}" == "23:00"


def test_what_cannot_be_refreshed_goes_pale_and_keeps_the_last_answer(clashing):
    clashing.route("**/appointments/create*", lambda route: route.abort())
    clashing.fill("[name=time_start_local]", "15:00")
    clashing.locator("#preview.stale").wait_for()
    assert "1 conflict" in clashing.inner_text("#preview")


def test_what_stands_open_stays_open(clashing):
    clashing.click("#sends-card summary")
    clashing.fill("[name=time_start_local]", "11:00")
    clashing.locator("#sends-curl", has_text='"time_start_local": "11:00"').wait_for()
    assert clashing.evaluate("document.querySelector('#sends-card').open")


def test_the_refusal_is_summed_up_and_takes_the_focus(clashing):
    clashing.click("button.primary")
    clashing.wait_for_selector(".error-summary")
    assert clashing.evaluate("document.activeElement.className") == "error-summary"
    assert clashing.title().startswith("Error: ")
    clashing.click(".error-summary a")
    assert clashing.evaluate("document.activeElement.name") == "photographer_user_id"
    assert clashing.complaints == []


def test_the_whole_way_works_without_javascript(visit, order, world, taken):
    page = visit(f"/console/appointments/create?order_id={order}", java_script_enabled=False)
    page.select_option("[name=photographer_user_id]", label="Maya Ortiz")
    page.fill("[name=date_start_local]", f"{taken:%Y-%m-%d}")
    page.fill("[name=time_start_local]", "10:45")
    page.click("text=Check times and conflicts")
    assert "1 conflict" in page.inner_text("#preview")
    page.click("button.primary")
    assert "The photographer is taken" in page.inner_text(".error-summary")
    page.fill("[name=override_reason]", "The owner insists")
    page.click("button.primary")
    assert "double-booked" not in page.inner_text("main")
    assert "The appointment was saved." in page.inner_text(".note.done")
    assert world.rows(Appointment, order_id=order)[-1]["override_reason"] == "The owner insists"


def test_leaving_a_changed_form_asks_first(clashing):
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    clashing.on("dialog", stay)
    clashing.locator("[name=notes]").press("x")  # only a page that a person has touched may ask
    clashing.click("nav a >> text=Orders", no_wait_after=True)
    clashing.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert "/appointments/create" in clashing.url


def test_the_board_is_walked_with_arrows_and_days_with_letters(visit, taken, world):
    page = visit(f"/console/schedule?day={taken:%Y-%m-%d}")
    page.locator("section.lane header a").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert "Maya Ortiz" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowDown")
    assert "4501 Walnut Street" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert "Jonah Reyes" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("n")
    page.wait_for_url(f"**day={taken + timedelta(days=1):%Y-%m-%d}*")
    page.keyboard.press("t")
    page.wait_for_url("**/console/schedule")
    page.keyboard.press("g")
    with page.expect_navigation():  # to where it is already; a page must not be left in the midst of it
        page.keyboard.press("d")
    assert page.complaints == []
