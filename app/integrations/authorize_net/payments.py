"""Holding, taking, releasing and giving back money.

Every function answers an `Answer`. After "unknown" the same call must not be made again before a look-up:
the gateway has no key by which it would recognise the repetition.
"""

from __future__ import annotations

import time
from typing import Any, Literal

from app.integrations.authorize_net import messages
from app.integrations.authorize_net.answers import Answer
from app.integrations.authorize_net.calls import call

# A card that was stored a moment ago is not known everywhere at once; nothing was processed then.
FRESH_S = 60
_FRESH_TRIES, _FRESH_PAUSE_S = 4, 3.0


def authorise(
    *,
    amount_cents: int,
    customer_profile_id: str,
    payment_profile_id: str,
    invoice: str,
    ref_id: str,
    description: str,
    profile_age_s: float | None = None,
) -> Answer:
    """Hold the amount on a stored card; nothing is taken until `capture`.

    invoice: ≤ 20 characters, the same for every try at the same purchase, so that the gateway's own window
    of 120 s catches a repetition. ref_id: ≤ 20 characters, this try's alone: `find_by_invoice` needs both.
    profile_age_s: how long ago the card was stored; within a minute, a card not known yet is tried again.
    """
    profile = customer_profile_id, payment_profile_id
    request = messages.authorisation(amount_cents, profile, invoice, description)
    answer = _transact(request, ref_id)
    for _ in range(_FRESH_TRIES if profile_age_s is not None and profile_age_s < FRESH_S else 0):
        if answer.reason_code != "E00040":
            break
        time.sleep(_FRESH_PAUSE_S)
        answer = _transact(request, ref_id)
    return answer


def capture(trans_id: str, amount_cents: int, ref_id: str = "") -> Answer:
    """Take what was held, at most that much, within 30 days. One that was captured before is approved.

    After "unknown" or with `look_up` ask `details(trans_id)`; to capture again is safe.
    """
    return _transact(messages.capture(trans_id, amount_cents), ref_id, follow_up=True)


def void(trans_id: str, ref_id: str = "") -> Answer:
    """Release a hold, or undo a capture that is not settled. One that was voided before is approved."""
    return _transact(messages.void(trans_id), ref_id, follow_up=True)


def refund(trans_id: str, amount_cents: int, last4: str, ref_id: str = "", invoice: str = "") -> Answer:
    """Give back money that is settled. Reason 54 means that it is not settled yet: void it instead.

    invoice, ref_id: by which `find_by_invoice` finds it again; the latter must be this refund's alone.
    """
    return _transact(messages.refund(trans_id, amount_cents, last4, invoice), ref_id, follow_up=True)


def decide_held(trans_id: str, action: Literal["approve", "decline"]) -> Answer:
    """Let a transaction go that the fraud suite keeps, or turn it down. "approved" means: so decided."""
    held = {"heldTransactionRequest": {"action": action, "refTransId": trans_id}}
    return call("updateHeldTransaction", held, follow_up=True)


def _transact(transaction: dict[str, Any], ref_id: str, follow_up: bool = False) -> Answer:
    return call("createTransaction", {"transactionRequest": transaction}, ref_id, follow_up)
