"""Recording stages: what is stored, what is answered, what is refused."""

from __future__ import annotations

from app.blueprints.order_stages.models import OrderStage, OrderStatus


def test_a_stage_is_added_and_the_status_moves_to_it(api, world):
    order = world.order_id("KW-77120")
    answer = api("order_stages/create", {"order_id": order, "stage": "On site", "update_status": True})
    assert answer.status_code == 200
    data = answer.json["data"]
    assert data["status_updated"] is True
    assert data["order_stage"]["stage"] == "on_site"
    assert data["previous_stage"]["stage"] == "scheduled"
    (status,) = world.rows(OrderStatus, order_id=order)
    assert status["order_stage_id"] == data["order_stage"]["id"]
    assert world.rows(OrderStage, order_id=order)[-1]["stage"] == "on_site"
