"""Many stages of one order at the same time: every row kept, and the status at the latest."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from app.blueprints.order_stages.models import OrderStage, OrderStatus
from app.database import table

STAGES = ("ordered", "committed", "scheduled", "on_site", "assembly", "notified", "hold")


def post_all(server, world, posts):
    def post(said):
        return server.post("order_stages/create", said, world.tokens["planox2"])

    with ThreadPoolExecutor(25) as pool:
        return list(pool.map(post, posts))


def latest(rows):
    return max(rows, key=lambda row: (row["stage_start_at"], row["id"]))


def test_fifty_posts_in_any_order_leave_every_row_and_the_latest_status(server, world, order):
    before = len(world.rows(OrderStage, order_id=order))
    minutes = random.Random(7).sample(range(50), 50)
    posts = [
        {
            "order_id": order,
            "stage": STAGES[minute % 7],
            "update_status": True,
            "stage_at_mt": f"2026-11-24 00:{minute // 2:02}:00",  # every time twice, so that ids decide too
        }
        for minute in minutes
    ]
    world.execute(sa.delete(table(OrderStatus)).where(table(OrderStatus).c.order_id == order))
    answers = post_all(server, world, posts)
    assert {answer.code for answer in answers} == {200}
    rows = world.rows(OrderStage, order_id=order)
    assert len(rows) == before + 50
    (status,) = world.rows(OrderStatus, order_id=order)
    ours = [row for row in rows if row["stage_start_at"].minute == 24 and row["stage_start_at"].hour == 7]
    assert status["order_stage_id"] == latest(ours)["id"]
    moved = {
        answer.json["data"]["order_stage"]["id"] for answer in answers if answer.json["data"]["status_updated"]
    }
    assert latest(ours)["id"] in moved


def test_posts_for_the_present_move_the_status_to_the_last_of_them(server, world, order):
    posts = [{"order_id": order, "stage": STAGES[n % 7], "update_status": True} for n in range(40)]
    answers = post_all(server, world, posts)
    assert {answer.code for answer in answers} == {200}
    (status,) = world.rows(OrderStatus, order_id=order)
    last = latest(world.rows(OrderStage, order_id=order))
    assert (status["order_stage_id"], status["stage"]) == (last["id"], last["stage"])


def test_an_order_without_a_status_gets_one_not_twenty(server, world, order):
    world.execute(sa.delete(table(OrderStatus)).where(table(OrderStatus).c.order_id == order))
    posts = [{"order_id": order, "stage": "on_site", "update_status": True}] * 20
    assert {answer.code for answer in post_all(server, world, posts)} == {200}
    assert len(world.rows(OrderStatus, order_id=order)) == 1
