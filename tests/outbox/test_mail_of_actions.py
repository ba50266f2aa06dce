"""Which changes write to a client, what the caller hears if that fails, and that the change stands."""

from __future__ import annotations

import json

import pytest

from app.blueprints.appointments.models import Appointment
from app.notifications.models import Notification


def change(api, verb, appointment, **said):
    known = {"id": appointment["id"], "updated_at_mt": appointment["updated_at_mt"]}
    answer = api(f"appointments/{verb}", known | said)
    assert answer.status_code == 200, answer.json
    return answer.json["data"]["appointment"]


def subjects(simulator):
    return [one["message"]["subject"] for one in simulator.messages()]


def test_a_client_hears_of_a_visit_that_is_confirmed_moved_and_cancelled(confirm, api, simulator):
    visit = confirm().json["data"]["appointment"]
    visit = change(api, "update", visit, time_start_local="14:00")
    change(api, "cancel", visit, cancel_reason="Rain")
    told = subjects(simulator)
    assert [subject.split(":")[0] for subject in told] == ["Confirmed", "New time", "Cancelled"]
    assert "Tue, Mar 2, 2027, 2:00 PM CST" in told[1]
    moved = simulator.messages()[1]
    assert moved["email"] == "dana@frontrange.example"
    assert "Before: Tue, Mar 2, 2027, 10:00 AM CST" in moved["message"]["text"]
    assert moved["message"]["metadata"]["order_id"] == str(visit["order_id"])
    assert "Rain" not in json.dumps(simulator.messages()), "the house's reasons are its own"


def test_confirming_later_writes_then(confirm, api, simulator):
    visit = confirm(confirmed=False).json["data"]["appointment"]
    assert subjects(simulator) == []
    change(api, "confirm", visit)
    assert len(subjects(simulator)) == 1


@pytest.mark.parametrize(
    "said",
    [
        {"confirmed": False},
        {"order_id": None},
        {"date_start_local": "2024-03-05"},
        {"date_start_local": "2024-03-05", "cancelled": True},
    ],
    ids=str,
)
def test_what_was_not_confirmed_has_no_order_or_is_over_writes_to_nobody(confirm, simulator, messages, said):
    assert confirm(**said).status_code == 200
    assert messages() == []


def test_a_change_of_something_else_writes_nothing(confirm, api, simulator):
    visit = confirm().json["data"]["appointment"]
    change(api, "update", visit, notes="The gate code is new.")
    assert len(subjects(simulator)) == 1


def test_a_replayed_appointment_writes_once(confirm, simulator):
    first, second = confirm(uuid="visit-1"), confirm(uuid="visit-1")
    assert second.json["data"]["replayed"]
    assert first.status_code == second.status_code == 200
    assert len(subjects(simulator)) == 1


def test_a_delivery_is_announced(api, world, simulator):
    said = {"order_id": world.order_id("KW-77120"), "stage": "delivered", "update_status": True}
    assert api("order_stages/create", said).status_code == 200
    (mail,) = simulator.messages()
    assert mail["template"] == "order-delivered"
    assert mail["message"]["subject"].startswith("Ready: your order")


@pytest.mark.parametrize(
    "said",
    [
        {"notified_at_mt": "2026-11-24 09:00:00"},
        {"update_status": False},
        {"stage_at_mt": "2024-01-01 09:00:00"},
    ],
    ids=str,
)
def test_a_delivery_the_client_knows_of_is_not(api, world, simulator, said):
    usual = {"order_id": world.order_id("KW-77120"), "stage": "delivered", "update_status": True}
    assert api("order_stages/create", usual | said).status_code == 200
    assert simulator.messages() == []


def test_a_failed_mail_is_answered_with_what_was_done_all_the_same(confirm, world, simulator, messages):
    simulator.fault({"error": "ServiceUnavailable"}, api="mandrill")
    answer = confirm()
    assert (answer.status_code, answer.json["status"]) == (500, "mandrill-email-failed")
    visit = answer.json["data"]["appointment"]
    assert world.rows(Appointment, id=visit["id"])[0]["confirmed"]
    (message,) = messages()
    assert (message["state"], message["attempts"]) == ("waiting", 1)
    (notification,) = world.rows(Notification)
    assert (notification["kind"], notification["error"]) == ("mail", "mandrill-email-failed")
    assert notification["order_id"] == visit["order_id"]


def test_the_key_replays_the_failure_and_does_nothing_twice(simulator, messages, api, world):
    simulator.fault({"error": "ServiceUnavailable"}, api="mandrill")
    when = {"date_start_local": "2027-03-02", "time_start_local": "10:00", "time_duration": "1:00"}
    order = world.order_id("KW-77120")
    asked = {"updated_at_mt": "2026-11-24 09:00:00", "order_id": order, "confirmed": True} | when
    first = api("appointments/create", asked, Idempotency_Key="once")
    again = api("appointments/create", asked, Idempotency_Key="once")
    assert again.status_code == first.status_code == 500
    assert again.json["data"] == first.json["data"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(messages()) == 1


def test_an_action_that_is_refused_writes_no_mail(confirm, messages):
    confirm()
    assert confirm().status_code == 400, "Maya is taken"
    assert len(messages()) == 1


def test_at_the_desk_a_failed_mail_is_a_warning_on_the_records_page(desk, world, simulator):
    order = world.order_id("KW-77120")
    simulator.fault({"error": "ServiceUnavailable"}, api="mandrill")
    fields = {"order_id": str(order), "stage": "notified", "update_status": "true"}
    page = desk.fill("/console/order_stages/create", fields)
    assert page.code == 303
    assert "mandrill-email-failed" in desk.open(page.location).text


def test_a_command_prints_what_was_done_and_fails(runner, world, simulator):
    simulator.fault({"error": "ServiceUnavailable"}, api="mandrill")
    words = ["order-stages", "create", "--order-id", str(world.order_id("KW-77120")), "--stage", "notified",
             "--update-status", "true", "--output", "json"]  # fmt: skip
    result = runner.invoke(args=words)
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert (answer["status"], answer["data"]["status_updated"]) == ("mandrill-email-failed", True)
