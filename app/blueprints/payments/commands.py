"""`flask payments`: captures in bulk, and reconciling, each with a dry run that prints the plan."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click
from flask import Blueprint
from flask.cli import with_appcontext

from app.blueprints.payments.carrying_out import carry_out, give_up, look_for_strays
from app.blueprints.payments.due import Step, capture_steps, open_steps
from app.extensions import db
from app.refusals import Refusal


def add_commands(bp: Blueprint) -> None:
    """Add `reconcile`, and to `capture` the option to take everything that is due."""
    bp.cli.command("reconcile", params=[_DRY_RUN])(reconcile)
    single = bp.cli.commands["capture"]
    single.params += [
        click.Option(["--due"], is_flag=True, help="All whose order is done (CAPTURE_AT)."),
        _DRY_RUN,
    ]
    single.callback = with_appcontext(_one_or_all_due(single.callback))


_DRY_RUN = click.Option(["--dry-run"], is_flag=True, help="Print what would be done, and do nothing.")


def reconcile(dry_run: bool) -> None:
    """Find out what became of payments that were left open, and end each: void, close, or wait."""
    _work_through(open_steps, "payments reconcile", dry_run)
    if not dry_run:
        forgotten, strays = give_up(), look_for_strays()
        click.echo(f"{forgotten} forgotten orders given up, {strays or 0} unknown transactions found")
        if strays is None:
            raise click.ClickException("The gateway's list of transactions could not be had.")


def _one_or_all_due(one: Callable[..., Any] | None) -> Callable[..., None]:
    def capture(due: bool, dry_run: bool, **options: Any) -> None:
        if due or dry_run:
            _work_through(capture_steps, "payments capture", dry_run)
        elif one is not None:
            one(**options)

    return capture


def _work_through(plan: Callable[[], Sequence[Step]], action: str, dry_run: bool) -> None:
    """Print each step, and unless it is a dry run do it and say how it ended. Exit 1 if one is still open."""
    steps = plan()
    db.session.rollback()
    still_open = 0
    for number, step in enumerate(steps, 1):
        click.echo(f"{number}/{len(steps)} {step}")
        if not dry_run:
            answer = carry_out(step, action)
            still_open += isinstance(answer, Refusal)
            click.echo(f"  → {answer.message if isinstance(answer, Refusal) else answer.state}")
    if not steps:
        click.echo("Nothing is due.")
    if still_open:
        sys.exit(1)
