"""Sending what is written down: claim, commit, send with no transaction open, record what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import RowMapping

from app import clock, statuses
from app.database import table
from app.extensions import begin_writing, connection, db
from app.integrations import mandrill
from app.integrations.mandrill import Delivery, To
from app.notifications.notify import notify, resolve
from app.outbox.claim import claim_due, claim_one
from app.outbox.messages import message_of
from app.outbox.models import OutboxAttempt, OutboxMessage

log = structlog.get_logger()

# Waits between the tries; after the last a person must see to it.
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440))

_message = table(OutboxMessage)
_UPDATE = sa.update(_message).where(_message.c.id == sa.bindparam("of"))
_ATTEMPT = sa.insert(table(OutboxAttempt))
_NOT_FOUND_TWICE = "It may have been sent twice over, and neither is to be found: ask the recipient."


def deliver_now(outbox_ids: list[int]) -> list[str]:
    """Try each once, right after the commit that wrote it down; answers a sentence for each that failed."""
    return [failure for outbox_id in outbox_ids if (failure := _try_now(outbox_id))]


def _try_now(outbox_id: int) -> str | None:
    """None if it was sent, or somebody else has it. What it tells of is committed, so nothing may escape."""
    try:
        begin_writing()
        row = claim_one(outbox_id)
        db.session.commit()
        delivery = _deliver(row) if row else None
    except Exception as fault:
        db.session.rollback()
        log.error("mail-not-recorded", outbox_id=outbox_id, exc_info=fault)
        return "Whether it was sent could not be recorded."
    return delivery.text if delivery and delivery.failed else None


def deliver_due() -> tuple[str, Delivery] | None:
    """Take the message that has waited longest and try it; None if none is due."""
    begin_writing()
    row = claim_due()
    db.session.commit()
    return (row["to_email"], _deliver(row)) if row else None


def _deliver(row: RowMapping) -> Delivery:
    try:
        delivery = _search_or_send(row)
    except Exception as fault:
        # Whatever it is, the lease must not be the only trace of it.
        delivery = Delivery("crashed", f"{type(fault).__name__}: {fault}", "after_search")
    begin_writing()
    _record(row, delivery)
    db.session.commit()
    return delivery


def _search_or_send(row: RowMapping) -> Delivery:
    """One that may have arrived is looked for; only if it is not there is it sent again, and once."""
    if not row["in_doubt"]:
        return _send(row)
    found = mandrill.find_by_outbox_id(row["id"])
    if not found.known:
        return Delivery("search-failed", "The provider could not be asked whether it was sent.", "after_search")
    if found.message_id:
        return Delivery(None, "Found at the provider: it had been sent.", raw=found.message_id)
    if row["resent"]:
        return Delivery("not-found", _NOT_FOUND_TWICE, "never")
    return _send(row)


def _send(row: RowMapping) -> Delivery:
    template, message = row["kind"], message_of(row)
    return mandrill.send_template(template, message, row["html"], [To(row["to_email"], row["to_name"])])


def _record(row: RowMapping, delivery: Delivery) -> None:
    now = clock.now()
    delivery = _given_up(row, delivery)
    attempt = {
        "outbox_message_id": row["id"],
        "at": now,
        "problem": delivery.problem and delivery.problem[:64],
        "text": delivery.text,
        "request": delivery.sent,
        "answer": delivery.raw,
    }
    connection().execute(_ATTEMPT, attempt)
    connection().execute(_UPDATE, {"of": row["id"], **_after(row, delivery)})
    subject = f"outbox:{row['id']}"
    if delivery.failed:
        notify(
            kind="mail",
            error=statuses.MANDRILL_EMAIL_FAILED.slug,
            subject=subject,
            title=row["subject"],
            text=f"To {row['to_email']}: {_cause(delivery)}",
            order_id=row["order_id"],
            details={"request": delivery.sent, "answer": delivery.raw, "retry": delivery.retry},
        )
    elif row["attempts"] > 1:
        resolve(subject)


def _cause(delivery: Delivery) -> str:
    said = delivery.text.startswith(delivery.problem or "")
    return delivery.text if said else f"{delivery.problem}: {delivery.text}"


def _given_up(row: RowMapping, delivery: Delivery) -> Delivery:
    if delivery.retry in ("later", "after_search") and delivery.failed and row["attempts"] > len(BACKOFF):
        text = f"{delivery.text} Given up after {row['attempts']} tries."
        return replace(delivery, retry="never", text=text)
    return delivery


def _after(row: RowMapping, delivery: Delivery) -> dict[str, Any]:
    """What the message is after this try."""
    again = delivery.failed and delivery.retry in ("later", "after_search")
    wait = BACKOFF[min(row["attempts"], len(BACKOFF)) - 1]
    taken = [one.message_id for one in delivery.recipients if one.message_id]
    searched = delivery.problem in ("search-failed", "not-found")
    return {
        "state": _state(delivery, again),
        "next_try_at": clock.now() + wait if again else None,
        "trying": False,
        # What was in doubt stays so until it is found or sent for certain.
        "in_doubt": delivery.failed and (delivery.retry == "after_search" or row["in_doubt"]),
        "resent": row["resent"] or (row["in_doubt"] and delivery.failed and not searched),
        "provider_id": (taken[0] if taken else delivery.raw[:64]) if not delivery.failed else None,
        "problem": delivery.problem and delivery.problem[:64],
        "sent_at": None if delivery.failed else clock.now(),
    }


def _state(delivery: Delivery, again: bool) -> str:
    if not delivery.failed:
        return "sent"
    if delivery.retry == "kept":
        return "kept"
    return "waiting" if again else "failed"
