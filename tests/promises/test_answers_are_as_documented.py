"""What is answered has the shape that the OpenAPI document promises."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

from app.action import Action
from app.blueprints.demo.cast import DANA, PASSWORD
from app.database import Base
from app.interfaces.openapi import openapi_document
from tests.promises.actions import ACTIONS, TABLES, fitting, label


def closed(shape: Any) -> Any:
    """The same JSON Schema, but a member that it does not name is a fault."""
    if isinstance(shape, list):
        return [closed(part) for part in shape]
    if not isinstance(shape, dict):
        return shape
    inner = {name: closed(part) for name, part in shape.items()}
    return inner | ({"additionalProperties": False} if "properties" in shape else {})


DOCUMENT = closed(openapi_document(ACTIONS))


def conforms(action: Action, answer: Any) -> None:
    """The answer's code is documented for the action and its body is of the shape that belongs to it."""
    path = DOCUMENT["paths"][f"/api/v1/{action.path.replace('<id>', '{id}')}"]
    responses = path[action.method.lower()]["responses"]
    schema = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
    whole = {"components": DOCUMENT["components"], **schema}
    faults = [f"{fault.json_path}: {fault.message}" for fault in OAS31Validator(whole).iter_errors(answer.json)]
    assert faults == []


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("action", ACTIONS, ids=label)
@pytest.mark.parametrize("view", ["minimal", "default", "full"])
def test_success_and_refusal(action, view, client, world):
    headers = {"Authorization": f"Bearer {world.tokens['employee']}"}
    views = {"view": view, "session_view": view, "application_view": view}
    if action.method == "GET":
        named = str(_some_id(world, action)) if "<id>" in action.path else ""
        address = f"/api/v1/{action.path.replace('<id>', named)}"
        answer = client.get(address, query_string=views, headers=headers)
        assert answer.status_code == 200, answer.json
        conforms(action, client.get(address, query_string={"view": "whole"}, headers=headers))
    else:
        answer = client.post(f"/api/v1/{action.path}", json=fitting(action, world) | views, headers=headers)
        conforms(action, client.post(f"/api/v1/{action.path}", json=views, headers=headers))
    conforms(action, answer)


def _some_id(world: Any, action: Action) -> int:
    rows = world.rows(Base.metadata.tables[TABLES.get(action.resource, action.resource)])
    assert rows, f"nothing to read: add one of {action.resource} to `one_of_each`"
    return int(rows[0]["id"])


def test_a_session_that_is_opened_or_asked_for(api, client, world):
    by_path = {action.path: action for action in ACTIONS}
    pair = {"email": DANA.email, "password": PASSWORD}
    conforms(by_path["sessions/create"], api("sessions/create", pair, by="planoorder"))
    person = {"email": "ines@lakeside.example", "password": PASSWORD, "first_name": "I", "last_name": "O"}
    conforms(by_path["users/client_register"], api("users/client_register", person, by="planoorder"))
    headers = {"Authorization": f"Bearer {world.tokens['no_role']}"}
    refused = client.get("/api/v1/orders", headers=headers)
    assert refused.json["session"]
    conforms(by_path["orders"], refused)
