"""What the tests of reports from the field share: an order with a visit in progress, and a way to report."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine

from app.blueprints.appointments.models import Appointment
from app.blueprints.demo.cast import MAYA
from app.blueprints.line_items.models import LineItem
from app.blueprints.orders.models import Order
from app.database import table
from app.identity.models import Session

# A Tuesday in Kansas City, half an hour into the visit: 10:30 there, 9:30 at the office.
NOW = datetime(2027, 3, 2, 16, 30, tzinfo=UTC)
STAMP = "2027-03-02 09:30:00"
PATH = "field_services/appointment_canceled"


@pytest.fixture
def at_the_visit(world):
    """The visit has been under way for half an hour; the clock stands still, and nobody was signed out."""
    world.execute(sa.update(table(Session)).values(created_at=NOW, last_used_at=NOW))
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def order(world):
    """The order at 1428 Larkspur Lane, Kansas City: 25 photos, a floor plan and a rush delivery."""
    return world.order_id("KW-77120")


@pytest.fixture
def visit_id(at_the_visit, api, order, world):
    """A visit of that order with Maya, 10:00 to 11:30 in Kansas City."""
    said = {
        "order_id": order,
        "photographer_user_id": world.users[MAYA],
        "date_start_local": "2027-03-02",
        "time_start_local": "10:00",
        "time_duration": "1:30",
        "confirmed": True,
        "updated_at_mt": "2027-03-01 09:00:00",
    }
    return made(api("appointments/create", said))["appointment"]["id"]


@pytest.fixture
def lines(world, order):
    """The rows of the order's lines, the photos first."""
    return world.rows(LineItem, order_id=order)


@pytest.fixture
def report(api, order, visit_id):
    """`report(line_items=[…], at="…")` → the answer to a report on the visit."""

    def call(*line_items, by="planox2", at=STAMP, appointment=None, **said):
        usual = {
            "order_id": order,
            "updated_at": at,
            "appointment": {"appt_id": visit_id} | (appointment or {}),
        }
        if line_items:
            usual["line_items"] = list(line_items)
        return api(PATH, usual | said, by=by)

    return call


@pytest.fixture
def refuse(report, world):
    """The faults of a report that is refused and leaves nothing behind: {param: (status, message)}."""

    def call(*line_items, **said):
        before = world.count()
        answer = report(*line_items, **said)
        assert world.count() == before
        return faults(answer)

    return call


@pytest.fixture
def stored(world, order, visit_id):
    """`stored("appointment")`, `stored("order")` or `stored("lines")` → what stands in the database."""

    def read(what):
        if what == "lines":
            return {row["id"]: row for row in world.rows(LineItem, order_id=order)}
        model, key = {"appointment": (Appointment, visit_id), "order": (Order, order)}[what]
        return world.rows(model, id=key)[0]

    return read


def made(answer):
    """The data of an answer that must be one of success."""
    assert answer.status_code == 200, answer.json
    return answer.json["data"]


def faults(answer):
    assert answer.status_code == 400, answer.json
    return {fault["param"]: (fault["status"], fault["message"]) for fault in answer.json["errors"]}


def warnings(answer):
    return [(remark["param"], remark["code"]) for remark in answer.json.get("warnings", [])]
