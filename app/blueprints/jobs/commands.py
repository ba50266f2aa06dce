"""The worker's command."""

from __future__ import annotations

import os
import signal
import threading
import time

import click
from flask import Blueprint

from app.blueprints.jobs.work import run_due
from app.extensions import db

bp = Blueprint("jobs", __name__, cli_group="jobs")
PAUSE_S = 1.0


@bp.cli.command("work")
@click.option("--once", is_flag=True, help="Run every job once and stop.")
@click.option("--attached", is_flag=True, help="Stop as well when the process that started it is gone.")
def work(once: bool, attached: bool) -> None:
    """Repeat the jobs until told to stop (SIGTERM or Ctrl-C); the one under way is finished first."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    parent, due_at = os.getppid(), dict[str, float]()
    while not stopping.is_set() and not (attached and os.getppid() != parent):
        for job, done in run_due(due_at, time.monotonic()):
            if done is None:
                click.echo(f"{job.name}: failed", err=True)
            elif done:
                click.echo(f"{job.name}: {done}")
            db.session.remove()
        if once:
            return
        stopping.wait(PAUSE_S)
