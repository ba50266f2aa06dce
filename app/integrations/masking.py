"""What must never be stored or logged: keys, card numbers and one-time tokens are struck out."""

from __future__ import annotations

import json
import re
from typing import Any

SECRET = frozenset({"transactionKey", "cardNumber", "cardCode", "dataValue", "key", "X-MC-ApiKey"})
LONGEST = 8000
# What a secret looks like in text: after its name, to the end of its quotes or of its word (the quotes may be
# those of JSON inside JSON, or of a page), or a number as long as a card's.
_QUOTE = r"""(?:\\{0,3}["']|&(?:quot|apos|#\d+);)"""
_NAMED = re.compile(
    rf"""(\b(?:{"|".join(sorted(SECRET))}){_QUOTE}?\s*[:=]\s*)"""
    rf"""(?:({_QUOTE})(?:(?!\2)(?:\\.|.))*|[^"'&,}}<\s]+)""",
    re.DOTALL,
)
_NUMBER = re.compile(r"\b\d(?:[ -]?\d){8,14}[ -]?(\d{4})\b")


def masked(value: Any) -> Any:
    """The same JSON value with every secret replaced; a card number keeps its last four digits."""
    if isinstance(value, dict):
        return {
            name: _struck(name, inner) if name in SECRET else masked(inner) for name, inner in value.items()
        }
    return [masked(inner) for inner in value] if isinstance(value, list | tuple) else value


def masked_text(body: bytes) -> str:
    """A raw answer as it may be kept: masked, be it JSON or not, and never longer than a page."""
    text = body.decode("utf-8", "replace").lstrip("\ufeff").replace("\x00", "")
    try:
        text = json.dumps(masked(json.loads(text)), separators=(",", ":"))
    except (ValueError, RecursionError):
        # Half an answer, or a page of some server on the way.
        text = _NUMBER.sub(r"XXXX\1", _NAMED.sub(r"\1\2…", text))
    return text[:LONGEST]


def _struck(name: str, value: Any) -> str:
    text = str(value)
    return f"XXXX{text[-4:]}" if name == "cardNumber" and text[-4:].isdigit() else "…"
