"""Taking messages, and finding them again."""

from __future__ import annotations

import json
import re
import sqlite3
import uuid
from typing import Any

from simulators.mandrill.problems import Problem
from simulators.state import State

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_TEST_MODE = "test.mandrillapp.com"
# Status and reason by the part before the @ (before a +), for addresses of the test mode and of any domain.
IN_TEST_MODE = {"reject": ("rejected", "hard-bounce")}
BOUNCES_LATER = {"hard_bounce": "hard-bounce", "soft_bounce": "soft-bounce", "spam": "spam"}
ANYWHERE = {
    "invalid": ("invalid", None),
    "unsigned": ("rejected", "unsigned"),
    "queued": ("queued", "hourly-quota-exhausted"),
    "suspended": ("queued", "account-suspended"),
}
_METADATA = re.compile(r"u_(?P<name>\w+):(?P<value>\S+)")


def send(state: State, body: dict[str, Any]) -> list[dict[str, Any]]:
    return _take(state, body, "")


def send_template(state: State, body: dict[str, Any]) -> list[dict[str, Any]]:
    """An account without templates takes any name; one that has some knows no others."""
    name = str(body.get("template_name", ""))
    if "template_content" not in body or not isinstance(body["template_content"], list):
        raise Problem("ValidationError", 'Validation error: {"template_content":"Please enter an array"}')
    known = [row["slug"] for row in state.all("select slug from templates")]
    if not name or (known and name not in known):
        raise Problem("Unknown_Template", f'No such template "{name}"')
    return _take(state, body, name)


def search(state: State, body: dict[str, Any]) -> list[dict[str, Any]]:
    """By metadata (`u_name:value`), by an address, or everything, newest first."""
    query, limit = str(body.get("query", "*")), int(body.get("limit", 100))
    rows = state.all("select * from messages where status in ('sent', 'queued') order by at desc limit 1000")
    asked = _METADATA.fullmatch(query)
    found = [row for row in map(_shown, rows) if _fits(row, query, asked)]
    return found[:limit]


def info(state: State, body: dict[str, Any]) -> dict[str, Any]:
    row = state.one("select * from messages where id = ?", str(body.get("id", "")))
    if row is None:
        raise Problem("Unknown_Message", f'No message exists with the id "{body.get("id")}"')
    return _shown(row)


def _take(state: State, body: dict[str, Any], template: str) -> list[dict[str, Any]]:
    message = body.get("message")
    if not isinstance(message, dict) or not isinstance(message.get("to"), list) or not message["to"]:
        raise Problem("ValidationError", 'Validation error: {"message":"Please enter an array"}')
    subaccount = message.get("subaccount")
    if subaccount and subaccount not in state.get("subaccounts", []):
        raise Problem("Unknown_Subaccount", f"No subaccount exists with the id '{subaccount}'")
    content = {**message, "template_content": body.get("template_content")}
    return [_one(state, body["key"], template, str(to.get("email", "")), content) for to in message["to"]]


def _one(state: State, key: str, template: str, email: str, content: dict[str, Any]) -> dict[str, Any]:
    status, reason = _fate(state, email)
    number = uuid.uuid4().hex
    state.add(
        "messages", id=number, at=state.now(), api_key=key, template=template, email=email, status=status,
        reason=reason, message=json.dumps(content),
    )  # fmt: skip
    told = {"email": email, "status": status, "_id": number, "reject_reason": None}
    if status == "queued":
        return {**told, "queued_reason": reason}
    if status == "invalid":
        del told["_id"]
    return {**told, "reject_reason": reason}


def _fate(state: State, email: str) -> tuple[str, str | None]:
    if not _ADDRESS.fullmatch(email):
        return "invalid", None
    local, _, domain = email.lower().partition("@")
    word = local.partition("+")[0]
    if word in ANYWHERE:
        return ANYWHERE[word]
    if domain == _TEST_MODE and word in IN_TEST_MODE:
        return IN_TEST_MODE[word]
    listed = state.one("select reason from rejects where email = ?", email.lower())
    if listed:
        return "rejected", listed["reason"]
    if domain == _TEST_MODE and word in BOUNCES_LATER:
        state.run("insert or replace into rejects values (?, ?)", email.lower(), BOUNCES_LATER[word])
    return "sent", None


def _shown(row: sqlite3.Row) -> dict[str, Any]:
    message = json.loads(row["message"])
    return {
        "ts": int(row["at"]),
        "_id": row["id"],
        "email": row["email"],
        "state": row["status"],
        "template": row["template"],
        "subject": message.get("subject", ""),
        "metadata": message.get("metadata", {}),
        "tags": message.get("tags", []),
    }


def _fits(row: dict[str, Any], query: str, asked: re.Match[str] | None) -> bool:
    if asked:
        return str(row["metadata"].get(asked["name"])) == asked["value"]
    return query in ("", "*") or query.removeprefix("email:").lower() == row["email"].lower()
