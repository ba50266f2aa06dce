"""Making appointments: every parameter kept, every rule held, nothing written when refused."""

from __future__ import annotations

import pytest

from app.blueprints.appointments.models import OrderRequestAppointment
from app.blueprints.orders.models import Order
from tests.appointments.conftest import DAY, STAMP, at, faults, warnings

WORDS = {
    "appt_type": "Photography", "delivery_type": "Rush", "description": "Two floors.", "location": "Back door",
    "notes": "Dog.", "summary": "Photos", "created_by": "Jo", "created_in": "FileMaker", "updated_by": "Al",
    "photographer_name": "Sub Contractor", "requested_date": "2027-03-01", "requested_time": "09:15:00",
}  # fmt: skip


def test_only_the_stamp_is_required(create, world):
    answer = create()
    made = answer.json["data"]["appointment"]
    assert (made["status"], made["start_at"], made["order_id"]) == ("requested", None, None)
    assert answer.json["data"]["replayed"] is False
    assert made["created_in"] == "api:planox2"
    assert made["updated_at_mt"] == STAMP


def test_what_is_said_is_kept(create, kansas_city):
    answer = create(**at("10:00"), time_duration_s=5400, order_id=kansas_city, **WORDS)
    made = answer.json["data"]["appointment"]
    assert {name: made[name] for name in WORDS} == WORDS
    assert (made["start_at"], made["stop_at"]) == ("2027-03-02T16:00:00Z", "2027-03-02T17:30:00Z")
    assert (made["time_start_office"], made["time_stop_utc"]) == ("09:00:00", "17:30:00")


def test_it_is_audited_for_its_order(create, kansas_city, client, world):
    from app.audit.models import AuditEntry

    create(**at("10:00"), time_duration_s=5400, order_id=kansas_city)
    entry = world.rows(AuditEntry)[-1]
    assert (entry["action"], entry["order_id"]) == ("appointments/create", kansas_city)
    assert entry["changes"][0]["record"] == "appointments"


def test_without_an_order_the_office_lends_its_zone(create):
    answer = create(**at("10:00"), time_duration_s=5400)
    assert answer.json["data"]["appointment"]["time_zone"] == "America/Denver"
    assert "zone-assumed" in warnings(answer)


def test_filemaker_sends_its_dates_month_first(create, kansas_city):
    said = {"date_start_office": "3/2/2027", "time_start_office": "9:00:00 AM", "date_stop_office": "3/2/2027"}
    answer = create(**said, time_stop_office="10:30 AM", order_id=str(kansas_city), month_first="true")
    assert answer.json["data"]["appointment"]["start_at"] == "2027-03-02T16:00:00Z"
    wrong = create(date_start_local="2027-03-02", time_start_local="10:00", month_first=True)
    assert "03/02/2027" in faults(wrong)["date_start_local"][1]


@pytest.mark.parametrize("old", ["created_at", "updated_at"])
def test_old_parameters_are_ignored_with_a_warning(create, old):
    answer = create(**{old: "whatever"})
    assert (answer.status_code, warnings(answer)) == (200, ["deprecated-param"])


