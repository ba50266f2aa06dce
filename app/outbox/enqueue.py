"""Writing an e-mail down, in the transaction of what it tells of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa

from app import clock
from app.database import table
from app.extensions import connection
from app.integrations.mandrill import To
from app.outbox.models import OutboxMessage
from app.outbox.rendering import render

_INSERT = sa.insert(table(OutboxMessage)).returning(table(OutboxMessage).c.id)
_queued: ContextVar[list[int] | None] = ContextVar("queued_mail", default=None)


def enqueue_mail(kind: str, to: To, facts: Mapping[str, Any], order_id: int | None = None) -> int:
    """Write an e-mail down to be sent once the transaction is committed; answers its outbox id.

    kind and facts: see `outbox.kinds`. If the one try right after the commit fails, the action is answered
    mandrill-email-failed with its data; what it did stands, and the worker tries again.
    """
    letter = render(kind, facts)
    now = clock.now()
    row = {
        "kind": kind,
        "order_id": order_id,
        "to_email": to.email,
        "to_name": to.name,
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "state": "waiting",
        "next_try_at": now,
        "attempts": 0,
        "trying": False,
        "in_doubt": False,
        "resent": False,
        "created_at": now,
    }
    outbox_id: int = connection().execute(_INSERT, row).scalar_one()
    send_after_commit(outbox_id)
    return outbox_id


def send_after_commit(outbox_id: int) -> None:
    """Have the action under way try this message once it is committed."""
    queued = _queued.get()
    if queued is not None:
        queued.append(outbox_id)


@contextmanager
def collecting_mail() -> Iterator[list[int]]:
    """Gather the ids of the e-mails written down inside."""
    queued: list[int] = []
    reset = _queued.set(queued)
    try:
        yield queued
    finally:
        _queued.reset(reset)
