"""Orders by the thousand, for seeing how Olio carries itself when it is full."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app import clock
from app.blueprints.demo.cast import JOBS
from app.blueprints.demo.catalogue import crowd_lines
from app.blueprints.line_items.lines import Owner
from app.blueprints.line_items.models import LineItem
from app.blueprints.order_stages.models import OrderStage, OrderStatus
from app.blueprints.orders.models import Order, OrderRequest, Property
from app.database import table

BATCH = 1000
LINE = tuple(stage for stage, _ in max((job.history for job in JOBS), key=len))
STREETS = ("Maple", "Cedar", "Elm", "Birch", "Aspen", "Willow", "Magnolia", "Juniper", "Sycamore", "Spruce")


def missing_batches(connection: Connection, wanted: int) -> Iterator[range]:
    """The numbers still to make so that there are `wanted` orders `CROWD-…`, a batch at a time."""
    orders = table(Order)
    numbered = sa.select(sa.func.count()).where(orders.c.external_id.startswith("CROWD-"))
    there = connection.execute(numbered).scalar_one()
    for first in range(there, wanted, BATCH):
        yield range(first, min(first + BATCH, wanted))


def load_batch(connection: Connection, numbers: range, client_ids: list[int]) -> None:
    """Make the orders with these numbers. The same number is always the same order."""
    members = [_Member(number, client_ids) for number in numbers]
    _insert_all(connection, members)


class _Member:
    """One made-up order: where it is, whose it is, how far it has come."""

    def __init__(self, number: int, client_ids: list[int]) -> None:
        chance = random.Random(number)  # noqa: S311  # the same number, the same order
        place = chance.choice(JOBS).place
        self.external_id = f"CROWD-{number:07}"
        self.client_id = chance.choice(client_ids)
        street = f"{chance.randint(1, 9999)} {chance.choice(STREETS)} Street"
        self.place = place.columns() | {"street": street}
        self.steps = LINE[: chance.randint(1, len(LINE))]
        self.began = clock.now() - timedelta(hours=chance.randint(48, 8000))
        self.rush = chance.random() < 0.1

    def stages(self, order_id: int, request_id: int) -> list[dict[str, Any]]:
        rows = []
        for place, step in enumerate(self.steps):
            at = self.began + timedelta(hours=4 * place)
            rows.append(
                {
                    "order_id": order_id,
                    "order_request_id": request_id,
                    "stage": step,
                    "stage_trigger": "api:planox2",
                    "stage_start_at": at,
                    "created_at_fm": at,
                    "created_by": "planox2",
                    "updated_by": "planox2",
                    "created_at": at,
                }
            )
        return rows


def _insert_all(connection: Connection, members: list[_Member]) -> None:
    places = _insert(connection, Property, [member.place for member in members])
    owned = [
        {"client_id": member.client_id, "property_id": place, "created_at": member.began}
        for member, place in zip(members, places, strict=True)
    ]
    requests = _insert(connection, OrderRequest, owned)
    orders = [
        row
        | {
            "order_request_id": request,
            "external_id": member.external_id,
            "service_type": "Photography",
            "delivery_rush": member.rush,
            "due_date": (member.began + timedelta(days=3)).date(),
        }
        for row, request, member in zip(owned, requests, members, strict=True)
    ]
    numbers = _insert(connection, Order, orders)
    photos = crowd_lines(connection)
    lines = [photos[number % len(photos)] | Owner("Order", number).columns() for number in numbers]
    connection.execute(sa.insert(table(LineItem)), lines)
    histories = [
        member.stages(order, request) for member, order, request in zip(members, numbers, requests, strict=True)
    ]
    stages = iter(_insert(connection, OrderStage, [row for history in histories for row in history]))
    statuses = []
    for history, member in zip(histories, members, strict=True):
        latest = [next(stages) for _ in history][-1]
        row = {name: value for name, value in history[-1].items() if name != "created_at"}
        more = {"order_stage_id": latest, "client_id": member.client_id, "updated_at": clock.now()}
        statuses.append(row | more)
    connection.execute(sa.insert(table(OrderStatus)), statuses)


def _insert(connection: Connection, model: Any, rows: list[dict[str, Any]]) -> list[int]:
    """Insert the rows and answer their ids in the same order."""
    of = table(model)
    statement = sa.insert(of).returning(of.c.id, sort_by_parameter_order=True)
    return list(connection.execute(statement, rows).scalars())
