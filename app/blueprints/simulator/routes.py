"""Running the simulator as a process of its own, and looking at what it holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click
import httpx
from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app import clock
from app.integrations import endpoints
from app.money import price_text
from app.wording import moment_text

bp = Blueprint("simulator", __name__, cli_group="simulator", template_folder="templates")
NEWEST = 100


@bp.cli.command("run")
@click.option("--port", type=int, default=9797, show_default=True, help="0 takes a free port.")
@click.option("--file", help="Where it keeps its state; SIMULATOR_FILE if not given.")
def run(port: int, file: str | None) -> None:
    """Serve the simulated gateway and mail provider on the loopback until interrupted."""
    from simulators.server import simulator_server

    server = simulator_server(file or current_app.config["SIMULATOR_FILE"], port)
    at = f"http://{server.host}:{server.server_port}"
    click.echo(f"AUTHORIZE_NET_ENDPOINT={at}/xml/v1/request.api")
    click.echo(f"MANDRILL_ENDPOINT={at}/api/1.0")
    server.serve_forever()


@bp.get("/console/simulator")
@login_required
def index() -> ResponseReturnValue:
    """What was charged and what was sent; there is no such page with real providers."""
    http = endpoints.simulator() or abort(404)
    try:
        with http:
            ledger = http.get("/__sim/ledger").json()
            messages = http.get("/__sim/mandrill/messages").json()
    except httpx.HTTPError as fault:
        return render_template("simulator/index.html", fault=str(fault), books=[], messages=[])
    books = [_book(invoice, book) for invoice, book in reversed(ledger.items())]
    mails = [_mail(message) for message in reversed(messages)]
    return render_template("simulator/index.html", fault=None, books=books[:NEWEST], messages=mails[:NEWEST])


def _book(invoice: str, book: dict[str, Any]) -> dict[str, Any]:
    told = {name: ", ".join(map(price_text, book[name])) for name in ("holds", "captures", "refunds")}
    return told | {
        "invoice": invoice or "–",
        "net": price_text(book["net"]),
        "voids": book["voids"],
        "refused": book["refused"],
        "trans_ids": book["trans_ids"],
    }


def _mail(message: dict[str, Any]) -> dict[str, Any]:
    content = message["message"]
    at = datetime.fromtimestamp(int(message["at"]), UTC)
    return {
        "at": moment_text(at, clock.office_zone()),
        "email": message["email"],
        "status": message["status"] + (f": {message['reason']}" if message["reason"] else ""),
        "subject": content.get("subject", ""),
        "text": content.get("text", ""),
    }
