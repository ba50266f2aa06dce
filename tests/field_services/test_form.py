"""The report as it is filled in at the desk, and what the order's page shows of it afterwards."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.blueprints.appointments.models import Appointment
from app.blueprints.line_items.models import LineItem
from app.database import table
from tests.desk import controls
from tests.field_services.conftest import made

FORM = "/console/field_services/appointment_canceled"


@pytest.fixture
def form(desk, order, visit_id):
    """The form as the order's page opens it."""
    return desk.open(f"{FORM}?order_id={order}")


def row(place, member):
    return f"line_items-{place}-{member}"


def test_the_nearest_visit_the_moment_and_a_row_for_each_line_are_filled_in(form, lines, visit_id):
    assert form.value("appointment-appt_id") == str(visit_id)
    assert form.value("updated_at") == "2027-03-02 09:30:00"
    assert [form.value(row(place, "line_item_id")) for place in range(3)] == [str(line["id"]) for line in lines]
    legends = [legend.get_text(" ", strip=True) for legend in form.html.select(".entry-fields legend")]
    assert legends[0] == "Interior and exterior photos 25 ordered, none completed yet"


def test_the_cursor_stands_at_the_reason(form):
    (first,) = form.html.select("main form [autofocus]")
    assert first["name"] == "appointment-cancel_reason"


def test_what_a_line_is_called_is_not_asked_for(form):
    assert form.html.find(attrs={"name": row(0, "line_item_id")})["type"] == "hidden"
    assert form.html.find(attrs={"name": row(0, "name")})["type"] == "hidden"
    assert form.html.find("button", attrs={"name": "_more"}) is None


def test_sent_as_it_is_it_cancels_and_leaves_the_lines_alone(form, desk, stored, order):
    lines = stored("lines")
    page = desk.submit(form, FORM, {})
    assert (page.code, page.location) == (303, f"/console/orders/{order}")
    assert stored("appointment")["cancelled"] is True
    assert stored("lines") == lines


def test_what_was_completed_is_stored(form, desk, stored, lines):
    typed = {row(0, "completed_quantity"): "4", row(1, "completed_quantity"): "1", row(1, "completed_by"): "Jo"}
    desk.submit(form, FORM, typed | {"appointment-cancel_reason": "no_access"})
    after = stored("lines")
    assert after[lines[0]["id"]]["completed_quantity"] == 4
    assert (after[lines[1]["id"]]["completed_quantity"], after[lines[1]["id"]]["completed_by"]) == (1, "Jo")
    assert stored("appointment")["cancel_reason"] == "no_access"


def test_faults_stand_beside_their_fields(form, desk):
    page = desk.submit(form, FORM, {row(1, "completed_quantity"): "7", "appointment-appt_id": ""})
    assert (page.code, page.status) == (400, "missing-param")
    wrong = [field.find(["input", "select"])["name"] for field in page.html.select(".field.wrong")]
    assert set(wrong) == {"appointment-appt_id", row(1, "completed_quantity")}
    links = {link["href"].removeprefix("#") for link in page.html.select(".error-summary a")}
    assert all(page.html.find(id=target) for target in links)


def test_a_hash_that_is_missing_is_asked_for_at_its_first_needed_field(desk):
    page = desk.fill(FORM, {})
    assert "Enter the appointment." in page.problems
    field = page.html.find(attrs={"name": "appointment-appt_id"}).find_parent(class_="field")
    assert "wrong" in field["class"]


def test_what_is_sent_along_unseen_comes_to_light_when_it_is_wrong(form, desk, lines, world):
    of = table(LineItem)
    world.execute(sa.update(of).where(of.c.id == lines[1]["id"]).values(removed_at=lines[1]["created_at"]))
    page = desk.submit(form, FORM, {})
    assert page.code == 400
    field = page.html.find(attrs={"name": row(1, "line_item_id")})
    assert field.get("type") != "hidden"
    assert "was removed" in field.find_parent(class_="field").get_text()


def test_what_follows_stands_beside_the_form(form):
    text = form.html.find(id="preview").get_text(" ", strip=True)
    assert "On site" in text
    assert "Cancelled on site" in text
    assert "Dana Whitfield is told that the visit is cancelled" in text
    assert "$318.10, unchanged" in text
    assert "0 of 25" in text


