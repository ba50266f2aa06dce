"""How often: requests of a token, and wrong guesses of a password."""

from __future__ import annotations

import time

from flask import current_app
from limits import RateLimitItem, RateLimitItemPerMinute, parse

from app import statuses
from app.extensions import limiter
from app.identity.caller import Caller
from app.refusals import Refusal

GUESSES_PER_ACCOUNT = parse("5 per 15 minutes")
GUESSES_PER_ADDRESS = parse("20 per minute")


def refuse_haste(caller: Caller) -> None:
    """Count a request of this token and refuse it beyond the setting RATE_LIMIT a minute (0: no limit)."""
    most = current_app.config["RATE_LIMIT"]
    if most and caller.token:
        limit = RateLimitItemPerMinute(most)
        if not limiter.limiter.hit(limit, "requests", caller.token[-16:]):
            raise _too_often(limit, "requests", caller.token[-16:])


def refuse_hasty_stranger(address: str) -> None:
    """Count a request that brought no good token against the address it came from."""
    most = current_app.config["RATE_LIMIT"]
    if most and address and not limiter.limiter.hit(RateLimitItemPerMinute(most), "strangers", address):
        raise _too_often(RateLimitItemPerMinute(most), "strangers", address)


def refuse_guessing(account: str, address: str) -> None:
    """Refuse a sign-in once there were too many wrong ones for the account or from the address."""
    for limit, kind, who in _guesses(account, address):
        if not limiter.limiter.test(limit, kind, who):
            raise _too_often(limit, kind, who)


def remember_wrong_guess(account: str, address: str) -> None:
    for limit, kind, who in _guesses(account, address):
        limiter.limiter.hit(limit, kind, who)


def _guesses(account: str, address: str) -> list[tuple[RateLimitItem, str, str]]:
    return [
        (GUESSES_PER_ACCOUNT, "account", account.strip().lower()),
        (GUESSES_PER_ADDRESS, "address", address),
    ]


def _too_often(limit: RateLimitItem, kind: str, who: str) -> Refusal:
    seconds = max(1, round(limiter.limiter.get_window_stats(limit, kind, who).reset_time - time.time()))
    message = f"{statuses.RATE_LIMIT_EXCEEDED.sentence} Try again in {seconds} s."
    return Refusal(statuses.RATE_LIMIT_EXCEEDED, message, headers={"Retry-After": str(seconds)})
