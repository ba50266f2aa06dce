"""The jobs, and running those that are due. A job that fails is a notification, and runs again next time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import structlog

from app.blueprints.payments.carrying_out import capture_due, look_for_strays, reconcile_due
from app.extensions import begin_writing, db
from app.integrations import authorize_net
from app.notifications.notify import is_unresolved, notify, resolve
from app.outbox.delivery import deliver_due

log = structlog.get_logger()
MOST_MAILS = 100


@dataclass(frozen=True)
class Job:
    """every: seconds between the runs. run: does what is due, answers how much it was."""

    name: str
    every: float
    run: Callable[[], int]


def deliver_mail() -> int:
    """Send what is due, but let the other jobs have their turn."""
    tried = 0
    while tried < MOST_MAILS and deliver_due():
        tried += 1
    return tried


def compare_books() -> int:
    """Look for transactions that are nobody's. Fails where the gateway's list could not be had."""
    strays = look_for_strays()
    if strays is None:
        raise ConnectionError("The gateway's list of transactions could not be had.")
    return strays


def ask_gateway() -> int:
    """Fails where the gateway refuses our keys, or to tell of transactions: what is unknown would stay so."""
    answer = authorize_net.check_health()
    if not answer.approved:
        raise ConnectionError(f"{answer.outcome}: {answer.reason_code} {answer.words}.")
    return 0


JOBS = [
    Job("ask the payment gateway", 3600, ask_gateway),
    Job("mail", 5, deliver_mail),
    Job("reconcile payments", 60, reconcile_due),
    Job("capture payments", 60, capture_due),
    Job("unknown transactions", 3600, compare_books),
]


def run_due(due_at: dict[str, float], now: float) -> Iterator[tuple[Job, int | None]]:
    """Run each job whose time has come, and set its next; None stands for a run that failed."""
    for job in JOBS:
        if due_at.get(job.name, 0) <= now:
            due_at[job.name] = now + job.every
            yield job, _run(job)


def _run(job: Job) -> int | None:
    subject = f"job:{job.name}"
    try:
        done = job.run()
    except Exception as fault:
        db.session.rollback()
        log.error("job-failed", job=job.name, exc_info=fault)
        _tell(subject, job, fault)
        return None
    if is_unresolved(subject):
        begin_writing()
        resolve(subject)
        db.session.commit()
    return done


def _tell(subject: str, job: Job, fault: Exception) -> None:
    """Tell staff, unless it is the database itself that fails: then the log must do."""
    try:
        begin_writing()
        notify(
            kind="job",
            error="job-failed",
            subject=subject,
            title=f"The job {job.name} failed",
            text=f"{type(fault).__name__}: {fault}",
        )
        db.session.commit()
    except Exception as worse:
        db.session.rollback()
        log.error("job-not-told", job=job.name, exc_info=worse)
