"""Lists come in pages that neither repeat nor skip a record, whatever is added meanwhile."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.blueprints.orders.models import Order
from app.database import table
from tests.pipeline.expect import accepted, refused

orders = table(Order)


def walk(server, token: str, query: str, between=lambda: None) -> list[dict]:
    """Every record of the list, three at a time."""
    found, cursor = [], ""
    while True:
        answer = server.get(f"orders?limit=3&{query}{cursor}", token)
        page = accepted(answer)["orders"]
        assert 1 <= len(page) <= 3
        found += page
        if answer.json["next_cursor"] is None:
            return found
        cursor = f"&cursor={answer.json['next_cursor']}"
        between()


@pytest.mark.parametrize("same_second", [False, True])
@pytest.mark.parametrize(
    "sort",
    [None, "-id", "id", "created_at", "-created_at"],
)
def test_every_order_comes_once_while_others_are_added(server, world, sort, same_second):
    if same_second:
        halves = sa.case((orders.c.id % 2 == 0, datetime(2026, 1, 1, tzinfo=UTC)), else_=orders.c.created_at)
        world.execute(sa.update(orders).values(created_at=halves))
    before = {row["id"]: row for row in world.rows(Order)}
    model = {**world.rows(Order)[0]}
    del model["id"], model["order_request_id"]
    times = iter(range(1, 9))

    def add() -> None:
        """One order at the head of time, one at its tail."""
        for days in (1, -400) if len(world.rows(Order)) < len(before) + 8 else ():
            at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=days, hours=next(times))
            world.execute(sa.insert(orders).values(model | {"created_at": at}))

    found = [row["id"] for row in walk(server, world.tokens["employee"], f"sort={sort}" if sort else "", add)]
    assert len(found) == len(set(found))
    assert set(before) <= set(found)
    old = [row for row in found if row in before]
    key = (lambda row: (before[row]["created_at"], row)) if "created" in (sort or "") else (lambda row: row)
    assert old == sorted(before, key=key, reverse=not sort or sort.startswith("-"))


def test_a_filter_holds_on_every_page(server, world):
    (client,) = {row["client_id"] for row in world.rows(Order, external_id="VS-310")}
    found = walk(server, world.tokens["planox2"], f"client_id={client}")
    assert {row["id"] for row in found} == {row["id"] for row in world.rows(Order, client_id=client)}


@pytest.mark.parametrize(("limit", "length"), [("1", 1), ("100", 17), ("", 17), (" 2 ", 2)])
def test_a_page_is_as_long_as_asked(server, world, limit, length):
    answer = server.get(f"orders?limit={limit.replace(' ', '%20')}", world.tokens["planox2"])
    assert len(accepted(answer)["orders"]) == length
    assert (answer.json["next_cursor"] is None) == (length == 17)


def test_a_page_that_ends_with_the_list_is_the_last(server, world):
    assert server.get("orders?limit=17", world.tokens["planox2"]).json["next_cursor"] is None
    assert server.get("orders?limit=16", world.tokens["planox2"]).json["next_cursor"]


def cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(
    ("query", "param"),
    [
        *((f"limit={limit}", "limit") for limit in ("0", "-1", "101", "1.5", "x", "true", "9" * 50)),
        *((f"sort={sort}", "sort") for sort in ("stage", "--id", "-", "id,created_at", "ID", "id%3B", "%00")),
        *((f"cursor={text}", "cursor") for text in ("x", "%25", "e30", "W10", "bnVsbA", "é".encode().hex())),
        *((f"{name}=1", name) for name in ("colour", "id", "created_at", "limits", "client_id%5B%5D")),
        ("order_request_id=one", "order_request_id"),
        ("stage=%00", "stage"),
        ("view=whole", "view"),
    ],
)
def test_a_list_refuses_what_it_does_not_know(server, world, query, param):
    answer = server.get(f"orders?{query}", world.tokens["planox2"])
    refused(answer, "invalid-param", 400, param.replace("%5B%5D", "[]"))


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(
    "parts",
    [
        (),
        ("-id", 1),
        ("id", 5, 5),
        ("-created_at", "2026-11-24T00:00:00+00:00", 5),
        ("-id", "5", 5),
        ("-id", "x", 5),
        ("-id", 2**63, 5),
        ("-id", 5, 2**63),
        ("-id", -(2**64), 5),
        ("-id", True, True),
        ("-id", None, 5),
        ("-id", 5.0, 5),
        ("-id", [5], 5),
        (["-id"], 5, 5),
    ],
)
def test_a_cursor_made_by_hand_is_refused(server, world, parts):
    answer = server.get(f"orders?cursor={cursor(*parts)}", world.tokens["planox2"])
    refused(answer, "invalid-param", 400, "cursor")


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(
    "value", ["x", 5, "2026-11-24", "2026-11-24T00:00:00", "9999-12-31T23:59:59-23:59", True, ""]
)
def test_a_time_in_a_cursor_must_be_an_instant(server, world, value):
    made = cursor("created_at", value, 5)
    answer = server.get(f"orders?sort=created_at&cursor={made}", world.tokens["planox2"])
    refused(answer, "invalid-param", 400, "cursor")
