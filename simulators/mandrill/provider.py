"""One call of Mandrill's API: the body it answers with, and the HTTP code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from simulators.calls import Call
from simulators.mandrill.messages import info, search, send, send_template
from simulators.mandrill.problems import Problem
from simulators.state import State

LIVE, TEST = "sim-key", "sim-test-key"
_PATH = re.compile(r"(?P<method>[a-z]+/[a-z0-9-]+)(\.json)?")


def read_call(method: str, raw: bytes) -> Call:
    found = _PATH.fullmatch(method)
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        body = {}
    named = found["method"] if found else method
    return Call("mandrill", named, body if isinstance(body, dict) else {}, raw)


def answer(state: State, call: Call, key_in_header: str = "") -> tuple[Any, int]:
    try:
        key = str(call.body.get("key") or key_in_header)
        if not key:
            raise Problem("ValidationError", "You must specify a key value", code=-1)
        if key not in (LIVE, TEST):
            raise Problem("Invalid_Key", "Invalid API key")
        if call.method not in _METHODS:
            raise Problem("Unknown_Method", f"Unknown method {call.method}")
        return _METHODS[call.method](state, {**call.body, "key": key}), 200
    except Problem as problem:
        return problem.body, problem.http(legacy=bool(state.get("legacy_errors")))


def _ping(state: State, body: dict[str, Any]) -> Any:
    return {"PING": "PONG!"}


def _template_info(state: State, body: dict[str, Any]) -> Any:
    row = state.one("select * from templates where slug = ?", str(body.get("name", "")))
    if row is None:
        raise Problem("Unknown_Template", f'No such template "{body.get("name")}"')
    return {"slug": row["slug"], "name": row["slug"], "code": row["code"], "publish_code": row["code"]}


def _template_add(state: State, body: dict[str, Any]) -> Any:
    slug = str(body.get("name", ""))
    if not slug or state.one("select 1 from templates where slug = ?", slug):
        raise Problem("Invalid_Template", f'A template with name "{slug}" already exists')
    state.add("templates", slug=slug, code=str(body.get("code", "")))
    return _template_info(state, body)


def _template_list(state: State, body: dict[str, Any]) -> Any:
    return [{"slug": row["slug"], "name": row["slug"]} for row in state.all("select slug from templates")]


def _reject_list(state: State, body: dict[str, Any]) -> Any:
    return [dict(row) for row in state.all("select email, reason from rejects order by email")]


def _reject_add(state: State, body: dict[str, Any]) -> Any:
    state.run("insert or replace into rejects values (?, 'custom')", str(body.get("email", "")).lower())
    return {"email": body.get("email"), "added": True}


def _reject_delete(state: State, body: dict[str, Any]) -> Any:
    state.run("delete from rejects where email = ?", str(body.get("email", "")).lower())
    return {"email": body.get("email"), "deleted": True}


_METHODS: dict[str, Callable[[State, dict[str, Any]], Any]] = {
    "messages/send": send,
    "messages/send-template": send_template,
    "messages/search": search,
    "messages/info": info,
    "users/ping2": _ping,
    "templates/info": _template_info,
    "templates/add": _template_add,
    "templates/list": _template_list,
    "rejects/list": _reject_list,
    "rejects/add": _reject_add,
    "rejects/delete": _reject_delete,
}
