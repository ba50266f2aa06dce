"""Letting go of what is held, or of what was taken and is not settled yet. Safe to ask for twice."""

from __future__ import annotations

from datetime import timedelta

from app import clock, statuses
from app.blueprints.payments.alarms import alarm, all_clear
from app.blueprints.payments.attempts import Attempt, read_attempt
from app.blueprints.payments.states import move
from app.blueprints.payments.tries import wait
from app.integrations import authorize_net
from app.integrations.authorize_net import Looked
from app.phases import Phases
from app.refusals import Refusal


def void(attempt: Attempt, by: str, why: str = "It is to be released.") -> Phases:
    """Void an attempt that is authorised, captured or on its way to be voided. Answers it as it then stands,
    or the refusal if it could not be voided."""
    if attempt.state != "voiding":
        soon = clock.now() + timedelta(minutes=1)
        if not move(attempt.id, attempt.state, "voiding", why, by, look_at=soon, look_ups=0):
            return read_attempt(attempt.id)
    yield
    answer = authorize_net.void(str(attempt.trans_id), attempt.row["ref_id"])
    if answer.approved:
        return _voided(attempt, "The gateway has released it.", by)
    looked = authorize_net.details(str(attempt.trans_id))
    if looked.first and looked.first.state == "review":
        # The fraud suite keeps it: turning it down releases it.
        answer = authorize_net.decide_held(str(attempt.trans_id), "decline")
        if answer.approved:
            return _voided(attempt, "The gateway held it for review and has turned it down.", by)
    return _as_found(attempt, looked, answer.reason_text, by)


def release_cancelled(attempt: Attempt, by: str) -> Phases:
    """Void the hold of an order that was cancelled."""
    return (yield from void(attempt, by, "The order was cancelled."))


def _as_found(attempt: Attempt, looked: Looked, reason: str, by: str) -> Attempt | Refusal:
    found = looked.first
    if found and found.state in ("released", "declined", "failed"):
        return _voided(attempt, f"The gateway says {found.transaction_status}.", by)
    if found and found.transaction_status == "settledSuccessfully":
        told = "It is settled, so it can no longer be voided: refund it."
        move(attempt.id, "voiding", "settled", told, by, captured_cents=found.settle_cents, look_at=None)
        alarm(attempt, "void-too-late", told)
        return Refusal(statuses.FAILED_PAYMENT, told)
    tries = attempt.row["look_ups"]
    told = f"It is not known to be released yet: {reason or 'no usable answer'}"
    move(attempt.id, "voiding", "voiding", told, by, look_at=clock.now() + wait(tries), look_ups=tries + 1)
    alarm(attempt, "void-failed", f"{told}. It will be tried again.")
    return Refusal(
        statuses.EXTERNAL_APPLICATION_ERROR, told, data={"payment_id": attempt.id, "outcome": "unknown"}
    )


def _voided(attempt: Attempt, told: str, by: str) -> Attempt:
    if move(attempt.id, "voiding", "voided", told, by, captured_cents=0, look_at=None):
        all_clear(attempt)
    return read_attempt(attempt.id)
