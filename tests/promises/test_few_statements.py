"""How many round trips a request makes."""

from __future__ import annotations

import pytest
from sqlalchemy import event

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


def test_recording_a_stage_takes_four_statements_three_for_its_audit_and_a_commit(api, world, statements):
    order = world.order_id("KW-77120")
    statements.clear()
    answer = api("order_stages/create", {"order_id": order, "stage": "on_site", "update_status": True})
    assert answer.status_code == 200
    sent = [statement for statement in statements if not statement.startswith("BEGIN")]
    verbs = [statement.split()[0] for statement in sent]
    assert verbs == ["SELECT", "SELECT", "INSERT", "INSERT", "UPDATE", "INSERT", "UPDATE", "COMMIT"]


@pytest.mark.parametrize("path", ["/console/orders", "/console/orders?stage=hold&q=lane"])
def test_the_orders_list_takes_few_statements(path, desk, statements):
    statements.clear()
    assert desk.open(path).code == 200
    assert len([statement for statement in statements if statement.startswith("SELECT")]) <= 4


def test_an_orders_page_takes_few_statements(desk, world, statements):
    order = world.order_id("KW-77120")
    statements.clear()
    assert desk.open(f"/console/orders/{order}").code == 200
    assert len([statement for statement in statements if statement.startswith("SELECT")]) <= 12
