"""Taking the money that is held: by the transaction's id, which makes it safe to ask for twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app import clock, statuses
from app.blueprints.line_items.totals import totals_of
from app.blueprints.payments.alarms import alarm, all_clear
from app.blueprints.payments.attempts import Attempt, read_attempt
from app.blueprints.payments.release import void
from app.blueprints.payments.states import move
from app.blueprints.payments.tries import HORIZON, wait
from app.integrations import authorize_net
from app.integrations.authorize_net import Answer, Transaction
from app.money import price_text
from app.phases import Phases
from app.refusals import Refusal

# The gateway's reason for a capture that had been done already, of whatever amount.
DONE_BEFORE = "311"


def capture(attempt: Attempt, by: str) -> Phases:
    """Capture an authorised attempt. Answers it as it then stands, or the refusal if it was not captured.

    Where nothing is due any more the hold is released instead.
    """
    if attempt.state == "authorized":
        amount = amount_due(attempt)
        if amount == 0:
            return (yield from void(attempt, by, "The order amounts to nothing any more."))
        now = clock.now()
        facts = {"captured_cents": amount, "capture_sent_at": now, "look_at": now + wait(0)}
        if not move(attempt.id, "authorized", "capturing", "The capture was sent.", by, **facts):
            return read_attempt(attempt.id)
        yield
        answer = authorize_net.capture(str(attempt.trans_id), amount, attempt.row["ref_id"])
        if answer.approved and answer.reason_code != DONE_BEFORE:
            return _captured(attempt, amount, "The money was taken.", by)
        if answer.final and not answer.approved:
            return _put_off(attempt, answer, by)
    return (yield from find_out(attempt, by))


def amount_due(attempt: Attempt) -> int:
    """What the order amounts to by now, at most what is held: nobody pays for a line that was taken away."""
    totals = totals_of(attempt.row["order_id"], attempt.request_id)
    return max(0, min(attempt.amount_cents, totals["total"]))


def find_out(attempt: Attempt, by: str) -> Phases:
    """A capture was sent and nobody knows whether it was done: ask for the transaction itself."""
    yield
    looked = authorize_net.details(str(attempt.trans_id))
    attempt = read_attempt(attempt.id)
    if attempt.state != "capturing":
        return attempt
    if looked.first and not _may_still_arrive(attempt, looked.first):
        return _as_found(attempt, looked.first, by)
    return _look_later(attempt, "Whether the money was taken is not known yet.", by)


def _look_later(attempt: Attempt, told: str, by: str) -> Refusal:
    later, look_ups = clock.now() + wait(attempt.row["look_ups"]), attempt.row["look_ups"] + 1
    move(attempt.id, "capturing", "capturing", told, by, look_at=later, look_ups=look_ups)
    return _unknown(attempt)


def _may_still_arrive(attempt: Attempt, found: Transaction) -> bool:
    """Whether it is too early to believe that the capture never arrived: another, of another amount, might
    then meet it."""
    sent: datetime = attempt.row["capture_sent_at"] or attempt.sent_at
    return found.state == "authorised" and clock.now() - sent < HORIZON


def _as_found(attempt: Attempt, found: Transaction, by: str) -> Attempt | Refusal:
    if found.state == "captured":
        told = f"The gateway was asked and says {found.transaction_status}."
        return _captured(attempt, found.settle_cents, told, by)
    if found.state == "authorised":
        return _put_off(attempt, None, by)
    if found.state == "released":
        after = "expired" if found.transaction_status == "expired" else "voided"
        told = f"The hold was gone: the gateway says {found.transaction_status}."
        move(attempt.id, "capturing", after, told, by, captured_cents=0, look_at=None)
        alarm(attempt, "hold-gone", f"{told} The order was not paid for.")
        return Refusal(statuses.FAILED_PAYMENT, told)
    told = f"The gateway says {found.transaction_status}; a person must look."
    alarm(attempt, "capture-unclear", told)
    return _look_later(attempt, told, by)


def _captured(attempt: Attempt, cents: int | None, told: str, by: str) -> Attempt:
    """What the gateway took is what counts, whatever was asked for; `cents` is None if it does not say."""
    asked = read_attempt(attempt.id).row["captured_cents"]
    taken = asked if cents is None else min(cents, attempt.amount_cents)
    facts: dict[str, Any] = {"captured_cents": taken, "look_at": clock.now() + timedelta(days=1), "look_ups": 0}
    if move(attempt.id, "capturing", "captured", told, by, **facts):
        all_clear(attempt)
        if taken != asked:
            differs = f"{price_text(taken)} was taken where {price_text(asked)} was due."
            alarm(attempt, "other-amount-taken", f"{differs} Give back what is too much.")
    return read_attempt(attempt.id)


def _put_off(attempt: Attempt, answer: Answer | None, by: str) -> Refusal:
    """It was not captured: the hold stands, and it is tried again later."""
    tries = attempt.row["look_ups"]
    told = f"It was not captured: {answer.words}." if answer else "It was not captured."
    facts = {"captured_cents": 0, "look_ups": tries + 1, "look_at": clock.now() + wait(tries)}
    move(attempt.id, "capturing", "authorized", told, by, **facts)
    if tries or (answer and answer.verdict.alarm):
        alarm(attempt, "capture-failed", f"{told} It will be tried again.", answer)
    return Refusal((answer and answer.status) or statuses.FAILED_PAYMENT, told)


def _unknown(attempt: Attempt) -> Refusal:
    return Refusal(
        statuses.EXTERNAL_APPLICATION_ERROR,
        "The payment processor gave no usable answer. It will be asked again whether the money was taken.",
        data={"payment_id": attempt.id, "outcome": "unknown"},
    )
