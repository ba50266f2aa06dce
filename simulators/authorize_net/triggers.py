"""What decides a card's fate: the sandbox's documented postal codes and security codes, and cards of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

AVS = {
    "46203": "E", "46207": "R", "46204": "G", "46209": "U", "46208": "S", "46205": "N", "46206": "P",
    "46201": "A", "46217": "Z", "46211": "W", "46214": "X",
}  # fmt: skip
CVV = {"900": "M", "901": "N", "902": "S", "903": "U", "904": "P"}
DECLINING_ZIP, REVIEWED_ZIP = "46282", "46999"
# Postal codes that authorise 1.23 only, or in full with a balance: with partial authorisation allowed.
PARTIAL_ZIPS = {"46225": 123, "46226": None, "46227": None, "46228": None}

# Stored cards that exist in the simulator alone, by their last four digits: (response code, reason).
BY_LAST4 = {
    "0002": ("2", "2"),
    "0006": ("3", "6"),
    "0008": ("3", "8"),
    "0011": ("3", "11"),
    "0017": ("3", "17"),
    "0019": ("3", "19"),
    "0120": ("3", "120"),
    "0253": ("4", "253"),
}
HOLDS_ALL_THE_SAME = frozenset({"0120"})
CHARGES_AND_HANGS = "0408"
BRANDS = {"4": "Visa", "5": "MasterCard", "2": "MasterCard", "6": "Discover"}


@dataclass(frozen=True)
class Card:
    """A card as the simulator knows it. expires: `YYYY-MM`.

    ours: it came from a one-time token of the simulator, so its last digits may mean something.
    """

    last4: str
    brand: str
    expires: str
    luhn: bool
    zip: str = ""
    code: str = ""
    ours: bool = False


def judge(card: Card, now: float, partial: bool) -> tuple[str, str]:
    """(response code, reason) of an authorisation on this card."""
    if card.ours and card.last4 in BY_LAST4:
        return BY_LAST4[card.last4]
    if not card.luhn:
        return "3", "6"
    if is_expired(card.expires, now):
        return "3", "8"
    if card.zip == DECLINING_ZIP or (card.zip in PARTIAL_ZIPS and not partial):
        return "2", "2"
    if card.zip == REVIEWED_ZIP:
        return "4", "253"
    return "1", "295" if PARTIAL_ZIPS.get(card.zip) else "1"


def is_expired(expires: str, now: float) -> bool:
    today = datetime.fromtimestamp(now, UTC)
    return expires < f"{today:%Y-%m}"


def passes_luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return 13 <= len(number) <= 19 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def brand_of(number: str) -> str:
    american = number[:2] in ("34", "37")
    return "AmericanExpress" if american else BRANDS.get(number[:1], "Visa")


def read_expiry(text: str) -> str:
    """`2030-12`, `1230`, `12/30` or `12/2030` → `2030-12`."""
    digits = text.replace("/", "").replace("-", "")
    if "-" in text:
        return text
    return f"20{digits[-2:]}-{digits[:2]}"
