"""Stages that are recorded: what is stored and what is answered."""

from __future__ import annotations

from datetime import datetime

import pytest

from app import clock
from app.blueprints.appointments.models import Appointment
from app.blueprints.demo.cast import DANA, MAYA, PRIYA
from app.blueprints.order_stages.models import OrderStage, OrderStatus
from app.blueprints.orders.models import Order


def history(world, order):
    return world.rows(OrderStage, order_id=order)


def status_of(world, order):
    (row,) = world.rows(OrderStatus, order_id=order)
    return row


def test_the_answer_is_the_rows_that_were_stored(record, world, order):
    data, warnings = record(notes="Front door", stage_at_mt="11/23/2026 5:00 PM")
    stage, status = data["order_stage"], data["order_status"]
    stored = history(world, order)[-1]
    assert stage["id"] == stored["id"]
    assert stage["stage_at"] == "2026-11-24T00:00:00Z"
    assert stage["stage_at_mt"] == "2026-11-23 17:00:00"
    assert (stage["notes"], stored["notes"]) == ("Front door", "Front door")
    assert stage["order_request_id"] == stored["order_request_id"] is not None
    assert status is None or status["id"] == status_of(world, order)["id"]
    assert isinstance(data["status_updated"], bool)
    assert set(warnings) <= {"stage"}


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("On Site", "on_site"),
        ("  ON   SITE ", "on_site"),
        ("canceled", "cancelled"),
        ("Delivered", "notified"),
        ("scheduling", "pending_appointment"),
        ("post processing", "assembly"),
    ],
)
def test_a_stage_goes_by_its_other_names_too(record, said, stored):
    assert record(stage=said)[0]["order_stage"]["stage"] == stored


def test_defaults_name_the_face_the_moment_and_who_asks(record):
    by_program = record()[0]["order_stage"]
    assert by_program["stage_trigger"] == "api:planox2"
    assert (by_program["created_by"], by_program["created_by_id"]) == ("PlanOX2", None)
    by_person = record(by="employee")[0]["order_stage"]
    assert (by_person["created_by"], by_person["updated_by"]) == ("Priya Nair", "Priya Nair")
    age = clock.now() - datetime.fromisoformat(by_person["stage_at"])
    assert 0 <= age.total_seconds() < 30


def test_a_user_id_fills_the_name_and_a_name_overrides_the_name_only(record, world):
    maya = world.users[MAYA]
    stage = record(by="employee", created_by_id=str(maya), updated_by="The night shift")[0]["order_stage"]
    assert (stage["created_by_id"], stage["created_by"]) == (maya, "Maya Ortiz")
    assert (stage["updated_by_id"], stage["updated_by"]) == (world.users[PRIYA], "The night shift")
    stage = record(created_by_id=maya, created_by="M. O.")[0]["order_stage"]
    assert (stage["created_by_id"], stage["created_by"]) == (maya, "M. O.")


def test_audit_stamps_skipped_by_the_clocks_move_forward(record):
    skipped = "2026-03-08 02:30:00"
    data, warnings = record(created_at_mt=skipped, notified_at_mt=skipped)
    assert data["order_stage"]["created_at_mt"] == "2026-03-08 03:30:00"
    assert data["order_stage"]["notified_at_mt"] == "2026-03-08 03:30:00"
    assert warnings == dict.fromkeys(["created_at_mt", "notified_at_mt"], "shifted-local-time")


def test_a_time_that_comes_twice_is_taken_as_the_first_with_a_warning(record):
    data, warnings = record(stage_at_mt="2025-11-02 01:30:00")
    assert data["order_stage"]["stage_at"] == "2025-11-02T07:30:00Z"
    assert warnings["stage_at_mt"] == "ambiguous-local-time"


def test_history_only_leaves_the_status_as_it_was(record, world, order):
    before = status_of(world, order)
    data, _ = record(update_status=False)
    assert data["status_updated"] is False
    assert data["order_status"]["stage"] == "scheduled"
    assert status_of(world, order) == before
    assert history(world, order)[-1]["stage"] == "on_site"


def test_the_stage_before_is_answered_with_how_long_it_lasted(record):
    record(stage_at_mt="2026-11-24 01:00:00", stage="assembly", update_status=False)
    data, _ = record(stage_at_mt="2026-11-24 03:30:00", update_status=False)
    assert data["previous_stage"] == {
        "stage": "assembly",
        "stopped_at": "2026-11-24T10:30:00Z",
        "duration_s": 9000,
    }
    assert record(stage_at_mt="2020-01-01 00:00:00")[0]["previous_stage"] is None


