"""Seeing to many notifications at once: first the list of what it would be, then each by its own action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.action import Action, Asked, perform
from app.blueprints.notifications.list_page import filtered
from app.extensions import connection, db
from app.refusals import Refusal
from app.statuses import MANDRILL_EMAIL_FAILED

MOST = 200


def affected(filters: Mapping[str, str], retry: bool) -> list[dict[str, Any]]:
    """What a bulk action on this filter would touch: no more than MOST, and nothing it would be refused for."""
    rows = connection().execute(filtered(filters).limit(MOST * 2)).mappings().all()
    fitting = [dict(row) for row in rows if row["state"] != "resolved"]
    if retry:
        return [row for row in fitting if row["kind"] == "mail"][:MOST]
    return [row for row in fitting if row["state"] == "open"][:MOST]


def act_on(action: Action, ids: list[int], note: str, token: str, request_id: str) -> dict[str, int]:
    """Carry the action out for each, in a transaction of its own; counts what became of them."""
    done = failed = 0
    for notification_id in ids:
        raw = {"id": notification_id} | ({"note": note} if note else {})
        try:
            perform(action, Asked("console", raw, tokens=(token,), request_id=request_id))
            done += 1
        except Refusal as refusal:
            failed += 1
            if refusal.status is not MANDRILL_EMAIL_FAILED and refusal.status.http not in (400,):
                raise
        db.session.rollback()
    return {"done": done, "failed": failed}
