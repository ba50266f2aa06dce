"""Reading orders."""

from __future__ import annotations

import pytest


@pytest.fixture
def read(client, world):
    def get(path, by="planox2"):
        return client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {world.tokens[by]}"}).json

    return get


def test_one_order_comes_with_its_status_and_its_history_oldest_first(read, world):
    order = read(f"orders/{world.order_id('KW-77120')}")["data"]["order"]
    assert (order["street"], order["stage"], order["time_zone"]) == (
        "1428 Larkspur Lane",
        "scheduled",
        "America/Chicago",
    )
    assert order["order_status"]["stage"] == "scheduled"
    times = [stage["stage_at"] for stage in order["order_stages"]]
    assert times == sorted(times)
    assert [order["order_stages"][0]["stage"], order["order_stages"][-1]["stage"]] == [
        "new_request",
        "scheduled",
    ]


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("orders?stage=hold", {"KW-77110"}),
        ("orders?external_id=VS-310", {"VS-310"}),
        ("orders?stage=cancelled", {"KW-77077"}),
        ("orders?stage=nowhere", set()),
    ],
)
def test_filters(read, query, references):
    assert {order["external_id"] for order in read(query)["data"]["orders"]} == references


def test_views_show_less_and_more(read, world):
    path = f"orders/{world.order_id('KW-77120')}"
    assert set(read(f"{path}?view=minimal")["data"]["order"]) == {"id", "order_request_id", "stage"}
    assert "order_stages" in read(f"{path}?view=full")["data"]["order"]


def test_stages_and_statuses_are_listed_by_order(read, world):
    order = world.order_id("KW-77120")
    stages = read(f"order_stages?order_id={order}&sort=stage_at")["data"]["order_stages"]
    assert stages[0]["stage"] == "new_request"
    assert len(stages) == 6
    (status,) = read(f"order_statuses?order_id={order}")["data"]["order_statuses"]
    assert status["order_stage_id"] == stages[-1]["id"]
    assert read(f"order_statuses/{status['id']}")["data"]["order_status"] == status
