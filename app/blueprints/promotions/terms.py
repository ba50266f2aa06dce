"""A promotion's terms in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.money import price_text


def percent_off(promotion: Mapping[str, Any]) -> Decimal | None:
    """The share it takes off in percent, or None if it takes an amount."""
    return None if promotion["percent_bp"] is None else Decimal(promotion["percent_bp"]) / 100


def terms_text(promotion: Mapping[str, Any]) -> str:
    """`10 % off`, `$25.00 off`."""
    percent = percent_off(promotion)
    return (
        f"{price_text(promotion['amount_cents'])} off" if percent is None else f"{percent.normalize():f} % off"
    )


def days_text(promotion: Mapping[str, Any]) -> str:
    """When it may be used, by the office's calendar."""
    first, last = promotion["first_day"], promotion["last_day"]
    if first and last:
        return f"{first} to {last}"
    if first:
        return f"from {first}"
    return f"until {last}" if last else "any day"


def uses_text(promotion: Mapping[str, Any]) -> str:
    """`12 of 100`."""
    limit = promotion["usage_limit"]
    return f"{promotion['used']} of {limit}" if limit is not None else f"{promotion['used']}, no limit"
