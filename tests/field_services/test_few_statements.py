"""How many round trips a report makes: as many for every line of an order as for one."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from app.extensions import db
from tests.field_services.conftest import made


@pytest.fixture
def statements(world):
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_):
        seen.append(statement.split()[0])

    with world.context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_a_report_takes_as_few_statements_for_every_line_as_for_one(report, lines, statements):
    sent = []
    for number, reported in enumerate((lines[:1], lines)):
        said = [{"line_item_id": line["id"], "quantity": 30 + number} for line in reported]
        statements.clear()
        made(report(*said, at=f"2027-03-02 09:3{number}:00", notes="Gate locked."))
        sent.append([verb for verb in statements if verb != "BEGIN"])
    first, second = sent
    # The route and caller, order, reports, appointment, lines; whom to write to; the stage and the status.
    assert first.count("SELECT") == 7
    assert first[5:8] == ["UPDATE"] * 3  # notes, lines, appointment
    assert second[5:7] == ["UPDATE"] * 2  # the appointment was cancelled before
    assert len(second) < len(first)
