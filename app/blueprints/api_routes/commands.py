"""`flask api-routes`: see, complete and switch the registry of routes."""

from __future__ import annotations

import click
from flask import Blueprint
from flask.cli import with_appcontext

from app.audit.recording import recorded
from app.extensions import connection
from app.identity.caller import operator
from app.identity.registry import list_routes, switch, sync_routes
from app.interfaces import mounted_actions


def add_commands(bp: Blueprint) -> None:
    """Add the group's commands to the blueprint."""
    for command in (list_, sync, deploy, retire):
        bp.cli.add_command(command)


@click.command("list")
@with_appcontext
def list_() -> None:
    """List every route and whether it answers."""
    for route in list_routes(connection()):
        state = "deployed" if route.deployed else "retired"
        state += "" if route.service else " (service retired)"
        click.echo(f"{route.method:5} {route.path:32} {state}")


@click.command()
@with_appcontext
def sync() -> None:
    """Add a record, deployed, for every route that has none."""
    with recorded("api-routes sync", operator()):
        added = sync_routes(connection(), [(action.path, action.method) for action in mounted_actions()])
    click.echo("\n".join(f"added {path}" for path in added) or "Every route has its record.")


@click.command()
@click.argument("route")
@with_appcontext
def deploy(route: str) -> None:
    """Let ROUTE answer. ROUTE is its path after /api/v1/, or service:NAME for a whole API service."""
    _switch(route, True)


@click.command()
@click.argument("route")
@with_appcontext
def retire(route: str) -> None:
    """Make ROUTE answer as if it were not there yet. ROUTE as for deploy."""
    _switch(route, False)


def _switch(route: str, deployed: bool) -> None:
    with recorded(f"api-routes {'deploy' if deployed else 'retire'}", operator()):
        known = switch(connection(), route.strip("/").removeprefix("api/v1/"), deployed)
    if not known:
        raise click.ClickException(f"There is no route {route}. `flask api-routes list` shows them.")
    click.echo(f"{route} is {'deployed' if deployed else 'retired'}.")
