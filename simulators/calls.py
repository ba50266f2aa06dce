"""A call to either provider, as the fault engine and the log see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SECRET = ("transactionKey", "cardNumber", "cardCode", "dataValue", "key")


@dataclass(frozen=True)
class Call:
    """api: anet or mandrill. kind, invoice and card (last four digits) are empty where they do not apply."""

    api: str
    method: str
    body: dict[str, Any]
    raw: bytes
    kind: str = ""
    invoice: str = ""
    card: str = ""


def masked(value: Any) -> Any:
    """The same JSON without its secrets, for the log."""
    if isinstance(value, dict):
        return {name: "…" if name in SECRET else masked(inner) for name, inner in value.items()}
    return [masked(inner) for inner in value] if isinstance(value, list) else value
