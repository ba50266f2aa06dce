"""The JSON face: reading a body strictly, answering in the envelope."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from app import statuses
from app.action import Action, Asked, perform
from app.extensions import csrf
from app.interfaces.envelope import answered
from app.refusals import Refusal

DEEPEST = 32
# How much of a body that is too large is still taken off the wire, so that its sender hears the refusal.
HEARD_OUT = 16 * 1024 * 1024
# A string that does not end is one match as well: starting anew at each of its quotes would take forever.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


def mount_json(bp: Blueprint, action: Action) -> None:
    """Answer the action at `/api/v1/<path>`. Programs bring tokens, not cookies, so no form token is asked."""
    bp.add_url_rule(
        f"/api/v1/{action.path.replace('<id>', '<int(signed=True):id>')}",
        f"{action.resource}_{action.name}_json",
        csrf.exempt(_view(action)),
        methods=[action.method],
        provide_automatic_options=False,
    )


def _view(action: Action) -> Callable[..., Response]:
    def view(**in_path: Any) -> Response:
        raw, unread = _read_query(in_path) if action.method == "GET" else _read_body(action.sensitive)
        key = request.headers.get("Idempotency-Key") if action.writes else None
        asked = Asked("api", raw, _tokens(raw), unread, key, request.remote_addr or "", g.request_id)
        outcome = perform(action, asked)
        response = json_response(answered(outcome, g.request_id), outcome.status.http)
        if outcome.replayed:
            response.headers["Idempotent-Replayed"] = "true"
        return response

    # The form-token exemption goes by name, so each view must have its own.
    view.__name__ = view.__qualname__ = f"{action.resource}_{action.name}_json"
    return view


def json_response(body: dict[str, Any], code: int) -> Response:
    """The body as JSON, in the order of its parts."""
    return Response(json.dumps(body, separators=(",", ":")), code, mimetype="application/json")


def _tokens(raw: dict[str, Any]) -> tuple[Any, ...]:
    """The tokens in the body and the header. The framework overlooks a bearer token with a `=` in it."""
    scheme, _, in_header = request.headers.get("Authorization", "").partition(" ")
    presented = (raw.get("token"), in_header.strip() if scheme.lower() == "bearer" else None)
    return tuple(token for token in presented if token not in (None, ""))


def _read_query(in_path: dict[str, Any]) -> tuple[dict[str, Any], None]:
    """A query string's parameters. A token in an address ends up in logs, so it is never taken from there."""
    named = {name: value for name, value in request.args.items() if name != "token"}
    return named | in_path, None


def _read_body(sensitive: bool) -> tuple[dict[str, Any], Refusal | None]:
    """The body's parameters, or none and the refusal that says why."""
    try:
        return _parameters(_text(sensitive)), None
    except RequestEntityTooLarge:
        return {}, Refusal(statuses.PAYLOAD_TOO_LARGE)
    except Refusal as refusal:
        return {}, refusal


def _text(sensitive: bool) -> str:
    body = _bytes()
    if sensitive and request.mimetype == "text/plain":
        body = _decode_base64(body)
    elif request.mimetype != "application/json":
        raise Refusal(statuses.INVALID_CONTENT_TYPE)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise Refusal(statuses.INVALID_ENCODED_PARAMS, "The body is not UTF-8.") from fault


def _bytes() -> bytes:
    """The body as it was sent. The framework would cut a chunked one off at the limit without a word."""
    limit = current_app.config["MAX_CONTENT_LENGTH"]
    request.max_content_length = HEARD_OUT
    body = bytearray()
    while part := request.stream.read(65536):
        if len(body) <= limit:
            body += part
    if len(body) > limit:
        raise Refusal(statuses.PAYLOAD_TOO_LARGE)
    return bytes(body)


def _decode_base64(body: bytes) -> bytes:
    """FileMaker breaks its base64 into lines."""
    try:
        return base64.b64decode(b"".join(body.split()), validate=True)
    except binascii.Error as fault:
        message = "A text/plain body must be the base64 of a JSON object."
        raise Refusal(statuses.INVALID_ENCODED_PARAMS, message) from fault


def _parameters(text: str) -> dict[str, Any]:
    if not text.strip():
        raise Refusal(statuses.NO_PARAMS_DECODED)
    body = parse_json(text)
    if not isinstance(body, dict) or not body:
        raise Refusal(statuses.NO_PARAMS_DECODED)
    return body


def parse_json(text: str) -> Any:
    """Parse JSON without the leniencies that let two readers see different bodies.

    Refuses invalid-encoded-params for bad JSON, duplicate keys, NaN and infinities (also as 1e400)
    and more than 32 levels of nesting.
    """
    if _depth(text) > DEEPEST:
        raise Refusal(statuses.INVALID_ENCODED_PARAMS, f"The body is nested more than {DEEPEST} levels deep.")
    try:
        return json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_not_endless,
        )
    except (ValueError, RecursionError) as fault:
        raise Refusal(statuses.INVALID_ENCODED_PARAMS, f"The body is not valid JSON: {fault}.") from fault


def _depth(text: str) -> int:
    if text.count("[") + text.count("{") <= DEEPEST:
        return 0
    depth = deepest = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        twice = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        raise ValueError(f"the key {twice[:40]!r} comes twice")
    return members


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _not_endless(text: str) -> int:
    if len(text) > sys.get_int_max_str_digits():
        raise ValueError(f"{text[:40]}… is too large for a number")
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text[:40]} is too large for a number")
    return number
