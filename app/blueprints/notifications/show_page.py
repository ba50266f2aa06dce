"""One notification: what was asked, what was answered, and every try with its time."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.notifications.list_page import TAGS
from app.blueprints.payments.page import event_told
from app.blueprints.payments.reads import with_story
from app.blueprints.payments.retrying import attempt_told_of, can_retry
from app.database import table
from app.extensions import connection
from app.interfaces import Heading
from app.notifications.models import Notification
from app.outbox.models import OutboxAttempt, OutboxMessage
from app.wording import moment_text

_notification, _message, _attempt = table(Notification), table(OutboxMessage), table(OutboxAttempt)


def notification_page(notification_id: int) -> dict[str, Any] | None:
    """The page's context, or None if there is no such notification."""
    found = sa.select(_notification).where(_notification.c.id == notification_id)
    row = connection().execute(found).mappings().one_or_none()
    if row is None:
        return None
    office = clock.office_zone()
    return {
        "notification": row,
        "state_tag": {"name": row["state"].capitalize(), "kind": TAGS[row["state"]]},
        "first": moment_text(row["first_at"], office),
        "last": moment_text(row["last_at"], office),
        "order_url": url_for("orders.show", order_id=row["order_id"]) if row["order_id"] else None,
        "message": _message_of(row),
        "payment": _payment_of(row),
        "request": _pretty(row["details"].get("request")),
        "answer": _pretty(row["details"].get("answer")),
    }


def _payment_of(row: RowMapping) -> dict[str, Any] | None:
    """The payment it is about: its story, and whether it can be tried again."""
    attempt = attempt_told_of(row["subject"])
    if attempt is None:
        return None
    url = url_for("payments.show", payment_id=attempt.id)
    events = with_story(dict(attempt.row))["events"]
    return {
        "id": attempt.id,
        "url": url,
        "retry": can_retry(attempt, row["error"]),
        "events": [event_told(event) for event in events],
    }


def _message_of(row: RowMapping) -> dict[str, Any] | None:
    """The e-mail it is about, with its tries."""
    if not row["subject"].startswith("outbox:"):
        return None
    number = int(row["subject"].removeprefix("outbox:"))
    message = connection().execute(sa.select(_message).where(_message.c.id == number)).mappings().one()
    tries = sa.select(_attempt).where(_attempt.c.outbox_message_id == number).order_by(_attempt.c.id)
    office = clock.office_zone()
    return {
        **message,
        "next_try": moment_text(message["next_try_at"], office) if message["next_try_at"] else None,
        "tries": [
            {"at": moment_text(one["at"], office), "problem": one["problem"] or "sent", "text": one["text"]}
            for one in connection().execute(tries).mappings()
        ],
    }


def _pretty(value: Any) -> str:
    """JSON on several lines; anything else as it is."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return str(value)
    return json.dumps(value, indent=2, ensure_ascii=False) if value else ""


def notification_heading(raw: dict[str, Any]) -> Heading | None:
    """The notification that a form is about, if it names one that exists."""
    text = str(raw.get("id", ""))
    if not text.isdecimal() or len(text) > 18:
        return None
    found = sa.select(_notification.c.title).where(_notification.c.id == int(text))
    title = connection().execute(found).scalar_one_or_none()
    url = url_for("notifications.show", notification_id=int(text))
    return Heading("Notifications", title, url) if title else None
