"""Carrying out an action in phases, each a transaction of its own, with calls to other services between them.

Such an action's service is a generator. Each `yield` says: commit what was done so far. What follows runs
with no transaction open until it asks the database for something, so that is the place to call outside. What
the generator returns is the answer, saved with its last phase; a Refusal that it returns (not raises) leaves
what was done.

An idempotency key is held from the first commit on. A twin is told that it is in use; should the process die
between two phases, a retry after the lease takes the key over and the service takes up what it finds under
`caller.request_key`.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from app.audit.trail import add_entry
from app.changes import Changes
from app.extensions import connection, db
from app.idempotency import keys
from app.identity.caller import Caller

Phases = Generator[None, None, Any]


@dataclass
class Work:
    """One request being carried out: who asked, under which key, and what it changed since the last commit."""

    path: str
    caller: Caller
    noted: Changes
    request_id: str
    claimed: keys.Claim | None = None
    _held: bool = False

    def enter_changes(self) -> None:
        """Add the audit entry of what was changed since the last one."""
        add_entry(connection(), self.path, self.caller, self.noted, self.request_id)
        self.noted.changes = []

    def end_phase(self) -> None:
        """Commit the phase with its audit entry; with the first, hold the key."""
        if self.claimed and not self._held:
            keys.hold(connection(), self.claimed)
            self._held = True
        self.enter_changes()
        db.session.commit()


def run_phases(phases: Phases, work: Work) -> Any:
    """Run a service phase by phase; answers what it returns, its last phase not yet committed."""
    while True:
        try:
            next(phases)
        except StopIteration as done:
            return done.value
        work.end_phase()
