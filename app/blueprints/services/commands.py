"""`flask services import`: the catalogue from a file."""

from __future__ import annotations

import sys
from typing import TextIO

import click
from flask.cli import with_appcontext

from app.audit.recording import recorded
from app.blueprints.services.csv_import import ImportRefused, import_services
from app.identity.caller import operator


@click.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@with_appcontext
def import_(file: TextIO) -> None:
    """Store the services of a CSV file, all of them or, if a row is wrong, none.

    The columns are the parameters of `services save`; lists within a cell are parted by semicolons or spaces.
    A service that is there is found by its slug and changed, so that a file may be imported again.
    """
    try:
        with recorded("services import", operator()):
            counted = import_services(file, operator())
    except ImportRefused as refused:
        for fault in refused.faults:
            click.echo(fault, err=True)
        click.echo("Nothing was imported.", err=True)
        sys.exit(1)
    click.echo(f"{counted.made} made, {counted.changed} changed, {counted.unchanged} as they were.")
