"""How many round trips a request makes."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from app.blueprints.demo.cast import MAYA
from app.extensions import db


@pytest.fixture
def statements(app):
    """The statements sent to the database while the test runs."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_):
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", lambda _connection: seen.append("COMMIT"))
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_recording_a_stage_takes_four_statements_a_few_for_its_audit_and_a_commit(api, world, statements, app):
    order = world.order_id("KW-77120")
    statements.clear()
    answer = api("order_stages/create", {"order_id": order, "stage": "on_site", "update_status": True})
    assert answer.status_code == 200
    sent = [statement for statement in statements if not statement.startswith("BEGIN")]
    verbs = [statement.split()[0] for statement in sent]
    on_postgresql = app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql")
    audit = ["UPDATE", "WITH"] if on_postgresql else ["UPDATE", "INSERT", "UPDATE"]
    assert verbs == ["SELECT", "SELECT", "INSERT", "INSERT", *audit, "COMMIT"]


def test_adding_a_line_takes_one_look_one_insert_and_one_sum_beside_its_audit(api, world, statements):
    said = {"itemable_type": "Order", "itemable_id": world.order_id("KW-77120"), "service_name": "Trip"}
    statements.clear()
    assert api("line_items/create", said | {"key": "fee", "price": 20}).status_code == 200
    verbs = [statement.split()[0] for statement in statements if not statement.startswith("BEGIN")]
    assert verbs[:4] == ["SELECT", "SELECT", "INSERT", "SELECT"]
    assert verbs[-1] == "COMMIT"
    assert len(verbs) <= 8


@pytest.mark.parametrize("path", ["/console/orders", "/console/orders?stage=hold&q=lane"])
def test_the_orders_list_takes_few_statements(path, desk, statements):
    statements.clear()
    assert desk.open(path).code == 200
    assert len([statement for statement in statements if statement.startswith("SELECT")]) <= 4


@pytest.mark.parametrize("view", ["day", "week", "list"])
def test_the_schedule_takes_as_few_statements_for_a_full_day_as_for_an_empty_one(
    view, desk, api, world, statements
):
    day, counts = "2027-03-02", []
    for _ in range(2):
        statements.clear()
        assert desk.open(f"/console/schedule?day={day}&view={view}").code == 200
        counts.append(len([statement for statement in statements if statement.startswith("SELECT")]))
        for hour in range(8, 18):
            said = {"date_start_local": day, "time_start_local": f"{hour:02}:00", "time_duration": "0:45"}
            said |= {"order_id": world.order_id("KW-77120"), "updated_at_mt": "2026-11-24 09:00:00"}
            assert api("appointments/create", said).status_code == 200
    assert counts[0] == counts[1] <= 5


def test_an_orders_page_takes_few_statements(desk, world, statements):
    order = world.order_id("KW-77120")
    statements.clear()
    assert desk.open(f"/console/orders/{order}").code == 200
    assert len([statement for statement in statements if statement.startswith("SELECT")]) <= 12


@pytest.mark.parametrize("asked", [{"X-Fragment": "preview"}, {}], ids=["live", "whole page"])
def test_drawing_an_appointment_s_form_takes_few_statements_and_waits_for_no_writer(
    desk, api, world, statements, asked
):
    order, maya = world.order_id("KW-77120"), world.users[MAYA]
    said = {"order_id": order, "photographer_user_id": maya, "date_start_local": "2027-03-02"}
    said |= {"time_start_local": "10:00", "updated_at_mt": "2026-11-24 09:00:00"}
    made = api("appointments/create", said).json["data"]["appointment"]
    for path in (
        f"/console/appointments/create?order_id={order}",
        f"/console/appointments/update?id={made['id']}",
    ):
        form = desk.open(path)
        typed = {"photographer_user_id": str(maya), "date_start_local": "2027-03-02", "_show": "preview"}
        statements.clear()
        page = desk.submit(form, path.split("?")[0], typed | {"time_start_local": "10:30"}, **asked)
        assert "10:30 AM" in page.text
        assert "BEGIN IMMEDIATE" not in statements
        assert len([statement for statement in statements if statement.startswith("SELECT")]) <= 12
