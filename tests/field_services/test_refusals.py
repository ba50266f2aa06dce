"""What a report must say, and what it must not; all of it told at once, and nothing written."""

from __future__ import annotations

import pytest

from app.blueprints.appointments.models import Appointment
from tests.field_services.conftest import PATH, STAMP, faults, warnings

pytestmark = pytest.mark.usefixtures("at_the_visit")


def test_everything_that_is_required_is_asked_for_at_once(api, world):
    before = world.count()
    assert faults(api(PATH, {"notes": "Gate locked."})) == {
        "order_id": ("missing-param", "Enter the order id."),
        "updated_at": ("missing-param", "Say when it was cancelled."),
        "appointment": ("missing-param", "Enter the appointment."),
    }
    assert world.count() == before


@pytest.mark.parametrize("empty", [None, "", {}, {"appt_id": None}, {"appt_id": " "}])
def test_an_empty_appointment_is_none(api, order, empty):
    said = faults(api(PATH, {"order_id": order, "updated_at": STAMP, "appointment": empty}))
    assert said == {"appointment": ("missing-param", "Enter the appointment.")}


def test_the_appointments_id_is_required_in_it(api, order):
    said = {"order_id": order, "updated_at": STAMP, "appointment": {"cancel_reason": "weather"}}
    assert faults(api(PATH, said)) == {"appointment.appt_id": ("missing-param", "Enter the appointment.")}


@pytest.mark.parametrize("odd", ["7", 7, [7], True])
def test_the_appointment_is_a_hash(api, order, odd):
    said = faults(api(PATH, {"order_id": order, "updated_at": STAMP, "appointment": odd}))
    assert said == {"appointment": ("invalid-param", "Appointment must be an object with named values.")}


@pytest.mark.parametrize("whose", ["nobody", "another order", "no order"])
def test_the_appointment_is_the_orders(api, report, refuse, world, whose):
    other = {"nobody": 10**9, "another order": world.rows(Appointment, order_id=world.order_id("VS-312"))}
    if whose == "no order":
        block = {"date_start_local": "2027-03-02", "time_start_local": "14:00", "time_duration": "1:00"}
        made = api("appointments/create", block | {"updated_at_mt": STAMP}).json["data"]["appointment"]
        other[whose] = made["id"]
    wanted = other[whose] if isinstance(other[whose], int) else other[whose][0]["id"]
    said = refuse(appointment={"appt_id": wanted})
    assert said == {"appointment.appt_id": ("invalid-param", f"The order has no appointment {wanted}.")}


def test_an_order_that_is_not_there_is_told_alone(refuse, lines):
    said = refuse({"line_item_id": lines[0]["id"]}, order_id=10**9)
    assert said == {"order_id": ("invalid-param", "There is no order 1000000000.")}


def test_every_fault_is_told_at_once(refuse, lines):
    """Those of the shape, those of the look-ups, and those inside one line beside those of another."""
    said = refuse(
        {"line_item_id": "photos"},
        {"line_item_id": lines[0]["id"], "completed_quantity": 26, "completed_date": "2027-04-01"},
        {"name": "Massage"},
        {"completed_quantity": 1},
        {"line_item_id": lines[1]["id"], "quantity": -1, "completed_by": "x" * 256},
        appointment={"appt_id": 10**9, "cancel_reason": "x" * 256},
        notes="x" * 10_001,
    )
    assert {param: status for param, (status, _) in said.items()} == {
        "notes": "invalid-param",
        "line_items[0].line_item_id": "invalid-param",
        "line_items[1].completed_quantity": "invalid-param",
        "line_items[1].completed_date": "invalid-param",
        "line_items[2].name": "invalid-param",
        "line_items[3].line_item_id": "missing-param",
        "line_items[4].quantity": "invalid-param",
        "line_items[4].completed_by": "invalid-param",
        "appointment.cancel_reason": "invalid-param",
        "appointment.appt_id": "invalid-param",
    }


@pytest.mark.parametrize("stamp", ["yesterday", "2027-03-02", "03/02/2027", 1772445000, "2027-03-02 25:00:00"])
def test_the_stamp_is_a_moment(refuse, stamp):
    assert refuse(at=stamp)["updated_at"][0] == "invalid-param"


def test_the_stamp_lies_at_most_a_day_ahead(report, refuse):
    assert "more than a day ahead" in refuse(at="2027-03-03 09:30:01")["updated_at"][1]
    assert ("updated_at", "future-timestamp") in warnings(report(at="2027-03-02 10:00:00"))


def test_a_time_that_the_clocks_skip_is_moved_forward(report, at_the_visit, api):
    at_the_visit.move_to("2027-03-14 20:00:00Z")
    answer = report(at="2027-03-14 02:30:00")
    assert ("updated_at", "shifted-local-time") in warnings(answer)
    assert answer.json["data"]["appointment"]["cancelled_at"] == "2027-03-14T09:30:00Z"


@pytest.mark.parametrize("verb", ["appointment_canceled", "explain"])
@pytest.mark.parametrize("by", ["client", "liaison", "planoorder"])
def test_clients_report_nothing(api, order, verb, by):
    assert api(f"field_services/{verb}", {"order_id": order}, by=by).json["status"] == "permission-denied"
