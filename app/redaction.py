"""What no log line may say, taken out of every line just before it is written.

Nothing of Olio's own logs a token, an address or a row; but paths, request ids and the words of a database's
errors are other people's.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

_TOKEN = re.compile(r"olio_([a-z]{3})_[A-Za-z0-9_-]+")
_ADDRESS = re.compile(r"[\w.+%-]+(@|%40)[\w-]+(\.[\w-]+)+", re.IGNORECASE)
# PostgreSQL repeats the row that it refuses, line ends and all.
_ROW = re.compile(r"DETAIL:.*?(?=\n\[SQL|\n\n|\Z)", re.DOTALL)


def redact(_logger: Any, _level: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: every text of the line without tokens, e-mail addresses and refused rows."""
    return {name: without_secrets(text) if isinstance(text, str) else text for name, text in line.items()}


def without_secrets(text: str) -> str:
    text = _ROW.sub("DETAIL: …", text)
    return _ADDRESS.sub("…@…", _TOKEN.sub(r"olio_\1_…", text))
