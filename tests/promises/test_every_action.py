"""What every action keeps, present and future: it is found by walking the registry."""

from __future__ import annotations

import pytest
from openapi_spec_validator import validate

from app.fields import Array, Hash
from app.identity.registry import list_routes
from app.interfaces.command import flag, leaves
from app.interfaces.describe import example_status, parameters, possible_statuses
from app.interfaces.forms import form_for, html_name
from tests.promises.actions import ACTIONS, WRITES, fitting, label


@pytest.fixture(scope="module")
def document():
    from app.interfaces.openapi import openapi_document

    return openapi_document(ACTIONS)


def test_the_openapi_document_is_valid(document):
    validate(document)


@pytest.mark.parametrize("action", ACTIONS, ids=label)
def test_it_is_documented_with_every_parameter_and_status(action, document):
    operation = document["paths"][f"/api/v1/{action.path.replace('<id>', '{id}')}"][action.method.lower()]
    slugs = [
        slug
        for response in operation["responses"].values()
        for slug in response["content"]["application/json"]["examples"]
    ]
    assert sorted(slugs) == sorted(status.slug for status in possible_statuses(action))
    if action.method != "GET":
        shape = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]
        assert list(shape) == list(action.schema.fields)
    else:
        named = [parameter["name"] for parameter in operation["parameters"]]
        assert named == [name for name in action.schema.fields if name != "token"]


@pytest.mark.parametrize("action", ACTIONS, ids=label)
def test_every_parameter_says_what_it_is(action):
    for param in parameters(action.schema):
        assert param.label[0].isupper(), param.path
        assert param.label == param.label.strip(" .")


@pytest.mark.parametrize("action", ACTIONS, ids=label)
def test_every_status_has_an_example(action):
    for status in possible_statuses(action):
        example = example_status(action, status)
        assert (example["status"], example["code"]) == (status.slug, status.http)


@pytest.mark.parametrize("action", ACTIONS, ids=label)
def test_it_refuses_a_stranger(action, client, world):
    path, send = (
        f"/api/v1/{action.path.replace('<id>', '1')}",
        client.get if action.method == "GET" else client.post,
    )
    said = {"json": fitting(action, world) | {"view": "default"}} if action.method != "GET" else {}
    before = world.count()
    assert send(path, **said).json["status"] == "missing-param"
    bearer = {"Authorization": "Bearer olio_ses_" + "x" * 43}
    assert send(path, **said, headers=bearer).json["status"] == "invalid-token"
    assert world.count() == before


@pytest.mark.parametrize("action", ACTIONS, ids=label)
def test_it_has_a_deployed_route_record_after_the_migrations(action, world):
    with world.context():
        from app.extensions import connection

        routes = {route.path: route for route in list_routes(connection())}
    assert routes[action.path].deployed
    assert routes[action.path].service
    assert routes[action.path].method == action.method


@pytest.mark.parametrize("action", WRITES, ids=label)
def test_its_form_draws_every_parameter(action, desk):
    page = desk.open(f"/console/{action.path}")
    assert page.code == 200
    for path, param in leaves(action.schema):
        name = html_name(".".join(path))
        if isinstance(param, Array) and isinstance(param.item, Hash):
            assert page.html.main.find(id=name) is not None  # its entries have fields of their own
            continue
        field = page.html.main.find(attrs={"name": name})
        assert field is not None
        assert page.html.main.find("label", attrs={"for": field["id"]}) is not None


@pytest.mark.parametrize("action", WRITES, ids=label)
def test_its_form_judges_nothing(action, app):
    """Whatever is typed reaches the schema: no field has a validator or a rule for the browser."""
    rules = {"required", "min", "max", "minlength", "maxlength", "pattern", "step"}
    with app.test_request_context():
        waiting = list(form_for(action.params)())
        while waiting:
            field = waiting.pop()
            assert not field.validators, field.name
            assert not rules & set(vars(field.flags) | (field.render_kw or {})), field.name
            waiting += [*getattr(field, "entries", ()), *getattr(field, "form", ())]


@pytest.mark.parametrize("action", WRITES, ids=label)
def test_its_form_is_closed_to_strangers_and_to_other_sites(action, app, desk, world):
    path = f"/console/{action.path}"
    stranger = app.test_client()
    assert stranger.get(path).status_code == 303
    before = world.count()
    assert desk.send(path, {"csrf_token": "not ours"}).code == 400
    assert desk.send(path, {}).code == 400
    assert world.count() == before


@pytest.mark.parametrize("action", WRITES, ids=label)
def test_the_list_of_commands_names_its_command(action, runner):
    told = runner.invoke(args=["--help"], terminal_width=300).output
    (line,) = [line for line in told.splitlines() if line.split()[:1] == [action.resource.replace("_", "-")]]
    assert action.name.replace("_", "-") in line


@pytest.mark.parametrize("action", WRITES, ids=label)
def test_its_command_helps_with_every_parameter(action, runner):
    words = [action.resource.replace("_", "-"), action.name.replace("_", "-"), "--help"]
    result = runner.invoke(args=words)
    assert result.exit_code == 0
    for path, _ in leaves(action.schema):
        assert flag(path) in result.output


@pytest.mark.parametrize("action", ACTIONS, ids=label)
def test_it_has_a_page_in_the_reference(action, client):
    pages = client.get("/docs").get_data(as_text=True)
    assert action.title in pages
