"""Tokens: 256 random bits behind a prefix that names their kind; only the SHA-256 is ever stored."""

from __future__ import annotations

import hashlib
import re
import secrets

APPLICATION = "olio_app_"
SESSION = "olio_ses_"
_SHAPE = re.compile(r"olio_(app|ses)_[A-Za-z0-9_-]{43}")


def new_token(prefix: str) -> str:
    return prefix + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the database knows of a token. A plain hash is enough: there is nothing to guess in 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def well_formed(token: object) -> bool:
    return isinstance(token, str) and bool(_SHAPE.fullmatch(token))
