"""A report of a cancelled visit: what it changes, and what it answers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.blueprints.demo.cast import MAYA
from app.blueprints.line_items.models import LineItem
from app.blueprints.order_stages.models import OrderStage, OrderStatus
from app.blueprints.orders.models import Order
from app.database import table
from tests.field_services.conftest import NOW, STAMP, made, warnings


def test_the_answer_holds_what_the_contract_names_and_no_more(report, lines, order, visit_id):
    said = {"line_item_id": lines[0]["id"], "completed_quantity": 4}
    data = made(report(said, appointment={"cancel_reason": "no_access"}))
    assert list(data) == ["order", "appointment", "line_items", "order_stage", "already_cancelled"]
    assert (data["order"]["id"], data["appointment"]["id"]) == (order, visit_id)
    assert data["line_items"][0] == {
        "id": lines[0]["id"],
        "name": "Photography",
        "quantity": 25,
        "completed_quantity": 4,
        "remaining": 21,
        "completed_date": "2027-03-02",
        "completed_by": "Maya Ortiz",
    }
    assert [line["id"] for line in data["line_items"]] == [line["id"] for line in lines]
    assert data["order_stage"]["stage"] == data["order"]["stage"] == "submitted_cancel_onsite"
    assert data["already_cancelled"] is False


def test_the_reported_lines_are_answered_first_as_they_were_sent(report, lines):
    photos, plan, rush = (line["id"] for line in lines)
    data = made(report({"line_item_id": rush}, {"line_item_id": plan}))
    assert [line["id"] for line in data["line_items"]] == [rush, plan, photos]


def test_a_minimal_answer_shows_less_of_the_same(report):
    data = made(report(view="minimal"))
    assert list(data["line_items"][0]) == ["id", "name", "remaining"]
    assert list(data["order"]) == ["id", "order_request_id", "stage"]


def test_the_appointment_is_cancelled_at_the_stamp(report, stored):
    made(
        report(at="03/02/2027 9:12:00 AM", appointment={"cancel_reason": "no_access", "cancel_note": "No key."})
    )
    row = stored("appointment")
    assert (row["cancelled"], row["cancel_reason"], row["cancel_note"]) == (True, "no_access", "No key.")
    assert row["cancelled_at"] == datetime(2027, 3, 2, 16, 12, tzinfo=UTC)


def test_a_reason_may_be_in_words(report, stored):
    made(report(appointment={"cancel_reason": "The seller's dog would not let us in"}))
    assert stored("appointment")["cancel_reason"] == "The seller's dog would not let us in"


def test_the_photographers_time_is_free_again(report, api, order, world):
    slot = {
        "order_id": order,
        "photographer_user_id": world.users[MAYA],
        "date_start_local": "2027-03-02",
        "time_start_local": "11:00",
        "time_duration": "1:00",
        "updated_at_mt": STAMP,
    }
    assert "photographer_user_id" in [
        fault["param"] for fault in api("appointments/create", slot).json["errors"]
    ]
    made(report())
    made(api("appointments/create", slot))


@pytest.mark.parametrize(
    ("at", "same_day", "on_site", "stage"),
    [
        ("2027-03-01 22:59:59", False, False, "awaiting_reschedule"),  # 23:59:59 the day before in Kansas City
        ("2027-03-01 23:00:00", True, False, "awaiting_reschedule"),  # midnight there
        ("2027-03-02 08:59:59", True, False, "awaiting_reschedule"),
        ("2027-03-02 09:00:00", True, True, "submitted_cancel_onsite"),
        ("2027-03-02 10:29:59", True, True, "submitted_cancel_onsite"),
        ("2027-03-02 10:30:00", True, False, "awaiting_reschedule"),  # the visit is over
        ("2027-03-02T16:00:00Z", True, True, "submitted_cancel_onsite"),
        ("3/2/2027 9:00:00 AM", True, True, "submitted_cancel_onsite"),
    ],
)
def test_on_the_day_and_on_site_go_by_the_property_s_clock_and_the_stamp(
    report, stored, at, same_day, on_site, stage
):
    data = made(report(at=at))
    row = stored("appointment")
    assert (row["same_day_cancel"], row["on_site_cancel"]) == (same_day, on_site)
    assert data["order_stage"]["stage"] == stage


def test_whatever_was_completed_makes_it_on_site(report, lines, stored, at_the_visit):
    said = {"line_item_id": lines[0]["id"], "completed_quantity": 1}
    data = made(report(said, at="2027-03-01 10:00:00"))
    assert stored("appointment")["on_site_cancel"] is True
    assert stored("appointment")["same_day_cancel"] is False
    assert data["order_stage"]["stage"] == "submitted_cancel_onsite"


def test_what_was_completed_on_an_earlier_visit_does_not(report, lines, stored, world):
    earlier = {"completed_quantity": 4, "completed_date": date(2027, 2, 26), "completed_by": "Jonah Reyes"}
    world.execute(sa.update(table(LineItem)).where(table(LineItem).c.id == lines[0]["id"]).values(earlier))
    data = made(report({"line_item_id": lines[0]["id"], "completed_quantity": 4}, at="2027-03-02 08:00:00"))
    assert data["order_stage"]["stage"] == "awaiting_reschedule"
    after = stored("lines")[lines[0]["id"]]
    assert {name: after[name] for name in earlier} == earlier


def test_a_stage_is_appended_and_the_status_follows(report, order, visit_id, world):
    before = len(world.rows(OrderStage, order_id=order))
    data = made(
        report(notes="Gate locked.", appointment={"cancel_reason": "no_access", "cancel_note": "No key."})
    )
    stages = world.rows(OrderStage, order_id=order)
    assert len(stages) == before + 1
    stage, (status,) = stages[-1], world.rows(OrderStatus, order_id=order)
    assert data["order_stage"]["id"] == stage["id"] == status["order_stage_id"]
    assert (stage["stage_start_at"], stage["notes"]) == (NOW, "Gate locked.")
    assert (status["appt_id"], status["cancel_reason"], status["cancel_note"]) == (
        visit_id,
        "no_access",
        "No key.",
    )
    assert status["stage"] == "submitted_cancel_onsite"


def test_a_report_that_comes_late_keeps_its_place_in_the_history(report, api, order):
    later = {
        "order_id": order,
        "stage": "assembly",
        "update_status": True,
        "stage_at_mt": "2027-03-02 09:29:00",
    }
    made(api("order_stages/create", later))
    answer = report(at="2027-03-02 09:10:00")
    assert ("stage", "late-stage") in warnings(answer)
    assert made(answer)["order_stage"]["stage"] == "submitted_cancel_onsite"
    assert made(answer)["order"]["stage"] == "assembly"


def test_the_order_itself_is_not_cancelled(report, stored, order, world):
    made(report())
    assert world.rows(OrderStatus, order_id=order)[0]["stage"] != "cancelled"


def test_notes_are_added_below_those_there_are(report, stored):
    was = stored("order")["notes"]
    made(report(notes="Gate locked."))
    made(report(at="2027-03-02 09:31:00", notes="Came back, still locked.\nLeft a card."))
    assert stored("order")["notes"] == f"{was}\nGate locked.\nCame back, still locked.\nLeft a card."


def test_the_first_notes_of_an_order_stand_alone(report, api, order, world, stored):
    world.execute(sa.update(table(Order)).where(table(Order).c.id == order).values(notes=None))
    assert made(report(notes="Gate locked."))["order"]["notes"] == "Gate locked."


def test_a_report_without_lines_and_notes_leaves_both_alone(report, stored):
    lines, notes = stored("lines"), stored("order")["notes"]
    made(report())
    assert (stored("lines"), stored("order")["notes"]) == (lines, notes)


@pytest.mark.parametrize("by", ["planox2", "employee", "photographer"])
def test_staff_and_their_application_may_report(report, by):
    made(report(by=by))


def test_the_report_is_audited_with_all_that_it_changed(report, lines, order, visit_id, world):
    said = {"line_item_id": lines[0]["id"], "completed_quantity": 4}
    made(report(said, notes="Gate locked.", by="employee"))
    entry = world.rows(AuditEntry)[-1]
    assert (entry["action"], entry["name"], entry["order_id"]) == (
        "field_services/appointment_canceled", "Priya Nair", order,
    )  # fmt: skip
    changed = {(told["record"], told["id"]): told for told in entry["changes"]}
    records = [record for record, _ in changed]
    assert records == ["orders", "line_items", "appointments", "order_stages", "order_statuses"]
    line = changed["line_items", lines[0]["id"]]
    assert (line["before"]["completed_quantity"], line["after"]["completed_quantity"]) == (0, 4)
    assert changed["appointments", visit_id]["after"]["cancelled"] is True


def test_whatever_filemaker_writes_is_understood(report, lines, stored):
    """Numbers as text, Mountain time, extra parameters."""
    said = {"line_item_id": str(lines[0]["id"]), "quantity": "25", "completed_quantity": "4"}
    answer = report(said, at="3/2/2027 9:05:07 AM", zk_modified="1")
    assert ("zk_modified", "unknown-param") in warnings(answer)
    assert made(answer)["appointment"]["cancelled_at"] == "2027-03-02T16:05:07Z"
    assert stored("lines")[lines[0]["id"]]["completed_date"] == date(2027, 3, 2)
