"""`flask users`: who may sign in."""

from __future__ import annotations

import click
from flask import Blueprint
from flask.cli import with_appcontext

from app.audit.recording import recorded
from app.blueprints.users.tokens import tokens
from app.extensions import connection
from app.identity.caller import operator
from app.identity.people import create_user, make_client, make_employee, make_liaison
from app.refusals import Refusal


def add_commands(bp: Blueprint) -> None:
    """Add them to the group that already has the actions, and the group of tokens beside it."""
    bp.cli.add_command(create)
    bp.record(lambda state: state.app.cli.add_command(tokens))


@click.command()
@click.option("--email", required=True, help="The address they sign in with.")
@click.option("--first-name", required=True)
@click.option("--last-name", required=True)
@click.option("--phone", default="")
@click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="12 to 128 characters."
)
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(["employee", "photographer", "client", "liaison"]),
    help="What the user is; may be given more than once. None: a user without a role yet.",
)  # fmt: skip
@click.option("--client-id", "client_ids", type=int, multiple=True, help="A client the liaison acts for.")
@with_appcontext
def create(roles: tuple[str, ...], client_ids: tuple[int, ...], **person: str) -> None:
    """Make a user with the records that give them their roles."""
    try:
        with recorded("users create", operator()):
            user_id = create_user(connection(), **person)
            if {"employee", "photographer"} & set(roles):
                make_employee(connection(), user_id, photographer="photographer" in roles)
            if "client" in roles:
                make_client(connection(), user_id)
            if "liaison" in roles:
                make_liaison(connection(), user_id, list(client_ids))
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    click.echo(f"User {user_id} was made.")
