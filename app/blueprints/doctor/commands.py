"""The command that examines an installation."""

from __future__ import annotations

import sys

import click
from flask import Blueprint

from app.blueprints.doctor.examination import examine

# Not in a group of its own: `flask doctor`.
bp = Blueprint("doctor", __name__, cli_group=None)
MARKS = {True: "ok  ", None: "note", False: "BAD "}


@bp.cli.command("doctor")
def doctor() -> None:
    """Examine the installation: database, schema, audit trail, payment gateway, mail. Exit 1 if one is bad."""
    bad = False
    for finding in examine():
        bad = bad or finding.well is False
        click.echo(f"{MARKS[finding.well]}  {finding.name}: {finding.text}")
    sys.exit(1 if bad else 0)
