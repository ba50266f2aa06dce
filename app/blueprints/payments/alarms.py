"""Telling staff of a payment that a person must look at."""

from __future__ import annotations

from app.blueprints.payments.attempts import Attempt
from app.integrations.authorize_net import Answer
from app.money import price_text
from app.notifications.notify import notify, resolve

SUBJECT = "payment_attempt:"


def alarm(attempt: Attempt, error: str, text: str, answer: Answer | None = None) -> None:
    """Raise or renew the notification about this payment."""
    amount = price_text(attempt.amount_cents)
    details = {"sent": answer.sent, "answer": answer.raw} if answer else {}
    notify(
        kind="payment",
        error=error,
        subject=subject(attempt),
        title=f"Payment {attempt.id}: {amount} for order request {attempt.request_id}",
        text=text,
        order_id=attempt.row["order_id"],
        details=details,
    )


def all_clear(attempt: Attempt) -> None:
    """Settle the notification about this payment, if there is one."""
    resolve(subject(attempt))


def subject(attempt: Attempt) -> str:
    """What a notification about this payment is about."""
    return f"{SUBJECT}{attempt.id}"
