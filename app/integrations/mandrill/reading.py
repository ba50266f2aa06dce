"""Reading Mandrill's answers: the name of the error counts first, its HTTP code second."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.integrations.mandrill.deliveries import Delivery, Recipient, Retry, To
from app.integrations.masking import masked_text
from app.integrations.transport import Reply

# What only a person can mend, whatever the HTTP code: older accounts answer these with 500.
NEEDS_A_PERSON = frozenset(
    {
        "Invalid_Key",
        "PaymentRequired",
        "Unknown_Template",
        "Invalid_Template",
        "ValidationError",
        "Unknown_Subaccount",
    }
)
ACCEPTED = frozenset({"sent", "queued", "scheduled"})
# Queued, but it will not go out before somebody settles something with the provider.
STUCK = frozenset(
    {
        "free-trial-sends-exhausted",
        "monthly-limit-reached",
        "sending-paused",
        "sending-suspended",
        "account-suspended",
    }
)


def parse(body: bytes) -> Any:
    """The JSON of an answer, or None if it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def read_delivery(reply: Reply, recipients: Sequence[To], sent: dict[str, Any]) -> Delivery:
    """What the answer says of each recipient; a failure if one of those it is meant for does not get it."""
    raw = masked_text(reply.body)
    if reply.code != 200:
        problem, text, retry = refusal(reply)
        return Delivery(problem, text, retry, sent=sent, raw=raw)
    told = _told(parse(reply.body))
    missing = [one.email for one in recipients if one.kind == "to" and one.email.casefold() not in told]
    if missing:
        text = f"The answer says nothing of {', '.join(missing)}."
        return Delivery("unreadable-answer", text, "after_search", sent=sent, raw=raw)
    return _judge(told, recipients, sent, raw)


def refusal(reply: Reply) -> tuple[str, str, Retry]:
    """(name of the error, its sentence, whether to try again)."""
    body = parse(reply.body)
    told = body if isinstance(body, dict) else {}
    name = str(told.get("name") or f"http-{reply.code}")
    text = str(told.get("message") or f"HTTP {reply.code} without an explanation.")
    return name, text, _retry(name, reply)


def _retry(name: str, reply: Reply) -> Retry:
    if name in NEEDS_A_PERSON:
        return "never"
    # Under load it turns callers away with 403 and no body.
    if reply.code == 429 or (reply.code == 403 and not reply.body.strip()):
        return "later"
    # A server that failed may have failed after it took the message.
    return "never" if 400 <= reply.code < 500 else "after_search"


def _told(rows: Any) -> dict[str, Recipient]:
    """The recipients that the answer names, by their address in lower case."""
    told = {}
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("email"), str) and isinstance(row.get("status"), str):
            reason = row.get("reject_reason") or row.get("queued_reason")
            told[row["email"].casefold()] = Recipient(row["email"], row["status"], reason, row.get("_id"))
    return told


def _judge(told: dict[str, Recipient], recipients: Sequence[To], sent: dict[str, Any], raw: str) -> Delivery:
    meant = [told[one.email.casefold()] for one in recipients if one.kind == "to"]
    copies = [told.get(one.email.casefold()) for one in recipients if one.kind != "to"]
    refused = tuple(one.email for one in copies if one and one.status not in ACCEPTED)
    everyone = tuple(told.values())
    for one in meant:
        if one.status not in ACCEPTED:
            text = f"{one.email} was {one.status}: {one.reason or 'no reason given'}."
            return Delivery(one.status, text, "never", everyone, refused, sent, raw)
    for one in meant:
        if one.status == "queued" and one.reason in STUCK:
            text = f"The message to {one.email} is kept back: {one.reason}."
            return Delivery(one.reason, text, "kept", everyone, refused, sent, raw)
    return Delivery(None, "", "never", everyone, refused, sent, raw)
