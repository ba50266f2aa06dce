"""The questions. Each answers a finding: whether it is well, and what was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from app import clock
from app.audit.trail import end_of_chain, first_broken_link
from app.blueprints.notifications.list_page import open_notifications
from app.database import table
from app.extensions import begin_reading, connection, db, migrate
from app.integrations import authorize_net, mandrill
from app.outbox.models import OutboxMessage

# A worker that lives takes what is due within seconds.
LATE = timedelta(minutes=10)
_message = table(OutboxMessage)
_OVERDUE = (
    sa.select(sa.func.count())
    .select_from(_message)
    .where(_message.c.state == "waiting", _message.c.next_try_at < sa.bindparam("before"))
)


@dataclass(frozen=True)
class Finding:
    """well is None for what is not wrong but should be known."""

    name: str
    well: bool | None
    text: str


def examine() -> Iterator[Finding]:
    """Ask every question; one that cannot be answered is a finding as well."""
    for name, ask in QUESTIONS.items():
        try:
            well, text = ask()
        except Exception as fault:
            well, text = False, f"{type(fault).__name__}: {fault}"
        finally:
            db.session.rollback()
        yield Finding(name, well, text)


Answer = tuple[bool | None, str]


def _database() -> Answer:
    begin_reading().execute(sa.text("select 1"))
    return True, f"{connection().dialect.name} answers"


def _schema() -> Answer:
    there = MigrationContext.configure(begin_reading()).get_current_revision()
    newest = ScriptDirectory.from_config(migrate.get_config()).get_current_head()
    if there == newest:
        return True, f"revision {there}"
    return False, f"revision {there}, but the newest is {newest}: run `flask db upgrade`"


def _trail() -> Answer:
    broken = first_broken_link(begin_reading())
    return not broken, broken or f"{end_of_chain(connection())[0]} entries, unbroken"


def _gateway() -> Answer:
    answer = authorize_net.check_health()
    who = current_app.config["PAYMENT_GATEWAY"]
    if not answer.approved:
        return False, f"{who}: {answer.outcome}, {answer.reason_code} {answer.reason_text}".rstrip()
    return (None, "the simulator: no card is charged") if who == "simulator" else (True, f"{who} knows us")


def _mail() -> Answer:
    problem = mandrill.ping()
    who = current_app.config["MAIL_PROVIDER"]
    if problem:
        return False, f"{who}: {problem}"
    return (None, "the simulator: no e-mail leaves") if who == "simulator" else (True, f"{who} knows us")


def _outbox() -> Answer:
    late = begin_reading().execute(_OVERDUE, {"before": clock.now() - LATE}).scalar_one()
    return (
        not late,
        f"{late} e-mails are overdue: is `flask jobs work` running?" if late else "nothing is overdue",
    )


def _failures() -> Answer:
    number = open_notifications()
    return (None, f"{number} open, see the console") if number else (True, "none is open")


def _cookies() -> Answer:
    real = "simulator" not in (current_app.config["PAYMENT_GATEWAY"], current_app.config["MAIL_PROVIDER"])
    if current_app.config["SECURE_COOKIES"]:
        return True, "over HTTPS only"
    return (False if real else None), "also over HTTP: set SECURE_COOKIES in production"


QUESTIONS: dict[str, Callable[[], Answer]] = {
    "database": _database,
    "schema": _schema,
    "audit trail": _trail,
    "payment gateway": _gateway,
    "mail provider": _mail,
    "outbox": _outbox,
    "notifications": _failures,
    "cookies": _cookies,
}
