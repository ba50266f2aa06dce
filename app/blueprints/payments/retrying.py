"""Trying again at once, for somebody who looks at a failure, what the worker would come to by itself."""

from __future__ import annotations

from app.blueprints.payments.alarms import SUBJECT
from app.blueprints.payments.attempts import Attempt, find_attempt
from app.blueprints.payments.capture import capture
from app.blueprints.payments.reconcile import reconcile
from app.phases import Phases

_RECONCILED = ("unknown", "voiding", "capturing", "captured", "refunding")


def attempt_told_of(subject: str) -> Attempt | None:
    """The attempt that a notification with this subject is about."""
    return find_attempt(int(subject.removeprefix(SUBJECT))) if subject.startswith(SUBJECT) else None


def can_retry(attempt: Attempt, error: str) -> bool:
    """Whether there is anything to try: a hold is captured only where that had failed."""
    return attempt.state in _RECONCILED or (attempt.state == "authorized" and error == "capture-failed")


def retry(attempt: Attempt, by: str) -> Phases:
    """Capture it, or ask the gateway what became of it. Answers it as it then stands, or why it is open."""
    return (yield from (capture if attempt.state == "authorized" else reconcile)(attempt, by))
