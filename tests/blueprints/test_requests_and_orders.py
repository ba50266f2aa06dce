"""Stages of order requests, and what happens when a request becomes an order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.blueprints.order_stages.models import OrderStage, OrderStatus
from app.blueprints.orders.models import Order, OrderRequest
from app.database import table


@pytest.fixture
def request_id(world):
    """The cast's one request that no order came of; it has a history and a status of its own."""
    return world.unaccepted_request_id()


@pytest.fixture
def unlinked(world, order):
    """An order that came from no request, without any history."""
    columns = {name: value for name, value in world.rows(Order, id=order)[0].items() if name != "id"}
    world.execute(
        sa.insert(table(Order)).values(columns | {"order_request_id": None, "external_id": "UNLINKED"})
    )
    return world.order_id("UNLINKED")


def test_a_request_has_stages_and_a_status_before_there_is_an_order(record, world, request_id):
    data, _ = record(order_id=..., order_request_id=str(request_id), stage="hold")
    assert data["order_stage"]["order_id"] is None
    assert data["order_status"]["order_request_id"] == request_id
    (status,) = world.rows(OrderStatus, order_request_id=request_id)
    assert (status["stage"], status["order_id"]) == ("hold", None)
    assert data["previous_stage"]["stage"] == "new_request"


def test_the_request_of_an_order_leads_to_the_orders_history(record, world, order):
    (row,) = world.rows(Order, id=order)
    data, _ = record(order_id=..., order_request_id=row["order_request_id"])
    assert data["order_stage"]["order_id"] == order
    assert data["previous_stage"]["stage"] == "scheduled"
    assert [s["stage"] for s in world.rows(OrderStatus, order_id=order)] == ["on_site"]


def test_an_unlinked_order_becomes_linked_and_takes_the_requests_history(record, world, unlinked, request_id):
    data, _ = record(order_id=unlinked, order_request_id=request_id, stage="ordered")
    (row,) = world.rows(Order, id=unlinked)
    assert row["order_request_id"] == request_id
    assert [s["stage"] for s in world.rows(OrderStage, order_id=unlinked)] == ["new_request", "ordered"]
    (status,) = world.rows(OrderStatus, order_id=unlinked)
    assert (status["stage"], status["order_request_id"]) == ("ordered", request_id)
    assert data["previous_stage"]["stage"] == "new_request"
    assert len(world.rows(OrderStatus, order_request_id=request_id)) == 1


@pytest.mark.parametrize(("hours", "kept"), [(-5, "new_request"), (-0.01, "hold")])
def test_of_two_statuses_the_later_stays(record, world, unlinked, request_id, hours, kept):
    at = (clock.now() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    record(order_id=unlinked, stage="hold", stage_at_mt=at)
    record(order_id=unlinked, order_request_id=request_id, stage="assembly", update_status=False)
    (status,) = world.rows(OrderStatus, order_id=unlinked)
    assert (status["stage"], status["order_request_id"]) == (kept, request_id)
    assert len(world.rows(OrderStatus, order_request_id=request_id)) == 1


def test_an_order_is_linked_to_one_request_however_many_ask_at_once(server, world, unlinked, request_id, order):
    (row,) = world.rows(OrderRequest, id=request_id)
    second = {name: value for name, value in row.items() if name != "id"}
    world.execute(sa.insert(table(OrderRequest)).values(second))
    other = max(row["id"] for row in world.rows(OrderRequest))

    def link(request):
        said = {"order_id": unlinked, "order_request_id": request, "stage": "ordered", "update_status": True}
        return server.post("order_stages/create", said, world.tokens["planox2"])

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(link, [request_id, other] * 6))
    (linked,) = {row["order_request_id"] for row in world.rows(Order, id=unlinked)}
    won = [answer for answer in answers if answer.code == 200]
    assert {answer.json["data"]["order_stage"]["order_request_id"] for answer in won} == {linked}
    for answer in answers:
        assert answer.code == 200 or set(answer.faults) == {"order_request_id"}
    stages = [row for row in world.rows(OrderStage, order_id=unlinked) if row["stage"] == "ordered"]
    assert len(stages) == len(won)
    assert {row["order_request_id"] for row in world.rows(OrderStage, order_id=unlinked)} == {linked}
    assert len(world.rows(OrderStatus, order_id=unlinked)) == 1
