"""Recognising a card number wherever somebody puts one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

SENTENCE = "Card numbers are not accepted here: send the one-time token that Accept.js answers."
_DIGITS = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")


def find_card_numbers(value: Any) -> Any:
    """The complaint for each place in a JSON value that holds a card number, nested as the value is."""
    if isinstance(value, Mapping):
        found = {name: find_card_numbers(inner) for name, inner in value.items()}
        return {name: inner for name, inner in found.items() if inner}
    if isinstance(value, list):
        places = {place: find_card_numbers(inner) for place, inner in enumerate(value)}
        return {place: inner for place, inner in places.items() if inner}
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return [SENTENCE] if any(map(_is_card, _DIGITS.findall(str(value)))) else None


def _is_card(text: str) -> bool:
    """Whether the check digit fits (Luhn): it does for one in ten numbers that are no card's."""
    digits = [int(char) for char in reversed(text) if char.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) if place % 2 else digit for place, digit in enumerate(digits)]
    return sum(doubled) % 10 == 0
