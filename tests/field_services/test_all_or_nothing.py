"""A report is one transaction: wherever it fails, nothing of it is left."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from app.blueprints.appointments.models import Appointment
from app.database import Base, table
from app.extensions import db
from tests.field_services.conftest import NOW, PATH, STAMP, made
from tests.snapshot import written_by


class Broken(Exception):
    """What the disk says when it is full."""


class Saboteur:
    """Raises at the nth write of a transaction, or at its commit if there are fewer."""

    def __init__(self, engine, nth):
        self.engine, self.nth, self.written = engine, nth, []
        self.at = ""

    def __enter__(self):
        event.listen(self.engine, "before_cursor_execute", self._on_statement)
        event.listen(self.engine, "commit", self._on_commit)
        return self

    def __exit__(self, *_):
        event.remove(self.engine, "before_cursor_execute", self._on_statement)
        event.remove(self.engine, "commit", self._on_commit)

    def _on_statement(self, _connection, _cursor, statement, *_):
        if tables := written_by(statement):
            self.written.append(" and ".join(sorted(of.name for of in tables)))
            if len(self.written) == self.nth:
                self.at = self.written[-1]
                raise Broken

    def _on_commit(self, _connection):
        if len(self.written) < self.nth and not self.at:
            self.at = "COMMIT"
            raise Broken


@pytest.fixture
def engine(world):
    with world.context():
        return db.engine


@pytest.fixture
def everything(engine):
    """Every row of every table."""

    def read():
        with engine.connect() as connection:
            return {
                of.name: [
                    tuple(row) for row in connection.execute(sa.select(of).order_by(*of.primary_key.columns))
                ]
                for of in Base.metadata.sorted_tables
            }

    return read


@pytest.fixture
def whole_report(report, lines):
    """A report that writes everywhere: notes, lines, appointment, stage, status, e-mail, key, audit."""
    said = [{"line_item_id": line["id"], "quantity": 3, "completed_quantity": 1} for line in lines]
    reason = {"cancel_reason": "no_access", "cancel_note": "No key."}

    def send(key):
        return report(*said, notes="Gate locked.", appointment=reason, view="full", key=key)

    return send


@pytest.fixture
def report(api, order, visit_id):
    def call(*line_items, key, appointment, **said):
        usual = {"order_id": order, "updated_at": STAMP, "appointment": {"appt_id": visit_id} | appointment}
        return api(PATH, usual | {"line_items": list(line_items)} | said, Idempotency_Key=key)

    return call


def test_wherever_it_fails_nothing_is_left_behind(whole_report, everything, engine):
    before, failed_at = everything(), []
    for nth in range(1, 40):
        with Saboteur(engine, nth) as saboteur:
            answer = whole_report(f"try-{nth}")
        assert (answer.status_code, answer.json["status"]) == (500, "application-crash")
        assert everything() == before, saboteur.at
        failed_at.append(saboteur.at)
        if saboteur.at == "COMMIT":
            break
    *audit, commit = failed_at[8:]
    assert failed_at[:8] == [
        "orders", "line_items", "appointments", "outbox_messages", "order_stages", "order_statuses",
        "field_reports", "idempotency_keys",
    ]  # fmt: skip
    assert commit == "COMMIT"
    assert all("audit" in tables for tables in audit)
    data = made(whole_report("at-last"))
    assert data["order_stage"]["stage"] == "submitted_cancel_onsite"
    assert everything() != before


def test_a_retry_after_the_crash_applies_it_once(whole_report, everything, engine):
    with Saboteur(engine, 7):
        assert whole_report("the-same-key").status_code == 500
    made(whole_report("the-same-key"))
    after = everything()
    assert made(whole_report("the-same-key"))["already_cancelled"] is False
    assert everything() == after


def test_if_only_the_e_mail_fails_the_report_stands_and_says_so(whole_report, simulator, everything, world):
    world.execute(sa.update(table(Appointment)).values(stop_at=NOW + timedelta(hours=1)))
    simulator.fault({"error": "Invalid_Key"}, api="mandrill")
    answer = whole_report("mail-fails")
    assert (answer.status_code, answer.json["status"]) == (500, "mandrill-email-failed")
    assert answer.json["data"]["appointment"]["cancelled"] is True
    after = {name: rows for name, rows in everything().items() if "outbox" not in name}
    assert whole_report("mail-fails").json["data"] == answer.json["data"]
    assert {name: rows for name, rows in everything().items() if "outbox" not in name} == after
