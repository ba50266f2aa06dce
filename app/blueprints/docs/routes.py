"""The reference at `/docs`, the OpenAPI document, the health checks, and the front door."""

from __future__ import annotations

import json
from typing import Any

import click
import sqlalchemy as sa
from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.action import Action
from app.extensions import begin_reading
from app.interfaces import mounted_actions
from app.interfaces.describe import (
    example_answer,
    example_request,
    example_status,
    parameters,
    possible_statuses,
)
from app.interfaces.json import json_response
from app.interfaces.openapi import openapi_document
from app.interfaces.sends import what_it_sends

bp = Blueprint("docs", __name__, cli_group=None)


@bp.get("/")
def front_door() -> ResponseReturnValue:
    return redirect(url_for("console.home"), 303)


@bp.get("/api/v1/openapi.json")
def openapi() -> Response:
    return json_response(openapi_document(mounted_actions()), 200)


@bp.cli.command("openapi")
def print_openapi() -> None:
    """Print the OpenAPI document."""
    click.echo(json.dumps(openapi_document(mounted_actions()), indent=2))


@bp.get("/docs")
def index() -> ResponseReturnValue:
    return render_template("reference/index.html", actions=_contents())


@bp.get("/docs/<path:path>")
def action(path: str) -> ResponseReturnValue:
    found = next((each for each in mounted_actions() if _page_path(each) == path), None) or abort(404)
    return render_template("reference/action.html", **_page(found))


def _page_path(action: Action) -> str:
    return action.path.replace("<id>", "read") if "/" in action.path else f"{action.path}/list"


def _contents() -> list[dict[str, Any]]:
    return [
        {
            "title": action.title,
            "path": f"/api/v1/{action.path}",
            "method": action.method,
            "purpose": action.purpose,
            "permission": ", ".join(sorted(action.permission)),
            "url": url_for("docs.action", path=_page_path(action)),
        }
        for action in mounted_actions()
    ]


def _page(action: Action) -> dict[str, Any]:
    sends = what_it_sends(action, example_request(action), None, request.url_root)
    form = f"{action.resource}.{action.resource}_{action.name}_form"
    return {
        "action": action,
        "path": f"/api/v1/{action.path}",
        "permission": ", ".join(sorted(action.permission)),
        "contents": _contents(),
        "params": list(parameters(action.schema)),
        "statuses": [
            {
                "slug": status.slug,
                "http": status.http,
                "sentence": status.sentence,
                "uncommon": status.uncommon,
                "example": json.dumps(example_status(action, status), indent=2),
            }
            for status in possible_statuses(action)
        ],
        "curl": sends["curl"],
        "command": sends["command"] if action.method != "GET" else None,
        "answer": json.dumps(example_answer(action), indent=2),
        "form_url": url_for(form) if action.writes else None,
    }


@bp.get("/healthz")
def alive() -> Response:
    """Whether this process answers at all."""
    return json_response({"status": "ok"}, 200)


@bp.get("/readyz")
def ready() -> Response:
    """Whether this process can do its work: the database answers."""
    try:
        begin_reading().execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return json_response({"status": "database unavailable"}, 503)
    return json_response({"status": "ok"}, 200)
