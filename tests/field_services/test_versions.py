"""The stamp is the report's version: stale ones are refused, the same one again is answered as before."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.blueprints.appointments.models import Appointment
from app.blueprints.field_services.models import FieldReport
from app.blueprints.line_items.models import LineItem
from app.blueprints.order_stages.models import OrderStage
from app.database import table
from tests.field_services.conftest import STAMP, made, warnings

LATER = "2027-03-02 09:30:01"


@pytest.fixture
def full(lines):
    """A report with something of everything."""
    said = {"line_item_id": lines[0]["id"], "quantity": 20, "completed_quantity": 4}
    return [said], {"notes": "Gate locked.", "appointment": {"cancel_reason": "no_access"}}


def test_an_older_stamp_is_stale_and_changes_nothing(report, refuse):
    made(report())
    status, message = refuse(at="2027-03-02 09:29:59", notes="Late.")["updated_at"]
    assert status == "invalid-param"
    assert "stale" in message
    assert STAMP in message
    assert "PlanOX2" in message


def test_a_stamp_goes_by_the_moment_not_by_how_it_is_written(report, refuse):
    made(report(at="2027-03-02T16:30:00Z"))
    assert "stale" in refuse(at="3/2/2027 9:29:59 AM")["updated_at"][1]
    made(report(at="2027-03-02T10:30:00-06:00", notes="The same second is not older."))


def test_a_stale_report_is_told_with_whatever_else_is_wrong(report, refuse, lines):
    made(report())
    said = refuse({"line_item_id": lines[0]["id"], "completed_quantity": 26}, at="2027-03-02 09:00:00")
    assert set(said) == {"updated_at", "line_items[0].completed_quantity"}


def test_versions_are_an_orders_own(report, api, world):
    made(report())
    other = world.rows(Appointment, order_id=world.order_id("VS-312"))[0]
    said = {"order_id": other["order_id"], "updated_at": "2027-03-01 09:00:00"}
    made(api("field_services/appointment_canceled", said | {"appointment": {"appt_id": other["id"]}}))


def test_the_same_report_again_is_answered_again_and_does_nothing(report, full, world):
    lines, said = full
    first = report(*lines, **said)
    before = world.count()
    again = report(*lines, **said)
    assert made(again) == made(first)
    assert list(made(again)["line_items"][0]) == list(made(first)["line_items"][0])
    assert (again.json["message"], warnings(again)) == (first.json["message"], warnings(first))
    assert world.count() == before


def test_it_is_answered_as_it_was_even_if_much_has_changed_since(report, full, api, world, stored, visit_id):
    lines, said = full
    first = report(*lines, **said)
    gone = {"quantity": 2, "completed_quantity": 0, "billing_review": True}
    world.execute(
        sa.update(table(LineItem)).where(table(LineItem).c.id == lines[0]["line_item_id"]).values(gone)
    )
    seen = {"id": visit_id, "updated_at_mt": "2027-03-02 10:00:00", "cancelled": "false"}
    made(api("appointments/update", seen))
    assert made(report(*lines, **said)) == made(first)
    assert stored("appointment")["cancelled"] is False


def test_spelling_sender_and_view_make_no_other_report_of_it(report, full, lines, visit_id, world):
    (line,), said = full
    first = report(line, **said)
    before = world.count()
    spelt = {name: str(value) for name, value in line.items()}
    again = report(
        spelt,
        by="employee",
        at="3/2/2027 9:30:00 AM",
        view="minimal",
        notes=" Gate locked. ",
        appointment={"appt_id": str(visit_id), "cancel_reason": "no_access"},
    )
    assert made(again)["appointment"]["id"] == made(first)["appointment"]["id"]
    assert list(made(again)["line_items"][0]) == ["id", "name", "remaining"]
    assert world.count() == before


def test_another_report_of_the_same_second_is_applied_and_both_are_known(report, full, world):
    """A sender's stamp has no more than seconds, and two visits of an order may be cancelled in one."""
    lines, said = full
    first, second = report(*lines, **said), report(notes="One more thing.")
    before = world.count()
    assert made(second)["already_cancelled"] is True
    assert (made(report(*lines, **said)), made(report(notes="One more thing."))) == (made(first), made(second))
    assert world.count() == before


def test_once_a_newer_one_was_applied_the_older_is_stale_though_it_is_known(report, refuse):
    made(report(notes="First."))
    made(report(at=LATER, notes="Second."))
    assert "stale" in refuse(notes="First.")["updated_at"][1]


# An appointment that was cancelled before


def test_a_second_report_keeps_the_first_reason_and_still_applies_the_lines(
    report, lines, stored, world, order
):
    made(report(appointment={"cancel_reason": "no_access", "cancel_note": "No key."}))
    stages = world.rows(OrderStage, order_id=order)
    said = {"line_item_id": lines[1]["id"], "completed_quantity": 1}
    data = made(report(said, at=LATER, appointment={"cancel_reason": "weather"}, notes="Plan done."))
    assert data["already_cancelled"] is True
    row = stored("appointment")
    assert (row["cancel_reason"], row["cancel_note"]) == ("no_access", "No key.")
    assert f"{row['cancelled_at']:%H:%M:%S}" == "16:30:00"
    assert stored("lines")[lines[1]["id"]]["completed_quantity"] == 1
    assert stored("order")["notes"].endswith("\nPlan done.")
    assert world.rows(OrderStage, order_id=order) == stages
    assert data["order_stage"]["id"] == stages[-1]["id"]


def test_a_second_report_that_something_was_done_makes_it_on_site_after_all(report, lines, stored):
    assert made(report(at="2027-03-02 08:00:00"))["order_stage"]["stage"] == "awaiting_reschedule"
    data = made(report({"line_item_id": lines[0]["id"], "completed_quantity": 4}))
    assert (data["already_cancelled"], data["order_stage"]["stage"]) == (True, "submitted_cancel_onsite")
    assert data["order"]["stage"] == "submitted_cancel_onsite"
    assert stored("appointment")["on_site_cancel"] is True


def test_of_a_visit_cancelled_at_the_office_no_stage_follows(report, api, visit_id, order, world):
    seen = {"id": visit_id, "updated_at_mt": STAMP, "cancel_reason": "Client asked"}
    made(api("appointments/cancel", seen))
    stages = len(world.rows(OrderStage, order_id=order))
    data = made(report(at="2027-03-02 12:00:00", appointment={"cancel_reason": "weather"}))
    assert (data["already_cancelled"], data["order_stage"]) == (True, None)
    assert data["appointment"]["cancel_reason"] == "Client asked"
    assert len(world.rows(OrderStage, order_id=order)) == stages


def test_a_visit_that_was_reinstated_is_cancelled_anew(report, api, visit_id, stored):
    made(report(appointment={"cancel_reason": "no_access"}))
    made(api("appointments/update", {"id": visit_id, "updated_at_mt": LATER, "cancelled": False}))
    data = made(report(at=LATER, appointment={"cancel_reason": "weather"}))
    assert (data["already_cancelled"], stored("appointment")["cancel_reason"]) == (False, "weather")


def test_each_report_is_kept_with_the_stage_it_led_to(report, order, world):
    first = made(report())
    made(report(at=LATER, notes="Nothing new."))
    kept = world.rows(FieldReport, order_id=order)
    assert [row["order_stage_id"] for row in kept] == [first["order_stage"]["id"], None]
    assert {row["reported_by"] for row in kept} == {"PlanOX2"}
