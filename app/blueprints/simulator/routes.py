"""Running the simulator as a process of its own."""

from __future__ import annotations

import click
from flask import Blueprint, current_app

bp = Blueprint("simulator", __name__, cli_group="simulator", template_folder="templates")


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
