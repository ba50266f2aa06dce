"""What would follow, asked before anything is recorded."""

from __future__ import annotations

import pytest

from app.blueprints.order_stages.models import OrderStatus
from tests.field_services.conftest import STAMP, made

pytestmark = pytest.mark.usefixtures("at_the_visit")


@pytest.fixture
def explain(api, order, visit_id, world):
    def call(*line_items, **said):
        usual = {"order_id": order, "updated_at": STAMP, "appointment": {"appt_id": visit_id}}
        before = world.count()
        data = made(api("field_services/explain", usual | {"line_items": list(line_items)} | said))
        assert world.count() == before
        return data

    return call


def test_it_says_what_the_report_then_does(explain, report, lines, stored, order, world):
    said = {"line_item_id": lines[0]["id"], "completed_quantity": 4, "quantity": 20}
    told, data = explain(said), made(report(said, view="full"))
    row = stored("appointment")
    assert (told["on_site_cancel"], told["same_day_cancel"]) == (row["on_site_cancel"], row["same_day_cancel"])
    assert told["stage"] == world.rows(OrderStatus, order_id=order)[0]["stage"]
    assert told["cancelled_at"] == data["appointment"]["cancelled_at"]
    assert told["line_items"] == data["line_items"]
    assert told["line_items"][0]["billing_review"] is True


def test_the_balance_stays_whatever_is_reported(explain, report, lines):
    before = explain()["totals"]
    made(report({"line_item_id": lines[0]["id"], "quantity": 1}))
    assert explain()["totals"] == before


def test_the_e_mail_is_named_that_goes_out(explain, report, world, visit_id):
    assert explain()["email"] == "appointment-cancelled"
    made(report())
    told = explain()
    assert (told["email"], told["already_cancelled"], told["stage"]) == (None, True, None)


def test_what_it_would_be_refused_for_is_told_beside(explain, lines, report):
    made(report())
    said = {"line_item_id": lines[0]["id"], "completed_quantity": 26}
    told = explain(said, updated_at="2027-03-02 09:00:00")
    assert [problem["param"] for problem in told["problems"]] == [
        "updated_at",
        "line_items[0].completed_quantity",
    ]
    assert told["problems"][1]["status"] == "invalid-param"


def test_as_little_as_is_known_is_enough(api, order):
    told = made(api("field_services/explain", {"order_id": order}))
    assert told["stage"] is None
    assert told["problems"] == []
    assert told["totals"]["total"] == 318.1
    assert made(api("field_services/explain", {"view": "default"}))["totals"] is None
    assert made(api("field_services/explain", {"order_id": 10**9}))["problems"][0]["param"] == "order_id"