@pytest.mark.parametrize(
    ("said", "param", "status", "told"),
    [
        ({"confirmed": True}, "date_start_local", "missing-param", "start date"),
        ({"confirmed_at": "2026-11-24 08:00:00"}, "confirmed_at", "invalid-param", "confirmed"),
        ({"cancelled": False, "same_day_cancel": True}, "same_day_cancel", "invalid-param", "cancelled"),
        ({"cancelled": False, "on_site_cancel": True}, "on_site_cancel", "invalid-param", "cancelled"),
        ({"cancelled": True, "ready_to_schedule": True}, "ready_to_schedule", "invalid-param", "cancelled"),
        (
            {"window_date_start": "2027-03-04", "window_date_end": "2027-03-02"},
            "window_date_end", "invalid-param", "2027-03-04 or later",
        ),
        ({"window_time_start": 86_460}, "window_time_start", "invalid-param", "86400"),
        ({"window_time_start": 28_801}, "window_time_start", "invalid-param", "whole minute"),
        ({"window_time_start": 28_800, "window_time_end": 28_800}, "window_time_end", "invalid-param", "08:00"),
        ({"order_id": 10**9}, "order_id", "invalid-param", "no order"),
        ({"order_request_appt_id": 10**9}, "order_request_appt_id", "invalid-param", "no requested"),
        ({"photographer_user_id": 10**9}, "photographer_user_id", "invalid-param", "no active photographer"),
        ({"notes": "x" * 10_001}, "notes", "invalid-param", "10000"),
        ({"updated_at_mt": ""}, "updated_at_mt", "missing-param", "Enter"),
        ({"time_start_local": "24:00", "date_start_local": DAY}, "time_start_local", "invalid-param", "09:30"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_leaves_nothing(create, world, said, param, status, told):
    before = world.count()
    answer = create(**said)
    assert answer.status_code == 400
    assert faults(answer)[param][0] == status
    assert told in faults(answer)[param][1]
    assert world.count() == before


def test_an_employee_who_takes_no_pictures_is_no_photographer(create, world):
    from app.blueprints.demo.cast import PRIYA

    assert "photographer_user_id" in faults(create(photographer_user_id=world.users[PRIYA]))


def test_faults_of_form_and_of_records_are_told_together(create):
    answer = create(order_id=10**9, photographer_user_id="x", **at("25:00"))
    assert set(faults(answer)) == {"order_id", "photographer_user_id", "time_start_local"}


@pytest.mark.parametrize("flag", ["same_day_cancel", "on_site_cancel"])
def test_a_late_cancellation_is_a_cancellation(create, flag):
    made = create(**{flag: True}).json["data"]["appointment"]
    assert (made["cancelled"], made["status"]) == (True, "cancelled")


def test_a_window_is_echoed_as_people_write_it(create):
    made = create(window_date_end="2027-03-04", window_time_start="28800", window_time_end=43_200)
    shown = made.json["data"]["appointment"]
    assert (shown["window_date_start"], shown["window_date_end"]) == ("2027-03-04", "2027-03-04")
    assert (shown["window_time_start"], shown["window_time_end"]) == ("08:00", "12:00")


def test_a_window_may_be_counted_in_hours(create, app, monkeypatch):
    monkeypatch.setitem(app.config, "WINDOW_TIME_UNIT", "hours")
    assert create(window_time_start=8).json["data"]["appointment"]["window_time_start"] == "08:00"
    assert "0 and 24 hours" in faults(create(window_time_start=25))["window_time_start"][1]


def test_confirming_takes_the_moment_and_the_name(create, kansas_city):
    made = create(**at("10:00"), time_duration_s=3600, order_id=kansas_city, confirmed="yes", by="employee")
    shown = made.json["data"]["appointment"]
    assert (shown["status"], shown["confirmed_by"]) == ("confirmed", "Priya Nair")
    assert shown["confirmed_at"]


def test_a_requested_visit_belongs_to_the_order(create, world, kansas_city):
    (order,) = world.rows(Order, id=kansas_city)
    other = world.order_id("VS-310")
    with world.context():
        from app import clock
        from app.database import table
        from app.extensions import db

        insert = table(OrderRequestAppointment).insert()
        row = {"order_request_id": order["order_request_id"], "created_at": clock.now()}
        with db.engine.begin() as connection:
            asked_for = connection.execute(insert.values(row)).inserted_primary_key[0]
    assert create(order_id=kansas_city, order_request_appt_id=asked_for).status_code == 200
    refused = create(order_id=other, order_request_appt_id=asked_for)
    assert f"Order {other} has no requested appointment" in faults(refused)["order_request_appt_id"][1]
    alone = create(order_request_appt_id=asked_for, **at("10:00"), time_duration_s=3600)
    assert alone.json["data"]["appointment"]["time_zone"] == "America/Chicago"


def test_the_same_uuid_and_values_make_nothing_new(create, world, maya):
    said = {**at("10:00"), "time_duration_s": 3600, "photographer_user_id": maya, "uuid": "5F0C-1"}
    first = create(**said)
    before = world.count()
    again = create(**said | {"time_duration_s": "3600", "photographer_user_id": str(maya)})
    assert again.json["data"]["replayed"] is True
    assert again.json["data"]["appointment"] == first.json["data"]["appointment"]
    assert world.count() == before
    other = create(**said | {"notes": "Different."})
    assert "other values" in faults(other)["uuid"][1]
    assert world.count() == before


def test_a_client_sees_only_the_visits_of_its_orders(client, world, booked):
    def ids(by):
        bearer = {"Authorization": f"Bearer {world.tokens[by]}"}
        return {
            row["id"]
            for row in client.get("/api/v1/appointments?limit=100", headers=bearer).json["data"]["appointments"]
        }

    assert booked["id"] in ids("client")
    assert booked["id"] in ids("liaison")
    assert booked["id"] not in ids("other_client")
    bearer = {"Authorization": f"Bearer {world.tokens['other_client']}"}
    answer = client.get(f"/api/v1/appointments/{booked['id']}", headers=bearer)
    assert (answer.status_code, answer.json["status"]) == (400, "invalid-param")


def test_the_list_is_filtered_by_day_photographer_order_and_status(client, world, booked, create):
    create(window_date_start=DAY)
    bearer = {"Authorization": f"Bearer {world.tokens['planox2']}"}

    def ids(query):
        answer = client.get(f"/api/v1/appointments?{query}", headers=bearer)
        return [row["id"] for row in answer.json["data"]["appointments"]]

    assert ids(f"date_from={DAY}&date_to={DAY}") == [booked["id"]]
    assert ids(f"date_from={DAY}&photographer_user_id={booked['photographer_user_id']}") == [booked["id"]]
    assert ids("date_from=2027-03-03") == []
    assert booked["id"] in ids(f"order_id={booked['order_id']}&status=requested")
    assert booked["id"] not in ids("status=confirmed")
    first = client.get("/api/v1/appointments?sort=start_at&limit=2", headers=bearer).json
    rest = client.get(
        f"/api/v1/appointments?sort=start_at&limit=100&cursor={first['next_cursor']}", headers=bearer
    )
    starts = [
        row["start_at"] or "9999" for row in first["data"]["appointments"] + rest.json["data"]["appointments"]
    ]
    assert starts == sorted(starts)
    assert len(starts) == world.count()["appointments"]
