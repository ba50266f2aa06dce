"""The same bad value by JSON, form and command: same status, same sentences, nothing written."""

from __future__ import annotations

import json

import pytest

from app.fields import Array, Hash, Secret
from app.identity.caller import Role
from app.interfaces.command import flag, leaves
from app.interfaces.forms import html_name
from tests.promises.actions import WRITES, bad_values, fitting, label, put


@pytest.fixture
def by_json(api):
    def ask(action, said):
        by = "planox2" if Role.PLANOX2 in action.permission else "employee"
        answer = api(action.path, said, by=by).json
        return answer["status"], [fault["message"] for fault in answer.get("errors", [])]

    return ask


@pytest.fixture
def by_form(desk):
    def ask(action, said):
        page = desk.send(f"/console/{action.path}", desk.form_token | _fields(said))
        return page.status or "action-successful", page.problems

    return ask


@pytest.fixture
def by_command(runner):
    def ask(action, said):
        result = runner.invoke(args=[*_words(action, said), "--output", "json"])
        answer = json.loads(result.stdout)
        assert result.exit_code == (0 if answer["code"] == 200 else 1)
        return answer["status"], [fault["message"] for fault in answer.get("errors", [])]

    return ask


def _fields(said, prefix=""):
    fields = {}
    for name, value in said.items():
        if isinstance(value, dict):
            fields |= _fields(value, f"{prefix}{name}-")
        else:
            fields[prefix + name] = str(value).lower() if isinstance(value, bool) else str(value)
    return fields


def _words(action, said):
    words = [action.resource.replace("_", "-"), action.name.replace("_", "-")]
    for path, _ in leaves(action.schema):
        value = said
        for part in path:
            value = value.get(part) if isinstance(value, dict) else None
        if value is not None:
            words += [flag(path), str(value).lower() if isinstance(value, bool) else str(value)]
    return words


@pytest.mark.parametrize(("action", "path", "value"), bad_values(), ids=label)
def test_a_bad_value_is_refused_alike_everywhere(action, path, value, by_json, by_form, by_command, world):
    said = put(fitting(action, world), path, value)
    before = world.count()
    as_json = [value] if action.schema.fields[path[0]].__class__.__name__ == "Array" else value
    answers = [
        by_json(action, put(said, path, as_json) if len(path) == 1 else _as_json(action, said, path)),
        by_form(action, said),
        by_command(action, said),
    ]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] in ("invalid-param", "missing-param")
    assert answers[0][1], "a refusal names its faults"
    assert world.count() == before


def _as_json(action, said, path):
    """Lists are lines in a form and words between commas in a command, but lists in JSON."""
    field = dict(leaves(action.schema))[path]
    if type(field).__name__ != "Array":
        return said
    value = said
    for part in path:
        value = value[part]
    return put(said, path, [value])


@pytest.mark.parametrize("action", WRITES, ids=label)
def test_an_empty_request_is_refused_alike_everywhere(action, by_json, by_form, by_command, world):
    before = world.count()
    answers = [by_json(action, {"view": "default"}), by_form(action, {}), by_command(action, {})]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == "missing-param"
    assert world.count() == before


@pytest.mark.parametrize("action", WRITES, ids=label)
def test_a_refused_form_keeps_every_character(action, desk):
    typed = {
        html_name(".".join(path)): f" <{'.'.join(path)}> was 'typed' & \"kept\" "
        for path, field in leaves(action.schema)
        # A password is never sent back, and the entries of a list have fields of their own.
        if not isinstance(field, Secret) and not (isinstance(field, Array) and isinstance(field.item, Hash))
    }
    page = desk.fill(f"/console/{action.path}", typed)
    assert page.code == 400
    assert {name: page.value(name) for name in typed} == typed
