"""Why visits are cancelled: the usual reasons by their short names. Any other is taken as it is worded."""

from __future__ import annotations

import re

REASONS = {
    "client_request": "Client asked",
    "no_access": "No access to the property",
    "not_ready": "Property not ready",
    "weather": "Weather",
    "photographer_unavailable": "Photographer unavailable",
    "equipment": "Equipment failed",
    "safety": "Not safe",
}


def reason_options() -> list[tuple[str, str]]:
    """The usual reasons as (short name, words)."""
    return list(REASONS.items())


def reason_text(reason: str | None) -> str:
    """A reason as people read it: `no_access` and `gate_stuck` in words, words as they are."""
    if not reason:
        return ""
    if reason in REASONS:
        return REASONS[reason]
    is_name = re.fullmatch(r"[a-z0-9]+([_-][a-z0-9]+)+", reason)
    return re.sub("[_-]", " ", reason).capitalize() if is_name else reason
