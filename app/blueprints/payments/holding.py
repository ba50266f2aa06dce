"""Holding an order's total on its card: sent once, saved whatever comes of it, looked up when nothing came.

The caller's phases go on where these end: what they do next is saved together with the outcome.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from app import clock, statuses
from app.blueprints.orders.models import OrderRequest
from app.blueprints.payment_methods.models import PaymentMethod
from app.blueprints.payments.alarms import alarm
from app.blueprints.payments.attempts import Attempt, open_stray, read_attempt
from app.blueprints.payments.failing import fail_order
from app.blueprints.payments.overtaking import overtake
from app.blueprints.payments.states import UNSETTLED, move
from app.database import table
from app.extensions import connection
from app.integrations import authorize_net
from app.integrations.authorize_net import Answer, Looked, Transaction
from app.refusals import Refusal
from app.statuses import Status

Held = Generator[None, None, Refusal | None]

_card, _request = table(PaymentMethod), table(OrderRequest)
# How long a gateway keeps a hold that is not captured.
HOLD_LASTS = timedelta(days=30)
# When what is unknown is asked after once its request has been answered.
FIRST_LOOK = timedelta(minutes=1)


def hold(attempt: Attempt, by: str) -> Held:
    """Hold the amount. Answers None if it is held: the order is to be placed in the phase under way.

    Otherwise the refusal for the caller, the order and its promotion having been given up (or kept as they
    are, while it is not known whether the card was charged).
    """
    if attempt.state in UNSETTLED:
        return (yield from _find_out(attempt, by))
    refusal = overtake(attempt, by)
    if refusal:
        return refusal
    sent = clock.now()
    if not move(attempt.id, "created", "authorizing", "Sent to the gateway.", by, sent_at=sent, look_at=sent):
        return (yield from _settled_by_another(attempt))
    yield
    answer = _send(attempt)
    return (yield from _settle(read_attempt(attempt.id), answer, by))


def _send(attempt: Attempt) -> Answer:
    row = attempt.row
    return authorize_net.authorise(
        amount_cents=attempt.amount_cents,
        customer_profile_id=row["customer_profile_id"],
        payment_profile_id=row["payment_profile_id"],
        invoice=row["invoice"],
        ref_id=row["ref_id"],
        description=f"Order request {attempt.request_id}",
        profile_age_s=(clock.now() - row["card_since"]).total_seconds(),
    )


def _settle(attempt: Attempt, answer: Answer, by: str) -> Held:
    if attempt.state not in UNSETTLED:
        return unknown(attempt)  # a reconciliation was faster, and settled it as nobody's
    if answer.approved and answer.trans_id:
        return _authorized(attempt, answer, by)
    if answer.outcome == "unknown" and answer.verdict.void:
        return _let_go(attempt, answer, by)
    if answer.outcome in ("approved", "unknown"):
        return (yield from _find_out(attempt, by, answer))
    if answer.verdict.look_up:
        yield
        found = _look(attempt)
        attempt = read_attempt(attempt.id)
        if attempt.state not in UNSETTLED:
            return unknown(attempt)
        if not found.known:  # a look-up that failed decides nothing
            return (yield from _find_out(attempt, by, answer))
        if any(one.state in _MAY_HOLD for one in found.transactions):
            return _adopt(attempt, found, by)
    return _refused(attempt, answer, by)


def _authorized(attempt: Attempt, answer: Answer, by: str) -> Refusal | None:
    facts = _facts(answer) | _held_facts()
    if move(attempt.id, attempt.state, "authorized", "The card was authorised.", by, **facts):
        _unflag(attempt)
        return None
    return unknown(attempt)


def _held_facts() -> dict[str, Any]:
    now = clock.now()
    return {"resolved_at": now, "expires_at": now + HOLD_LASTS, "look_at": now, "answered": "action-successful"}


def _facts(answer: Answer) -> dict[str, Any]:
    return {
        "trans_id": answer.trans_id,
        "authorization_code": answer.auth_code,
        "response_code": answer.response_code,
        "reason_code": answer.reason_code,
        "raw_response": {"sent": answer.sent, "answer": answer.raw},
    }


def _refused(attempt: Attempt, answer: Answer, by: str) -> Refusal:
    """The gateway said no for good. Where it may still hold something, that is voided."""
    status = answer.status or statuses.FAILED_PAYMENT
    remains = answer.trans_id and (answer.outcome == "held" or answer.verdict.void)
    after = "voiding" if remains else _STATES.get(answer.outcome, "rejected")
    facts = _facts(answer) | {"resolved_at": clock.now(), "answered": status.slug, "look_at": clock.now()}
    if answer.outcome == "duplicate":
        facts["trans_id"] = None  # the first one's, which has an attempt of its own
    told = f"{status.slug}: {answer.words}."
    if move(attempt.id, attempt.state, after, told, by, **facts):
        fail_order(attempt.request_id)
        if answer.verdict.flag_card:
            _flag(attempt, status)
        if answer.verdict.alarm:
            alarm(attempt, status.slug, told, answer)
    return Refusal(status)


def _let_go(attempt: Attempt, answer: Answer, by: str) -> Refusal:
    """The gateway failed in the midst, and may hold what it could not undo: nothing to build an order on. The
    reconciliation finds it and voids it."""
    status = answer.status or statuses.EXTERNAL_APPLICATION_ERROR
    told = f"{status.slug}: {answer.words}. What may be held is to be released."
    facts = _facts(answer) | {"trans_id": None, "look_at": clock.now(), "answered": status.slug}
    if move(attempt.id, attempt.state, "unknown", told, by, **facts):
        fail_order(attempt.request_id)
    return Refusal(status)


_MAY_HOLD = ("authorised", "captured", "review", "unknown", "alarm")
_STATES = {"declined": "declined", "not_sent": "not_sent"}


def _find_out(attempt: Attempt, by: str, answer: Answer | None = None) -> Held:
    """Nobody knows whether the card was charged: say so, then ask a few times, and never send it again."""
    if attempt.state == "authorizing":
        facts = _facts(answer) if answer else {}
        look_at = clock.now() + FIRST_LOOK
        told = "No usable answer came: it may have been charged."
        move(attempt.id, "authorizing", "unknown", told, by, **facts, look_at=look_at)
        _guard_anew(attempt)
    yield
    for pause in current_app.config["PAYMENT_LOOK_UPS"]:
        time.sleep(pause)
        found = _look(attempt)
        if found.known and found.first:
            return _adopt(read_attempt(attempt.id), found, by)
    return unknown(attempt)


def _look(attempt: Attempt) -> Looked:
    row = attempt.row
    return authorize_net.find_by_invoice(row["invoice"], row["ref_id"], attempt.amount_cents, attempt.sent_at)


def _adopt(attempt: Attempt, found: Looked, by: str) -> Refusal | None:
    """Take up what the gateway turned out to have done. A second hold is voided."""
    if attempt.state not in UNSETTLED:
        return unknown(attempt)
    authorised = [one for one in found.transactions if one.state == "authorised"]
    if not authorised:
        return _closed(attempt, found.transactions[0], by)
    first, *strays = authorised
    told = "The gateway was asked and has authorised the card."
    facts = {"trans_id": first.trans_id, "authorization_code": first.auth_code} | _held_facts()
    if not move(attempt.id, attempt.state, "authorized", told, by, **facts):
        return unknown(attempt)
    for stray in strays:
        open_stray(attempt, stray.trans_id, by)
    return None


def _closed(attempt: Attempt, found: Transaction, by: str) -> Refusal:
    """What was found holds nothing, or holds it only for review."""
    if found.state not in ("declined", "failed", "released", "review"):
        return unknown(attempt)
    after = "voiding" if found.state == "review" else "declined"
    now = clock.now()
    facts = {"trans_id": found.trans_id, "resolved_at": now, "answered": statuses.DECLINED_PAYMENT.slug}
    told = f"The gateway was asked and says {found.transaction_status}."
    if move(attempt.id, attempt.state, after, told, by, **facts, look_at=now):
        fail_order(attempt.request_id)
    return Refusal(statuses.DECLINED_PAYMENT)


def _settled_by_another(attempt: Attempt) -> Held:
    """Somebody else sends this very attempt: their outcome is not ours to tell yet."""
    yield
    return unknown(attempt)


def unknown(attempt: Attempt) -> Refusal:
    """The answer while it is not known whether the card was charged."""
    return Refusal(
        statuses.EXTERNAL_APPLICATION_ERROR,
        "The payment processor gave no usable answer. It is not known yet whether the card was charged: "
        "it will be looked up, and what is not wanted will be released. Do not order again meanwhile.",
        data={"payment_attempt_id": attempt.id, "outcome": "unknown"},
    )


def _guard_anew(attempt: Attempt) -> None:
    """The two minutes in which the same order counts as a second click begin anew."""
    mine = sa.update(_request).where(_request.c.id == attempt.request_id)
    connection().execute(mine.values(guarded_at=clock.now()))


def _flag(attempt: Attempt, status: Status) -> None:
    mine = sa.update(_card).where(_card.c.id == attempt.row["payment_method_id"])
    connection().execute(mine.values(refused_as=status.slug))


def _unflag(attempt: Attempt) -> None:
    flagged = sa.update(_card).where(
        _card.c.id == attempt.row["payment_method_id"], _card.c.refused_as.is_not(None)
    )
    connection().execute(flagged.values(refused_as=None))
