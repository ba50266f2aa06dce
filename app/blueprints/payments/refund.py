"""Giving money back: what is settled is refunded, what is not is voided as a whole."""

from __future__ import annotations

import secrets

from app import clock, statuses
from app.blueprints.payments.attempts import Attempt, read_attempt
from app.blueprints.payments.refund_outcome import given_back, not_given_back, unclear
from app.blueprints.payments.release import void
from app.blueprints.payments.states import move
from app.blueprints.payments.tries import wait
from app.integrations import authorize_net
from app.money import price_text
from app.phases import Phases
from app.refusals import Refusal, refuse_param

_NOT_SETTLED = "54"


def refund(attempt: Attempt, cents: int, by: str) -> Phases:
    """Refund so much of a captured attempt. Answers it as it then stands, or the refusal.

    Before the money is settled the gateway cannot refund; the whole of it is then voided, a part refused.
    An answer that does not come is never repeated: money would be given back twice. It is looked up instead.
    """
    before = attempt.state
    attempt = _begin(attempt, cents, by)
    yield
    row = attempt.row
    answer = authorize_net.refund(
        str(attempt.trans_id), cents, row["last4"], row["refund_ref_id"], row["invoice"]
    )
    if answer.approved:
        return given_back(attempt, f"{price_text(cents)} was given back as transaction {answer.trans_id}.", by)
    if answer.reason_code == _NOT_SETTLED:
        return (yield from _void_instead(attempt, by))
    if answer.final:
        told = f"It was not refunded: {answer.words}."
        not_given_back(attempt, before, told, by)
        return Refusal(answer.status or statuses.FAILED_PAYMENT, told)
    return unclear(attempt)


def _begin(attempt: Attempt, cents: int, by: str) -> Attempt:
    """Record what is about to be sent; answers the attempt as it stands then. It is judged anew: somebody else
    may have given back meanwhile."""
    now = clock.now()
    facts = {
        "refund_cents": cents,
        "refund_ref_id": secrets.token_hex(10),
        "refund_sent_at": now,
        "look_at": now + wait(0),
        "look_ups": 0,
    }
    told = f"A refund of {price_text(cents)} was sent."
    moved = move(attempt.id, attempt.state, "refunding", told, by, **facts)
    attempt = read_attempt(attempt.id)
    if not moved:
        raise refuse_param("payment_id", f"Payment {attempt.id} has just become {attempt.state}.")
    if cents > attempt.left_cents:
        raise refuse_param("amount", f"Only {price_text(attempt.left_cents)} is left of what was taken.")
    return attempt


def _void_instead(attempt: Attempt, by: str) -> Phases:
    attempt = not_given_back(attempt, "captured", "It is not settled yet.", by)
    if attempt.state != "captured":
        return attempt  # somebody else has ended it
    if attempt.row["refund_cents"] < attempt.left_cents:
        return refuse_param(
            "amount", "It is not settled yet: until then only the whole of it can be given back."
        )
    return (yield from void(attempt, by, "It is not settled yet, so it is voided."))
