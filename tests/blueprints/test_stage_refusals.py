"""Stages that are refused: which parameter, which sentence, and nothing written."""

from __future__ import annotations

import pytest

from app.blueprints.orders.models import Order

SAY = "Say whether the order's status is to be updated: true or false."
EITHER = ("missing-param", "Enter the order id or the order request id.")


@pytest.mark.parametrize("nothing", [..., None, "", " "])
def test_an_order_or_a_request_is_needed(refuse, nothing):
    faults = refuse(order_id=nothing, order_request_id=nothing)
    assert faults == {"order_id": EITHER, "order_request_id": EITHER}


def test_what_is_required_is_asked_for(refuse):
    faults = refuse(stage=..., update_status=None)
    assert faults == {
        "update_status": ("missing-param", SAY),
        "stage": ("missing-param", "Enter the stage."),
    }


@pytest.mark.parametrize(
    ("said", "param", "sentence"),
    [
        ({"order_id": 999999}, "order_id", "There is no order 999999."),
        ({"order_id": ..., "order_request_id": 99999}, "order_request_id", "There is no order request 99999."),
        ({"created_by_id": 999999}, "created_by_id", "There is no user 999999."),
        ({"updated_by_id": 999999}, "updated_by_id", "There is no user 999999."),
        ({"client": {"client_id": 999999}}, "client.client_id", "There is no client 999999."),
        ({"appointment": {"appt_id": 999999}}, "appointment.appt_id", "The order has no appointment 999999."),
        ({"stage": "on_sight"}, "stage", "There is no stage on_sight. Did you mean on_site?"),
        ({"update_status": "maybe"}, "update_status", "must be true or false"),
        ({"order_id": 1.5}, "order_id", "Order id must be a whole number"),
        ({"order_id": True}, "order_id", "Order id must be a whole number"),
        ({"order_id": 2**63}, "order_id", "must lie between 1 and"),
        ({"order_id": 0}, "order_id", "must lie between 1 and"),
        ({"notes": "x" * 10_001}, "notes", "at most 10000 characters; it has 10001"),
        ({"stage_trigger": "x" * 256}, "stage_trigger", "at most 255 characters"),
        ({"created_by": "\x00"}, "created_by", "control character"),
        ({"stage_at_mt": "2026-03-08 02:30"}, "stage_at_mt", "2026-03-08 01:30:00 and 2026-03-08 03:30:00"),
        ({"stage_at_mt": "2099-01-01 00:00:00"}, "stage_at_mt", "more than a day ahead"),
        ({"created_at_mt": "2099-01-01 00:00:00"}, "created_at_mt", "more than a day ahead"),
        ({"notified_at_mt": "soon"}, "notified_at_mt", "must be a date and time"),
        ({"appointment": "an hour"}, "appointment", "must be an object"),
        ({"appointment": {"appt_start_at": "2026-03-08 02:30"}}, "appointment.appt_start_at", "does not exist"),
        ({"appointment": {"appt_duration_time": "long"}}, "appointment.appt_duration_time", "1:30 or 1.5"),
        ({"client": [1]}, "client", "must be an object"),
        ({"client": {"client_billing_postal_code": "ABC"}}, "client.client_billing_postal_code", "five-digit"),
        ({"order": {"due_date": "11/30/2026"}}, "order.due_date", "send 2026-11-30"),
        ({"order": {"delivery_rush": "quick"}}, "order.delivery_rush", "must be true or false"),
        ({"order": {"services_addon_array": {"a": 1}}}, "order.services_addon_array", "must be a list"),
        ({"order": {"services_addon_array": ["a", 5]}}, "order.services_addon_array[1]", "must be text"),
        ({"view": "most"}, "view", "one of minimal, default, full"),
        ({"session_view": "most"}, "session_view", "one of minimal, default, full"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_named_with_what_would_be_right(refuse, said, param, sentence):
    (fault,) = refuse(**said).items()
    assert fault[0] == param
    assert fault[1][0] == "invalid-param"
    assert sentence in fault[1][1]


def test_an_unknown_stage_lists_those_there_are(refuse):
    sentence = refuse(stage="nowhere at all")["stage"][1]
    assert sentence.startswith("There is no stage nowhere_at_all. The stages are new_request, ordered,")
    assert "canceled," not in sentence


def test_an_order_and_a_request_that_do_not_belong_together(refuse, world):
    first, second = world.order_id("KW-77120"), world.order_id("KW-77121")
    requests = {row["id"]: row["order_request_id"] for row in world.rows(Order)}
    faults = refuse(order_id=first, order_request_id=requests[second])
    sentence = f"Order {first} came from order request {requests[first]}, not {requests[second]}."
    assert faults == {"order_request_id": ("invalid-param", sentence)}


def test_an_appointment_of_another_order(refuse, world):
    from app.blueprints.appointments.models import Appointment

    other = world.order_id("VS-310")
    (appointment,) = world.rows(Appointment, order_id=other)
    faults = refuse(appointment={"appt_id": appointment["id"]})
    assert faults["appointment.appt_id"][1] == f"The order has no appointment {appointment['id']}."


@pytest.mark.parametrize(
    ("start", "stop", "length", "param", "sentence"),
    [
        ("2026-11-24 12:00", "2026-11-24 12:00", None, "appt_stop_at", "must stop after it starts"),
        ("2026-11-24 12:00", "2026-11-24 11:00", "1:00", "appt_stop_at", "must stop after it starts"),
        ("2026-11-24 12:00", "2026-11-24 13:30", "1:31", "appt_duration_time", "which are 1:30:00 apart"),
        ("2026-11-01 00:30", "2026-11-01 02:30", "2:00", "appt_duration_time", "which are 3:00:00 apart"),
    ],
)
def test_an_appointment_whose_ends_and_length_disagree(refuse, start, stop, length, param, sentence):
    said = {"appt_start_at": start, "appt_stop_at": stop, "appt_duration_time": length}
    (fault,) = refuse(appointment=said).items()
    assert fault[0] == f"appointment.{param}"
    assert sentence in fault[1][1]


def test_everything_that_is_wrong_is_said_at_once(refuse):
    faults = refuse(
        order_id=999999, stage="nowhere", update_status=None, created_by_id="x", created_by="\x00",
        client={"client_id": 999999, "client_billing_postal_code": "x"}, order={"due_date": "soon"},
    )  # fmt: skip
    assert set(faults) == {
        "order_id", "stage", "update_status", "created_by_id", "created_by", "client.client_id",
        "client.client_billing_postal_code", "order.due_date",
    }  # fmt: skip
