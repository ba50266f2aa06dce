"""Changes made outside an action: the operator's own commands, signing in and out of the console."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.audit.trail import add_entry
from app.changes import noting_changes
from app.extensions import connection, db
from app.identity.caller import Caller


@contextmanager
def recorded(action: str, caller: Caller, request_id: str = "") -> Iterator[None]:
    """Commit what is done inside together with its audit entry, or neither."""
    try:
        with noting_changes() as noted:
            yield
            add_entry(connection(), action, caller, noted, request_id)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
