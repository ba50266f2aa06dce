"""What the tests of line items share."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.blueprints.line_items.models import LineItem
from app.blueprints.services.models import Service
from app.database import table


@pytest.fixture
def order(world):
    """The order at 1428 Larkspur Lane: 25 photos (19.90 off), a floor plan and a rush delivery."""
    return world.order_id("KW-77120")


@pytest.fixture
def bare_order(world):
    """An order that has lost its lines."""
    order = world.order_id("KW-77121")
    world.execute(sa.delete(table(LineItem)).where(table(LineItem).c.order_id == order))
    return order


@pytest.fixture
def service(world):
    """`service("drone")` → its row."""

    def find(slug):
        (row,) = world.rows(Service, slug=slug)
        return row

    return find


@pytest.fixture
def create(api, bare_order):
    """`create(price=…)` → the answer of line_items/create, for an order without lines unless told otherwise."""

    def call(by="planox2", **said):
        usual = {"itemable_type": "Order", "itemable_id": bare_order}
        if "service_id" not in said:
            usual["service_name"] = "Photos"
        return api("line_items/create", {**usual, **said}, by=by)

    return call


@pytest.fixture
def refuse(create, world):
    """The faults of a line that is refused and leaves nothing behind: {param: (status, message)}."""

    def call(**said):
        before = world.count()
        answer = create(**said)
        assert answer.status_code == 400, answer.json
        assert world.count() == before
        return {fault["param"]: (fault["status"], fault["message"]) for fault in answer.json["errors"]}

    return call


@pytest.fixture
def change(api):
    """`change("update", line, …)` with the version that was read → the answer."""

    def call(verb, line, by="planox2", **said):
        known = {"id": line["id"], "updated_at_mt": line["updated_at_mt"]}
        return api(f"line_items/{verb}", known | said, by=by)

    return call


def made(answer):
    """The line in an answer that must be one of success."""
    assert answer.status_code == 200, answer.json
    return answer.json["data"]["line_item"]


def warnings(answer):
    return [remark["code"] for remark in answer.json.get("warnings", [])]
