"""What a form sends, as a program or a script would send it: the curl call and the `flask` command."""

from __future__ import annotations

import json
import shlex
from typing import Any

from marshmallow import Schema

from app.action import Action
from app.fields import Array, Hash, Param
from app.interfaces.command import flag, leaves

_NEXT = " \\\n  "


def what_it_sends(action: Action, raw: dict[str, Any], key: str | None, root: str) -> dict[str, str]:
    """Both calls for the same parameters, secrets left out; `root` is the address of this installation."""
    raw = _without_secrets(action.schema, raw)
    return {"curl": curl_call(action, raw, root, key), "command": command_call(action, raw)}


def curl_call(action: Action, raw: dict[str, Any], root: str, key: str | None = None) -> str:
    """The curl call; the token comes from the shell's `$TOKEN`, never from here."""
    path = action.path.replace("<id>", str(raw.get("id", "ID")))
    url = shlex.quote(f"{root.rstrip('/')}/api/v1/{path}")
    authorization = '-H "Authorization: Bearer $TOKEN"'
    if action.method == "GET":
        return _NEXT.join([f"curl {url}", authorization])
    parts = [f"curl -X POST {url}", authorization, "-H 'Content-Type: application/json'"]
    if key:
        parts.append(f"-H {shlex.quote(f'Idempotency-Key: {key}')}")
    parts.append(f"--data {shlex.quote(json.dumps(raw, indent=2, ensure_ascii=False))}")
    return _NEXT.join(parts)


def command_call(action: Action, raw: dict[str, Any]) -> str:
    """The `flask` command with an option for every value."""
    parts = [f"flask --app wsgi {action.resource.replace('_', '-')} {action.name.replace('_', '-')}"]
    for path, _ in leaves(action.schema):
        value = _at(raw, path)
        if value is not None:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            parts.append(f"{flag(path)} {shlex.quote(text)}")
    return _NEXT.join(parts)


def _without_secrets(schema: Schema, raw: dict[str, Any]) -> dict[str, Any]:
    """The same parameters, hashes and lists of hashes included, with `…` for each that is private."""
    return {name: _veiled(schema.fields.get(name), value) for name, value in raw.items()}


def _veiled(field: Any, value: Any) -> Any:
    if isinstance(field, Param) and field.private:
        return "…"
    if isinstance(field, Hash | Array) and isinstance(value, str):
        return _veiled(field, _parsed(value))
    if isinstance(field, Hash) and isinstance(value, dict):
        return _without_secrets(field.members, value)
    if isinstance(field, Array) and isinstance(value, list):
        return [_veiled(field.item, entry) for entry in value]
    return value


def _parsed(text: str) -> Any:
    """What a hash or a list sent as text says. Of text that is none nothing can be hidden, so none is shown."""
    try:
        told = json.loads(text)
    except ValueError:
        return None
    return None if isinstance(told, str) else told


def _at(raw: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        raw = raw.get(part) if isinstance(raw, dict) else None
    return raw
