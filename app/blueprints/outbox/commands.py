"""Commands on the outbox: what waits, sending it, and the templates the provider needs."""

from __future__ import annotations

import sys

import click
import sqlalchemy as sa
from flask import Blueprint

from app import clock
from app.database import table
from app.extensions import begin_reading, db
from app.integrations import mandrill
from app.outbox.delivery import deliver_due
from app.outbox.kinds import KINDS
from app.outbox.models import OutboxMessage
from app.outbox.rendering import frame

bp = Blueprint("outbox", __name__, cli_group="outbox")

_message = table(OutboxMessage)


@bp.cli.command("deliver")
@click.option("--most", type=int, default=1000, show_default=True, help="Stop after this many messages.")
def deliver(most: int) -> None:
    """Try every e-mail that is due, once. Exit 1 if one of them failed."""
    sent = failed = 0
    while sent + failed < most and (tried := deliver_due()):
        email, delivery = tried
        failed += delivery.failed
        sent += not delivery.failed
        click.echo(f"{email}: {delivery.text or 'sent'}", err=delivery.failed)
    click.echo(f"{sent} sent, {failed} failed")
    sys.exit(1 if failed else 0)


@bp.cli.command("list")
def list_waiting() -> None:
    """Show every e-mail that is not sent."""
    unsent = sa.select(_message).where(_message.c.state != "sent").order_by(_message.c.id)
    for row in begin_reading().execute(unsent).mappings():
        due = f", next try {clock.office_wall(row['next_try_at'])}" if row["next_try_at"] else ""
        click.echo(
            f"{row['id']}  {row['state']}  {row['kind']} to {row['to_email']}: "
            f"{row['problem'] or 'not tried'}, {row['attempts']} tries{due}"
        )
    db.session.rollback()


@bp.cli.command("templates")
def templates() -> None:
    """Make the templates of our e-mails in the mail provider's account, where they are missing."""
    faults = 0
    for kind in KINDS:
        problem = mandrill.ensure_template(kind, frame())
        faults += problem is not None
        click.echo(f"{kind}: {problem or 'there'}", err=problem is not None)
    sys.exit(1 if faults else 0)