def test_it_is_checked_without_a_script(form, desk, world):
    before = world.count()
    page = desk.submit(
        form, FORM, {row(0, "quantity"): "20", row(0, "completed_quantity"): "4", "_show": "preview"}
    )
    assert page.code == 200
    text = page.html.find(id="preview").get_text(" ", strip=True)
    assert "4 of 20" in text
    assert "Billing review" in text
    assert world.count() == before


def test_all_of_it_is_filled_in_with_one_press(form, desk):
    button = form.html.find("button", string="Fill in what was ordered")
    page = desk.submit(form, FORM, {button["name"]: button["value"]})
    assert [page.value(row(place, "completed_quantity")) for place in range(3)] == ["25", "1", "1"]


def test_a_form_that_was_overtaken_can_be_sent_as_of_now(form, desk, report, at_the_visit, stored):
    at_the_visit.shift(60)
    made(report(at="2027-03-02 09:30:30"))
    page = desk.submit(form, FORM, {"notes": "Still here."})
    assert "stale" in page.problems[0]
    button = page.html.find("button", string="Report it as of now")
    again = desk.submit(page, FORM, {button["name"]: button["value"]})
    assert again.value("updated_at") == "2027-03-02 09:31:00"
    assert desk.send(FORM, controls(again)).code == 303
    assert stored("order")["notes"].endswith("Still here.")


def test_an_order_that_nobody_named_is_asked_for(desk, at_the_visit):
    page = desk.open(FORM)
    first = page.html.select_one("main form .card :is(input, select)")
    assert first["name"] == "order_id"


def test_both_pages_lead_to_the_form(desk, order, visit_id):
    assert f"{FORM}?order_id={order}" in desk.open(f"/console/orders/{order}").text_of_html
    link = desk.open(f"/console/appointments/{visit_id}").html.find("a", string="Report cancellation")
    page = desk.open(link["href"])
    assert page.value("appointment-appt_id") == str(visit_id)


# What is left of it on the order's page


@pytest.fixture
def told(desk, order):
    def read():
        section = desk.open(f"/console/orders/{order}").html.find(
            "section", attrs={"aria-labelledby": "cut-short"}
        )
        return section and section.get_text(" ", strip=True)

    return read


def test_the_orders_page_says_what_was_done_and_what_remains(told, report, lines):
    said = [
        {"line_item_id": lines[0]["id"], "quantity": 20, "completed_quantity": 4},
        {"line_item_id": lines[1]["id"], "completed_quantity": 1},
    ]
    made(report(*said, appointment={"cancel_reason": "no_access", "cancel_note": "No key."}))
    text = told()
    assert "The visit of Tue, Mar 2, 10:00 AM CST was cancelled on site" in text
    assert "No access to the property: No key." in text
    assert "Completed: 4 of 20 Photography, 1 of 1 Floor plan." in text
    assert "Remaining: 16 of 20 Photography, 1 of 1 Rush delivery." in text
    assert "have been reviewed" in text
    assert "Reported by PlanOX2, Tue, Mar 2, 9:30 AM MST" in text


def test_a_second_report_takes_the_place_of_the_first(told, report, lines):
    made(report({"line_item_id": lines[0]["id"], "completed_quantity": 4}))
    made(report({"line_item_id": lines[0]["id"], "completed_quantity": 9}, at="2027-03-02 09:31:00"))
    assert "Completed: 9 of 25 Photography." in told()


def test_it_is_gone_once_the_order_goes_on(told, report, api, order):
    assert told() is None
    made(report())
    assert "Nothing was completed." in told()
    stage = {"order_id": order, "stage": "ready_to_schedule", "update_status": True}
    made(api("order_stages/create", stage))
    assert told() is None


def test_it_is_gone_once_the_visit_is_reinstated(told, report, world, visit_id):
    made(report())
    of = table(Appointment)
    world.execute(sa.update(of).where(of.c.id == visit_id).values(cancelled=False))
    assert told() is None


def test_short_names_of_reasons_are_shown_in_words(desk, report, order):
    made(report(appointment={"cancel_reason": "gate_code_wrong"}))
    page = desk.open(f"/console/orders/{order}")
    assert "Gate code wrong" in page.text
    assert "gate_code_wrong" not in page.html.find("article", class_="off").get_text()


def test_the_demo_has_a_visit_that_was_cut_short(desk, world):
    page = desk.open(f"/console/orders/{world.order_id('HL-52')}")
    text = page.html.find("section", attrs={"aria-labelledby": "cut-short"}).get_text(" ", strip=True)
    assert "was cancelled on site" in text
    assert "Completed: 4 of 10 Exterior photography." in text