SNAPSHOT_SENT = {
    "appointment": {
        "appt_confirmed": "Yes, by phone",
        "appt_duration_time": "1.5",
        "appt_start_at": "11/24/2026 12:00:00 PM",
        "appt_stop_at": "2026-11-24T20:30:00Z",
        "cancel_reason": "rain",
        "cancel_note": "heavy",
    },
    "client": {"client_billing_postal_code": 2111},
    "order": {
        "notes": "Ring",
        "delivery_rush": 0,
        "due_date": "2026-11-30",
        "external_id": "X-1",
        "service_type": "Photos",
        "services_addon_array": "Twilight, 3D tour",
    },
}
SNAPSHOT_TOLD = {
    "appt_confirmed": "Yes, by phone",
    "appt_duration_time": "1:30:00",
    "appt_start_at": "2026-11-24T19:00:00Z",
    "appt_stop_at": "2026-11-24T20:30:00Z",
    "cancel_reason": "rain",
    "cancel_note": "heavy",
    "client_billing_postal_code": "02111",
    "order_notes": "Ring",
    "delivery_rush": False,
    "due_date": "2026-11-30",
    "external_id": "X-1",
    "service_type": "Photos",
    "services_addon_array": ["Twilight", "3D tour"],
}


def test_the_snapshot_lands_on_the_status_and_outlasts_silence(record, world, order):
    appointment = world.rows(Appointment, order_id=order)[0]["id"]
    sent = SNAPSHOT_SENT | {"appointment": SNAPSHOT_SENT["appointment"] | {"appt_id": str(appointment)}}
    told = SNAPSHOT_TOLD | {"appt_id": appointment}
    data, warnings = record(**sent)
    assert warnings == {"order.services_addon_array": "split-text"}
    assert {name: data["order_status"][name] for name in told} == told
    silent, _ = record(stage="assembly")
    from_the_client = {"client_billing_postal_code": DANA.postal_code}
    assert {name: silent["order_status"][name] for name in told} == told | from_the_client


def test_the_client_is_read_from_the_order_if_it_is_not_sent(record, world, order):
    status = record()[0]["order_status"]
    assert status["client_billing_postal_code"] == DANA.postal_code
    (stored,) = world.rows(Order, id=order)
    assert status["client_id"] == stored["client_id"]


def test_a_late_stage_keeps_its_place_and_does_not_move_the_status(record, world, order):
    before = status_of(world, order)
    data, warnings = record(stage="hold", stage_at_mt="2020-01-01 00:00:00")
    assert (data["status_updated"], warnings) == (False, {"stage": "late-stage"})
    assert data["order_status"]["stage"] == "scheduled"
    assert status_of(world, order) == before
    assert history(world, order)[-1]["stage"] == "hold"


def test_a_late_stage_moves_the_status_where_the_setting_says_so(api, app, world, order, monkeypatch):
    monkeypatch.setitem(app.config, "LATE_STAGE_MOVES_STATUS", True)
    said = {"order_id": order, "stage": "hold", "update_status": True, "stage_at_mt": "2020-01-01 00:00:00"}
    answer = api("order_stages/create", said).json
    assert answer["data"]["status_updated"] is True
    assert status_of(world, order)["stage"] == "hold"


@pytest.mark.parametrize(
    ("reference", "stage", "code"),
    [("KW-77120", "ordered", "backward-stage"), ("HL-49", "assembly", "after-terminal-stage"),
     ("KW-77077", "reinstated", "after-terminal-stage")],
)  # fmt: skip
def test_steps_that_are_not_foreseen_are_recorded_with_a_warning(record, world, reference, stage, code):
    order = world.order_id(reference)
    data, warnings = record(order_id=order, stage=stage)
    assert data["status_updated"] is True
    assert warnings == {"stage": code}


def test_extras_are_ignored_with_a_warning_each(record):
    _, warnings = record(
        fm_modified="1", appointment={"appt_confirmed": "y", "room": 1}, order={"notes": "n", "x": 1}
    )
    assert warnings == dict.fromkeys(["fm_modified", "appointment.room", "order.x"], "unknown-param")
