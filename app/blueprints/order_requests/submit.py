"""Submitting an order: record it, hold its total on the card, place it, tell the client.

What must never fail stands in the order it happens in. Each `yield` commits; between the first and the last
nothing is open, so a process that dies anywhere leaves an attempt that `payments reconcile` settles, or that
a retry under the same idempotency key takes up.
"""

from __future__ import annotations

from typing import Any

from app import statuses
from app.blueprints.order_requests.placing import place
from app.blueprints.order_requests.recording import Earlier, earlier_try, record_request
from app.blueprints.order_requests.whole import submitted_order
from app.blueprints.orders.submission import Submission, look_up_submission
from app.blueprints.payments.attempts import Attempt, attempt_of
from app.blueprints.payments.holding import hold, unknown
from app.blueprints.payments.overtaking import give_way
from app.blueprints.payments.states import UNSETTLED
from app.identity.caller import Caller
from app.phases import Phases
from app.refusals import Problems, Refusal
from app.statuses import named


def look_up_order(values: dict[str, Any], caller: Caller, problems: Problems) -> Submission | Earlier:
    """The order to place; or what was begun under this very idempotency key and cut short: that is not judged
    anew, for its own promotion would count as used."""
    return earlier_try(caller) or look_up_submission(values, caller, problems)


def submit_order(values: dict[str, Any], found: Submission | Earlier, caller: Caller) -> Phases:
    """Place the order. Answers it as it stands; a refusal for its payment leaves a closed order request."""
    if isinstance(found, Submission):
        request_id = record_request(found, caller)
    elif found.state == "pending_payment":
        request_id = found.request_id
    else:
        return _as_it_ended(found)
    attempt = attempt_of(request_id)
    if attempt:
        yield
        refusal = yield from hold(attempt, caller.display_name)
        if refusal:
            return refusal
    if not place(request_id, caller) and attempt:
        return give_way(attempt, caller.display_name)
    return {"order": submitted_order(request_id)}


def _as_it_ended(earlier: Earlier) -> dict[str, Any] | Refusal:
    """What an earlier try came to that died before it could say so."""
    attempt = attempt_of(earlier.request_id)
    if earlier.state == "payment_failed" and attempt:
        return _refusal_of(attempt)
    return {"order": submitted_order(earlier.request_id)}


def _refusal_of(attempt: Attempt) -> Refusal:
    if attempt.row["answered"]:
        return Refusal(named(attempt.row["answered"]))
    return unknown(attempt) if attempt.state in UNSETTLED else _given_up(attempt)


def _given_up(attempt: Attempt) -> Refusal:
    """It was not known whether the card was charged, and by now it is."""
    return Refusal(
        statuses.EXTERNAL_APPLICATION_ERROR,
        "The payment processor gave no usable answer in time, so the order was given up. Nothing was taken "
        "from the card, and what was held on it is released. It may be ordered again.",
        data={"payment_attempt_id": attempt.id, "outcome": "not_charged"},
    )
