"""`flask calendars`: issue and revoke the addresses of the feeds."""

from __future__ import annotations

from typing import Any

import click
from flask import Blueprint
from flask.cli import with_appcontext

from app.audit.recording import recorded
from app.blueprints.calendars.addresses import issue_address, photographer_with, revoke_addresses
from app.identity.caller import operator


def add_commands(bp: Blueprint) -> None:
    """Add them to the blueprint's group."""
    bp.cli.add_command(issue)
    bp.cli.add_command(revoke)


@click.command()
@click.option("--email", required=True, help="The photographer's address.")
@with_appcontext
def issue(email: str) -> None:
    """Print the path of a new feed. It is shown this once, and the one before stops working."""
    photographer = _photographer(email)
    with recorded("calendars issue", operator()):
        token = issue_address(photographer.id)
    click.echo(f"/calendar/{token}.ics")


@click.command()
@click.option("--email", required=True, help="The photographer's address.")
@with_appcontext
def revoke(email: str) -> None:
    """Let a photographer's feed work no more."""
    photographer = _photographer(email)
    with recorded("calendars revoke", operator()):
        count = revoke_addresses(photographer.id)
    click.echo("The address was revoked." if count else "There was no address to revoke.")


def _photographer(email: str) -> Any:
    found = photographer_with(email)
    if found is None:
        raise click.ClickException(f"There is no active photographer with the address {email}.")
    return found
