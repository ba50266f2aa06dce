"""Passwords: argon2id, and the same time spent whether or not the user exists."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST, LONGEST = 12, 128

# OWASP's second recommended profile: 19 MiB, two passes.
hasher = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)
_nobody: list[str] = []


def hash_password(password: str) -> str:
    return hasher.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one. Without a stored one it takes as long and says no."""
    try:
        return hasher.verify(stored or _hash_of_nobody(), password) and stored is not None
    except (Argon2Error, InvalidHashError):
        return False


def _hash_of_nobody() -> str:
    if not _nobody:
        _nobody.append(hasher.hash("the password of nobody"))
    return _nobody[0]
