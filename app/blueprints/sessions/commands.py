"""`flask sessions`: the sessions that are open."""

from __future__ import annotations

from datetime import timedelta

import click
import sqlalchemy as sa
from flask import Blueprint
from flask.cli import with_appcontext

from app import clock
from app.audit.recording import recorded
from app.blueprints.sessions.open_sessions import open_sessions
from app.database import table
from app.extensions import connection
from app.identity.caller import operator
from app.identity.models import Session, User
from app.identity.sessions import end_session, purge_sessions


def add_commands(bp: Blueprint) -> None:
    """Add them to the group that already has the actions."""
    for command in (list_, revoke, purge):
        bp.cli.add_command(command)


@click.command("list")
@click.option("--email", help="Only the sessions of this user.")
@with_appcontext
def list_(email: str | None) -> None:
    """List the open sessions, the latest used first, and when each will end."""
    for session in open_sessions(connection(), email):
        click.echo(f"{session.id:6} {session.email:32} {session.application:10} {session.ends}")


@click.command()
@click.argument("session_id", type=int, required=False)
@click.option("--email", help="End every session of this user instead.")
@with_appcontext
def revoke(session_id: int | None, email: str | None) -> None:
    """End the session SESSION_ID, or all of a user's."""
    session, user = table(Session), table(User)
    which = sa.select(session.c.id).join(user, user.c.id == session.c.user_id)
    which = which.where(user.c.email == email.lower()) if email else which.where(session.c.id == session_id)
    ids = connection().execute(which.where(session.c.revoked_at.is_(None))).scalars().all()
    if not ids:
        raise click.ClickException("There is no such open session. `flask sessions list` shows them.")
    with recorded("sessions revoke", operator()):
        for each in ids:
            end_session(connection(), each)
    click.echo(f"Ended {len(ids)}.")


@click.command()
@click.option("--days", default=30, show_default=True, help="How long ended sessions are kept.")
@with_appcontext
def purge(days: int) -> None:
    """Delete the sessions that ended long ago."""
    with recorded("sessions purge", operator()):
        purged = purge_sessions(connection(), clock.now() - timedelta(days=days))
    click.echo(f"Deleted {purged}.")
