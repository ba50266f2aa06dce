"""The audit page and `flask audit`."""

from __future__ import annotations

import sys
from typing import Any

import click
from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.audit.trail import end_of_chain, first_broken_link
from app.blueprints.audit.reading import entries
from app.extensions import connection

bp = Blueprint("audit", __name__, cli_group="audit", template_folder="templates")


@bp.get("/console/audit")
@login_required
def index() -> ResponseReturnValue:
    """The trail, the latest first; `order_id` and `user_id` narrow it, `before` goes back."""
    numbers = {
        name: int(request.args[name])
        for name in ("order_id", "user_id", "before")
        if request.args.get(name, "").isdecimal() and len(request.args[name]) < 19
    }
    page = entries(**numbers)
    narrowed: dict[str, Any] = {name: number for name, number in numbers.items() if name != "before"}
    older = url_for("audit.index", **narrowed, before=page["older"]) if page["older"] else None
    return render_template("audit/index.html", entries=page["entries"], older_url=older, narrowed=narrowed)


@bp.cli.command()
def verify() -> None:
    """Walk the whole trail; name the first link that does not hold, with exit code 1."""
    broken = first_broken_link(connection())
    if broken:
        click.echo(f"The trail is broken: {broken}.", err=True)
        sys.exit(1)
    entries, last_hash = end_of_chain(connection())
    click.echo(f"The trail is whole: {entries} entries, the last with the hash {last_hash}.")
