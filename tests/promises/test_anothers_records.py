"""Wherever a customer may name a record, another's is answered exactly as one that does not exist."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.action import Action
from app.blueprints.demo.cast import DANA
from app.blueprints.orders.models import Order, OrderRequest
from app.database import Base
from app.fields import Id
from app.identity.caller import CUSTOMERS, Role
from app.identity.models import Client
from app.interfaces.command import leaves
from tests.promises.actions import ACTIONS, TABLES, fitting, label, put

NOBODYS = 999_999_999
# The price list and its like are everybody's.
PUBLIC = {"services", "stages", "promotions"}


def _table(action: Action, param: str) -> sa.Table:
    """The table of what a parameter names: `order_id` → orders; a bare `id` → the resource's own."""
    name = action.resource if param == "id" else f"{param.removesuffix('_id')}s"
    name = TABLES.get(param) or TABLES.get(name) or name
    name = "users" if name.endswith("_users") else name
    assert name in Base.metadata.tables, f"{action.path}: what does {param} name? Add it to TABLES."
    return Base.metadata.tables[name]


def _ids() -> list[tuple[Action, tuple[str, ...], sa.Table]]:
    """Every id that a client or a liaison can send, with the table it is looked up in."""
    found = []
    for action in ACTIONS:
        if action.permission & (CUSTOMERS | {Role.USER}):
            for path, field in leaves(action.schema):
                if isinstance(field, Id) and (of := _table(action, path[-1])).name not in PUBLIC:
                    found.append((action, path, of))
    return found


IDS = _ids()


def _danas(world: Any, of: sa.Table) -> int:
    """The id of the newest record of Dana's, found by whatever column says whose it is."""
    user = world.users[DANA]
    clients = {row["id"] for row in world.rows(Client, user_id=user)}
    owned = {"user_id": {user}, "client_id": clients}
    for name, model in (("order_id", Order), ("order_request_id", OrderRequest)):
        owned[name] = {row["id"] for row in world.rows(model) if row["client_id"] in clients}
    if of.name == "users":
        return int(user)
    told_by = [name for name in owned if name in of.columns]
    assert told_by, f"whose is a record of {of.name}? Name its column in `owned`, or the table in PUBLIC"
    return max(row["id"] for row in world.rows(of) if any(row[name] in owned[name] for name in told_by))


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize(("action", "path", "of"), IDS, ids=label)
def test_it_is_as_if_it_were_not_there(action, path, of, client, world):
    anothers, before = _danas(world, of), world.count()

    def ask(record: int) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {world.tokens['other_client']}"}
        if action.method == "GET":
            in_path = "<id>" in action.path and path == ("id",)
            address = action.path.replace("<id>", str(record) if in_path else "1")
            query = {} if in_path else {path[-1]: record}
            answer = client.get(f"/api/v1/{address}", query_string=query, headers=headers)
        else:
            said = put(fitting(action, world), path, record)
            answer = client.post(f"/api/v1/{action.path}", json=said, headers=headers)
        told = answer.get_data(as_text=True).replace(answer.json["request_id"], "")
        assert answer.status_code == 400 or answer.json["data"] == {action.resource: []}
        return answer.status_code, told

    code, told = ask(NOBODYS)
    assert ask(anothers) == (code, told.replace(str(NOBODYS), str(anothers)))
    assert world.count() == before


def test_there_are_such_parameters():
    """The table above is not empty, and knows the ids that customers have had from the beginning."""
    named = {(action.path, path[-1]) for action, path, _ in IDS}
    assert {("orders/<id>", "id"), ("orders", "client_id"), ("sessions/destroy", "session_id")} <= named
