"""Giving money back: what is settled is refunded, what is not is voided as a whole."""

from __future__ import annotations

from datetime import timedelta

from app import clock, statuses
from app.blueprints.payments.alarms import alarm
from app.blueprints.payments.attempts import Attempt, read_attempt
from app.blueprints.payments.release import void
from app.blueprints.payments.states import move
from app.integrations import authorize_net
from app.integrations.authorize_net import Answer
from app.money import price_text
from app.phases import Phases
from app.refusals import Refusal, refuse_param

_NOT_SETTLED = "54"


def refund(attempt: Attempt, cents: int, by: str) -> Phases:
    """Refund so much of a captured attempt. Answers it as it then stands, or the refusal.

    Before the money is settled the gateway cannot refund; the whole of it is then voided, a part refused.
    An answer that does not come is never repeated: money would be given back twice.
    """
    before = attempt.state
    told = f"A refund of {price_text(cents)} was sent."
    if not move(attempt.id, before, "refunding", told, by, look_at=clock.now() + timedelta(minutes=1)):
        return read_attempt(attempt.id)
    yield
    answer = authorize_net.refund(str(attempt.trans_id), cents, attempt.row["last4"], attempt.row["ref_id"])
    if answer.approved:
        return _refunded(attempt, cents, by)
    if answer.reason_code == _NOT_SETTLED:
        return (yield from _void_instead(attempt, cents, by))
    if answer.final:
        return _not_refunded(attempt, answer, before, by)
    sentence = "Whether it was refunded is not known. Look it up at the gateway before anything else is done."
    alarm(attempt, "refund-unclear", sentence, answer)
    data = {"payment_id": attempt.id, "outcome": "unknown"}
    return Refusal(statuses.EXTERNAL_APPLICATION_ERROR, sentence, data=data)


def _refunded(attempt: Attempt, cents: int, by: str) -> Attempt:
    refunded = attempt.row["refunded_cents"] + cents
    after = "refunded" if refunded == attempt.row["captured_cents"] else "settled"
    told = f"{price_text(cents)} was refunded."
    move(attempt.id, "refunding", after, told, by, refunded_cents=refunded, look_at=None)
    return read_attempt(attempt.id)


def _void_instead(attempt: Attempt, cents: int, by: str) -> Phases:
    move(attempt.id, "refunding", "captured", "It is not settled yet.", by)
    if cents < attempt.row["captured_cents"] - attempt.row["refunded_cents"]:
        return refuse_param(
            "amount", "It is not settled yet: until then only the whole of it can be given back."
        )
    return (yield from void(read_attempt(attempt.id), by, "It is not settled yet, so it is voided."))


def _not_refunded(attempt: Attempt, answer: Answer, before: str, by: str) -> Refusal:
    told = f"It was not refunded: {answer.reason_text or answer.reason_code}."
    move(attempt.id, "refunding", before, told, by, look_at=None)
    return Refusal(answer.status or statuses.FAILED_PAYMENT, told)
