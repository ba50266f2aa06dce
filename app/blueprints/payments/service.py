"""What staff do about a single payment: take it, let it go, give it back, say what came of that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.blueprints.payments.attempts import Attempt, find_attempt
from app.blueprints.payments.capture import capture
from app.blueprints.payments.reads import with_story
from app.blueprints.payments.refund import refund
from app.blueprints.payments.refund_outcome import require_arrived, settle_by_hand
from app.blueprints.payments.release import void
from app.identity.caller import Caller
from app.money import cents, price_text
from app.phases import Phases
from app.refusals import Problems, Refusal

LookUp = Callable[[dict[str, Any], Caller, Problems], Attempt | None]


def look_up_in(states: tuple[str, ...], verb: str) -> LookUp:
    """A look-up for the payment named, which must be in one of these states to be `verb`."""

    def look_up(values: dict[str, Any], caller: Caller, problems: Problems) -> Attempt | None:
        if "payment_id" not in values:
            return None
        wanted = values["payment_id"]
        attempt = find_attempt(wanted)
        if attempt is None:
            problems.invalid("payment_id", f"There is no payment {wanted}.")
        elif attempt.state not in states:
            problems.invalid("payment_id", f"Payment {wanted} is {attempt.state}, so it cannot be {verb}.")
        return attempt

    return look_up


def look_up_refund(values: dict[str, Any], caller: Caller, problems: Problems) -> Attempt | None:
    """The payment to refund; what is asked for must not be more than is left of what was taken."""
    attempt = look_up_in(("captured", "settled"), "refunded")(values, caller, problems)
    if attempt and not problems and "amount" in values:
        left = attempt.left_cents
        if not 0 < cents(values["amount"]) <= left:
            problems.invalid("amount", f"Amount must lie above 0 and be at most {price_text(left)}.")
    return attempt


def capture_payment(values: dict[str, Any], attempt: Attempt, caller: Caller) -> Phases:
    """Take the money that is held, as far as the order still amounts to it."""
    return _told((yield from capture(attempt, caller.display_name)))


def void_payment(values: dict[str, Any], attempt: Attempt, caller: Caller) -> Phases:
    """Release the hold, or undo a capture that is not settled."""
    return _told((yield from void(attempt, caller.display_name, f"{caller.display_name} released it.")))


def refund_payment(values: dict[str, Any], attempt: Attempt, caller: Caller) -> Phases:
    """Give back what was taken, whole or in part."""
    amount = cents(values["amount"]) if "amount" in values else attempt.left_cents
    return _told((yield from refund(attempt, amount, caller.display_name)))


def look_up_sent_refund(values: dict[str, Any], caller: Caller, problems: Problems) -> Attempt | None:
    """The payment whose refund had no answer, once it can no longer arrive."""
    attempt = look_up_in(("refunding",), "told of a refund")(values, caller, problems)
    if attempt and not problems:
        require_arrived(attempt, problems)
    return attempt


def settle_refund(values: dict[str, Any], attempt: Attempt, caller: Caller) -> dict[str, Any] | Refusal:
    """Book what somebody saw at the gateway of a refund whose answer was lost."""
    return _told(settle_by_hand(attempt, values["refunded"], caller))


def _told(answer: Attempt | Refusal) -> dict[str, Any] | Refusal:
    if isinstance(answer, Refusal):
        return answer
    return {"payment": with_story(dict(answer.row))}
