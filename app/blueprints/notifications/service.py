"""Seeing to a notification: acknowledging it, and trying again what failed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.payments.attempts import Attempt
from app.blueprints.payments.retrying import attempt_told_of, can_retry, retry
from app.blueprints.payments.sentences import STATES
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.notifications.models import Notification
from app.outbox.enqueue import send_after_commit
from app.outbox.models import OutboxMessage
from app.phases import Phases
from app.refusals import Problems, Refusal

_notification, _message = table(Notification), table(OutboxMessage)
_READ = sa.select(_notification).where(_notification.c.id == sa.bindparam("wanted"))
_FIND = _READ.with_for_update()
_UPDATE = sa.update(_notification).where(_notification.c.id == sa.bindparam("of")).returning(_notification)
# One that somebody is sending at this moment keeps its lease.
_IDLE = sa.or_(sa.not_(_message.c.trying), _message.c.next_try_at <= sa.bindparam("now"))
_MAKE_DUE = (
    sa.update(_message)
    .where(_message.c.id == sa.bindparam("of"), _message.c.state != "sent", _IDLE)
    .values(state="waiting", next_try_at=sa.bindparam("now"), resent=False)
    .returning(_message.c.id)
)


def look_up_notification(values: dict[str, Any], caller: Caller, problems: Problems) -> RowMapping | None:
    """The notification, kept from others until the commit."""
    if "id" not in values:
        return None
    row = connection().execute(_FIND, {"wanted": values["id"]}).mappings().one_or_none()
    if row is None:
        problems.invalid("id", f"There is no notification {values['id']}.")
    return row


def look_up_retry(values: dict[str, Any], caller: Caller, problems: Problems) -> RowMapping | None:
    """The notification, with a problem if nothing of it can be tried again."""
    row = look_up_notification(values, caller, problems)
    if row is not None and row["state"] == "resolved":
        problems.invalid("id", f"Notification {row['id']} is resolved; there is nothing left to try.")
    elif row is not None and row["kind"] != "mail" and not _payment_to_retry(row):
        problems.invalid(
            "id", f"Notification {row['id']} is about a {row['kind']}; there is nothing to try now."
        )
    return row


def _payment_to_retry(row: RowMapping) -> Attempt | None:
    attempt = attempt_told_of(row["subject"])
    return attempt if attempt and can_retry(attempt, row["error"]) else None


def acknowledge_notification(values: dict[str, Any], found: RowMapping, caller: Caller) -> dict[str, Any]:
    """Record who has seen to it. One that is resolved stays so, and gets the note."""
    state = "resolved" if found["state"] == "resolved" else "acknowledged"
    said = {"state": state, "acknowledged_by": caller.display_name, "note": values.get("note", found["note"])}
    return {"notification": store_notification(found, said)}


def retry_notification(values: dict[str, Any], found: RowMapping, caller: Caller) -> Phases:
    """Have the e-mail sent as soon as this is committed; whether it was shows in the answer's status. Of a
    payment the gateway is asked at once."""
    attempt = _payment_to_retry(found)
    if attempt is None:
        return _send_again(values, found)
    answer = yield from retry(attempt, caller.display_name)
    if isinstance(answer, Refusal):
        return answer
    notification = connection().execute(_READ, {"wanted": found["id"]}).mappings().one()
    return {"notification": notification, "payment": answer.row}


def tell_retried(result: dict[str, Any]) -> str:
    """The sentence for what trying again came to."""
    return STATES[result["payment"]["state"]][2] if "payment" in result else "It was sent."


def _send_again(values: dict[str, Any], found: RowMapping) -> dict[str, Any]:
    outbox_id = int(found["subject"].removeprefix("outbox:"))
    update = _MAKE_DUE
    if "email" in values:
        # Whoever got it or not: at this address nobody has.
        update = update.values(to_email=values["email"], in_doubt=False, trying=False)
    due = connection().execute(update, {"of": outbox_id, "now": clock.now()}).scalar_one_or_none()
    if due is not None:
        send_after_commit(due)
    told = {"retried": due is not None} | {name: values[name] for name in ("email",) if name in values}
    note_change("outbox_messages", outbox_id, {"retried": False}, told, found["order_id"])
    return {"notification": found}


def store_notification(before: RowMapping, said: dict[str, Any]) -> RowMapping:
    """Change these columns; answers the notification as it then is."""
    update = _UPDATE.values(said | {"changed_at": clock.now()})
    stored = connection().execute(update, {"of": before["id"]}).mappings().one()
    note_change("notifications", before["id"], dict(before), dict(stored), order_id=before["order_id"])
    return stored
