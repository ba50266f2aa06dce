"""Authorize.net behind a few plain functions, each of which answers a value and never raises for a bad answer.

    answer = authorize_net.authorise(amount_cents=12500, customer_profile_id=…, payment_profile_id=…,
                                     invoice=…, ref_id=…, description=…)
    answer.outcome   what is known: approved, declined, held, duplicate, rejected, credentials,
                     not_sent or unknown; `answers.Outcome` says what each means for the money
    answer.status    what the caller of Olio is told; None where there is nothing to refuse
    answer.trans_id, .auth_code, .avs, .cvv, .reason_code, .brand, .last4
    answer.sent, .raw                           masked, may be stored
    answer.verdict.void, .look_up, .flag_card, .alarm     what is to be done besides

No database transaction may be open during a call. They need an application context, for the settings.
"""

from __future__ import annotations

from app.integrations.authorize_net.answers import Answer, Looked, Outcome, State, Transaction, Verdict
from app.integrations.authorize_net.health import check_health
from app.integrations.authorize_net.lookups import details, find_by_invoice, unsettled_pages
from app.integrations.authorize_net.payments import authorise, capture, decide_held, refund, void
from app.integrations.authorize_net.vault import (
    Card,
    Stored,
    add_payment_profile,
    card,
    create_profile_with_nonce,
)

__all__ = [
    "Answer",
    "Card",
    "Looked",
    "Outcome",
    "State",
    "Stored",
    "Transaction",
    "Verdict",
    "add_payment_profile",
    "authorise",
    "capture",
    "card",
    "check_health",
    "create_profile_with_nonce",
    "decide_held",
    "details",
    "find_by_invoice",
    "refund",
    "unsettled_pages",
    "void",
]
