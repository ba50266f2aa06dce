"""`flask api-routes`: see, complete and switch the registry of routes."""

from __future__ import annotations

import click
from flask import Blueprint

from app.extensions import connection, db
from app.identity.registry import list_routes, switch, sync_routes
from app.interfaces import mounted_actions

bp = Blueprint("api_routes", __name__, cli_group="api-routes")


@bp.cli.command("list")
def list_() -> None:
    """List every route and whether it answers."""
    for route in list_routes(connection()):
        state = "deployed" if route.deployed else "retired"
        state += "" if route.service else " (service retired)"
        click.echo(f"{route.method:5} {route.path:32} {state}")


@bp.cli.command()
def sync() -> None:
    """Add a record, deployed, for every route that has none."""
    added = sync_routes(connection(), [(action.path, action.method) for action in mounted_actions()])
    db.session.commit()
    click.echo("\n".join(f"added {path}" for path in added) or "Every route has its record.")


@bp.cli.command()
@click.argument("route")
def deploy(route: str) -> None:
    """Let ROUTE answer. ROUTE is its path after /api/v1/, or service:NAME for a whole API service."""
    _switch(route, True)


@bp.cli.command()
@click.argument("route")
def retire(route: str) -> None:
    """Make ROUTE answer as if it were not there yet. ROUTE as for deploy."""
    _switch(route, False)


def _switch(route: str, deployed: bool) -> None:
    if not switch(connection(), route.strip("/").removeprefix("api/v1/"), deployed):
        raise click.ClickException(f"There is no route {route}. `flask api-routes list` shows them.")
    db.session.commit()
    click.echo(f"{route} is {'deployed' if deployed else 'retired'}.")
