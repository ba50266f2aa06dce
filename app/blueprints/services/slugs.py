"""Names for programs."""

from __future__ import annotations

import re

# What a list of add-ons says to be emptied.
NONE = "none"


def slug_of(text: str) -> str:
    """`Exterior photography` → `exterior-photography`."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
