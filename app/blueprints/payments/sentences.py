"""What a payment's state is called and means, and what is said when somebody has changed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

# What each state is called, its tone, and what it means for the money.
STATES: dict[str, tuple[str, str, str]] = {
    "created": ("Recorded", "info", "Nothing has been sent yet."),
    "authorizing": ("Being asked", "info", "The gateway is being asked."),
    "unknown": ("Not known", "warn", "It is not known yet whether the card was charged."),
    "authorized": ("Held", "info", "The amount is held on the card; nothing has been taken."),
    "capturing": ("Being taken", "warn", "The money is being taken; the answer is not in yet."),
    "captured": ("Taken", "done", "The money was taken and is not settled yet."),
    "settled": ("Settled", "done", "The money was taken and is settled."),
    "voiding": ("Being released", "warn", "The hold is being released."),
    "voided": ("Released", "quiet", "Nothing is held and nothing was taken."),
    "refunding": ("Being refunded", "warn", "A refund was sent; the answer is not in yet."),
    "refunded": ("Refunded", "quiet", "All that was taken was given back."),
    "declined": ("Declined", "quiet", "Nothing was charged."),
    "rejected": ("Rejected", "quiet", "Nothing was charged."),
    "not_sent": ("Not sent", "quiet", "Nothing was charged."),
    "not_charged": ("Not charged", "quiet", "The gateway never knew it. Nothing was charged."),
    "expired": ("Ended", "warn", "The hold has ended and nothing was taken."),
}


def telling(sentences: Mapping[str, str]) -> Callable[[dict[str, Any]], str]:
    """The sentence for an answer, by the state that the payment came to; for another state, what it means."""

    def tell(result: dict[str, Any]) -> str:
        state = result["payment"]["state"]
        return sentences.get(state) or STATES[state][2]

    return tell
