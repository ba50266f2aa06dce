"""What a client is told of an appointment by e-mail: that it is confirmed, moved, or cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.orders.addressee import addressee
from app.outbox.enqueue import enqueue_mail
from app.wording import moment_text

Row = RowMapping | Mapping[str, Any]


def mail_about(before: RowMapping | None, after: RowMapping) -> None:
    """Write the e-mail that this change calls for, if any.

    A client hears only of what was confirmed to them, and of nothing that is over: that is history being
    recorded. before is None for an appointment that was made.
    """
    kind = kind_of_mail(before, after)
    to = addressee(after["order_id"]) if kind else None
    if kind is None or to is None:
        return
    facts = to.facts | {
        "visit": after["summary"] or after["appt_type"] or "Appointment",
        "when": _when(after),
        "photographer": after["photographer_name"],
    }
    if kind == "appointment-moved":
        assert before is not None
        facts["previously"] = _when(before)
    enqueue_mail(kind, to.to, facts, order_id=after["order_id"])


def kind_of_mail(before: Row | None, after: Row) -> str | None:
    """Which e-mail a change calls for, if any."""
    if after["order_id"] is None or after["stop_at"] is None or after["stop_at"] <= clock.now():
        return None
    was, is_ = before is not None and _stands(before), _stands(after)
    if was and after["cancelled"]:
        return "appointment-cancelled"
    if is_ and not was:
        return "appointment-confirmed"
    if is_ and before is not None and before["start_at"] != after["start_at"]:
        return "appointment-moved"
    return None


def _stands(appointment: Row) -> bool:
    return bool(appointment["confirmed"] and not appointment["cancelled"])


def _when(appointment: RowMapping) -> str:
    return moment_text(appointment["start_at"], clock.zone(appointment["time_zone"]))
