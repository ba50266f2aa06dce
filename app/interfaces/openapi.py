"""The OpenAPI 3.1 document, assembled from the mounted actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from apispec import APISpec

from app.action import Action
from app.identity.views import ApplicationView, SessionView
from app.interfaces.describe import (
    example_request,
    example_status,
    json_schema,
    object_schema,
    possible_statuses,
)

VERSION = "1.0.0"
ABOUT = (
    "Order operations for real-estate media: orders and the stages they pass through. "
    "Every answer has the same envelope; `status` says how the request ended."
)
ENVELOPE = {
    "code": {"type": "integer", "title": "The HTTP code"},
    "status": {"type": "string", "title": "How the request ended"},
    "message": {"type": "string", "title": "The same in a sentence"},
    "request_id": {"type": "string", "title": "The id this request has in the log"},
}
FAULT = {
    "type": "object",
    "required": ["param", "status", "message"],
    "properties": {
        "param": {"type": "string", "examples": ["appointment.appt_id"]},
        "status": {"type": "string", "enum": ["missing-param", "invalid-param"]},
        "message": {"type": "string"},
    },
}
WARNING = {
    "type": "object",
    "required": ["param", "code", "message"],
    "properties": {name: {"type": "string"} for name in ("param", "code", "message")},
}


SESSION = {"$ref": "#/components/schemas/Session"}
CURSOR = {"type": ["string", "null"], "title": "Where the next page begins; null on the last"}


def openapi_document(actions: Iterable[Action]) -> dict[str, Any]:
    """The document as a dict."""
    spec = APISpec(
        title="Olio",
        version=VERSION,
        openapi_version="3.1.0",
        info={"description": ABOUT, "license": {"name": "Proprietary", "identifier": "LicenseRef-Olio"}},
        servers=[{"url": "/"}],
        security=[{"token": []}],
    )
    spec.components.security_scheme(
        "token",
        {
            "type": "http",
            "scheme": "bearer",
            "description": "The token of an application or a session. Programs that cannot set headers "
            "send it in the body as `token`.",
        },
    )
    spec.components.schema("Session", _session())
    spec.components.schema("Application", object_schema(ApplicationView(), answer=True))
    spec.components.schema("Refused", _refused())
    for action in actions:
        path = f"/api/v1/{action.path.replace('<id>', '{id}')}"
        spec.path(path, operations={action.method.lower(): _operation(action)})
    return spec.to_dict()


def _operation(action: Action) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": action.path.replace("/", "_").replace("<id>", "read"),
        "summary": action.title,
        "description": f"{action.purpose} For: {', '.join(sorted(action.permission))}.",
        "tags": [action.resource],
        "responses": _responses(action),
    }
    if action.method != "GET":
        operation["parameters"] = [_idempotency_key()] if action.writes else []
        operation["requestBody"] = _body(action)
    else:
        operation["parameters"] = _query(action)
    return operation


def _idempotency_key() -> dict[str, Any]:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Sent again with the same key and parameters within 24 hours, the request is "
        "answered as it was the first time and has no second effect.",
        "schema": {"type": "string", "maxLength": 255, "pattern": "^[!-~]+$"},
    }


def _body(action: Action) -> dict[str, Any]:
    schema = object_schema(action.schema)
    content = {"application/json": {"schema": schema, "example": example_request(action)}}
    if action.sensitive:
        base64 = {"type": "string", "contentEncoding": "base64", "contentMediaType": "application/json"}
        content["text/plain"] = {"schema": base64}
    return {"required": True, "content": content}


def _query(action: Action) -> list[dict[str, Any]]:
    named = [pair for pair in action.schema.fields.items() if pair[0] != "token"]
    return [
        {
            "name": name,
            "in": "path" if f"<{name}>" in action.path else "query",
            "required": f"<{name}>" in action.path,
            "schema": json_schema(field),
        }
        for name, field in named
    ]


def _responses(action: Action) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status in possible_statuses(action):
        response = responses.setdefault(str(status.http), {"description": "", "content": {}})
        response["description"] = f"{response['description']} {status.sentence}".strip()
        schema = _answered(action) if status.http == 200 else {"$ref": "#/components/schemas/Refused"}
        json = response["content"].setdefault("application/json", {"schema": schema, "examples": {}})
        json["examples"][status.slug] = {
            "summary": status.sentence,
            "value": example_status(action, status),
        }
    return responses


def _answered(action: Action) -> dict[str, Any]:
    properties = ENVELOPE | {
        "data": object_schema(action.answers(), answer=True),
        "warnings": {"type": "array", "items": WARNING},
        "session": SESSION,
        "application": {"$ref": "#/components/schemas/Application"},
    }
    properties |= {name: CURSOR for name in action.beside if name not in properties}
    required = [*ENVELOPE, "data", *action.beside]
    return {"type": "object", "required": required, "properties": properties}


def _session() -> dict[str, Any]:
    shape = object_schema(SessionView(), answer=True)
    shape["properties"]["token"] = {
        "type": "string",
        "title": "Token",
        "description": "Only for who has just presented or made it.",
        "examples": ["olio_ses_…"],
    }
    return shape


def _refused() -> dict[str, Any]:
    properties = ENVELOPE | {
        "errors": {"type": "array", "items": FAULT, "title": "Every fault that was found"},
        "data": {},
        "session": SESSION,
    }
    return {"type": "object", "required": [*ENVELOPE], "properties": properties}
