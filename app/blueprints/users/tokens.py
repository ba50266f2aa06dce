"""`flask tokens`: which programs may call, and with which tokens."""

from __future__ import annotations

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from app import clock
from app.audit.recording import recorded
from app.database import table
from app.extensions import connection
from app.identity.caller import APPLICATIONS, operator
from app.identity.models import Application, ApplicationToken
from app.identity.people import end_token, issue_token
from app.wording import moment_text

tokens = AppGroup("tokens", help="The tokens of the calling programs.")
_token, _application = table(ApplicationToken), table(Application)


@tokens.command()
@click.option("--application", required=True, type=click.Choice(APPLICATIONS))
@click.option("--name", default="issued by an operator", show_default=True, help="What it is for.")
def issue(application: str, name: str) -> None:
    """Print a new token for an application. It is shown this once; only its hash is kept."""
    with recorded("tokens issue", operator()):
        token = issue_token(connection(), application, name)
    click.echo(token)


@tokens.command("list")
def list_() -> None:
    """List every token by its last four characters, the newest first, and whether it still admits."""
    known = sa.select(_token, _application.c.slug).join(
        _application, _application.c.id == _token.c.application_id
    )
    for row in connection().execute(known.order_by(_token.c.id.desc())):
        state = f"revoked {moment_text(row.revoked_at, clock.office_zone())}" if row.revoked_at else "good"
        click.echo(f"{row.id:6} {row.slug:10} …{row.last4} {state:24} {row.name}")


@tokens.command()
@click.argument("token_id", type=int)
def revoke(token_id: int) -> None:
    """Refuse the token TOKEN_ID from now on."""
    with recorded("tokens revoke", operator()):
        ended = end_token(connection(), token_id)
    if not ended:
        raise click.ClickException(f"There is no good token {token_id}. `flask tokens list` shows them.")
    click.echo(f"Token {token_id} is revoked.")
