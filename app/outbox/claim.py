"""Taking e-mails to send: one statement, after which no other worker takes them until the lease ends."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app import clock
from app.database import table
from app.extensions import connection
from app.outbox.models import OutboxMessage

# Longer than a search and a try may take together.
LEASE = timedelta(seconds=60)

_message = table(OutboxMessage)
_DUE = sa.and_(_message.c.state == "waiting", _message.c.next_try_at <= sa.bindparam("now"))
_PICK = (
    sa.select(_message.c.id)
    .where(_DUE)
    .order_by(_message.c.next_try_at, _message.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
# A try that began and never ended, its process having died, may have been the one that arrived.
_TAKE = (
    sa.update(_message)
    .values(
        next_try_at=sa.bindparam("until"),
        attempts=_message.c.attempts + 1,
        in_doubt=sa.or_(_message.c.in_doubt, _message.c.trying),
        trying=True,
    )
    .returning(_message)
)
# Compared by `=`, the pick is made once. With `IN` a plan may make it anew for every row, and lease them all.
_TAKE_DUE = _TAKE.where(_message.c.id == _PICK.scalar_subquery())
_TAKE_ONE = _TAKE.where(_message.c.id == sa.bindparam("wanted"), _DUE)


def claim_due() -> RowMapping | None:
    """Lease what has waited longest of what is due. The caller commits at once, then sends."""
    return connection().execute(_TAKE_DUE, _times()).mappings().one_or_none()


def claim_one(outbox_id: int) -> RowMapping | None:
    """Lease this message if it is due and nobody else has it."""
    return connection().execute(_TAKE_ONE, _times() | {"wanted": outbox_id}).mappings().one_or_none()


def _times() -> dict[str, object]:
    now = clock.now()
    return {"now": now, "until": now + LEASE}
