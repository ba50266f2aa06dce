"""Money as integer cents, percentages as exact decimals, and the one way they are rounded: half up.

The ground of everything that reckons with prices; it knows of no database and no request.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

# The finest step of a percentage: fine enough to lead back to the cent of any amount that is accepted.
PERCENT_STEPS = 1_000_000


def cents(dollars: Decimal) -> int:
    """149.00 → 14900. The amount must be whole cents."""
    amount = dollars * 100
    if amount != int(amount):
        raise ValueError(f"{dollars} is not a whole number of cents")
    return int(amount)


def dollars(amount: int) -> Decimal:
    """14900 → 149.00."""
    return Decimal(amount).scaleb(-2).quantize(Decimal("0.01"))


def price_text(amount: int) -> str:
    """As people read it: -123450 → `−$1,234.50`."""
    return f"{'−' if amount < 0 else ''}${dollars(abs(amount)):,}"


def divide(numerator: int, denominator: int) -> int:
    """The quotient to the nearest whole number; a half goes away from zero."""
    quotient, rest = divmod(abs(numerator), abs(denominator))
    rounded = quotient + (2 * rest >= abs(denominator))
    return rounded if (numerator < 0) == (denominator < 0) else -rounded


def percent_of(amount: int, percent: Decimal) -> int:
    """So many percent of an amount in cents, to the cent."""
    return divide(amount * percent_steps(percent), 100 * PERCENT_STEPS)


def percent_steps(percent: Decimal) -> int:
    """A percentage in millionths of a percent, as it is stored: 10.5 → 10500000."""
    return int((percent * PERCENT_STEPS).to_integral_value())


def percent_from(steps: int) -> Decimal:
    """Millionths of a percent as a percentage with at least two places: 10500000 → 10.50."""
    percent = Decimal(steps).scaleb(-6).normalize()
    places = -percent.as_tuple().exponent  # type: ignore[operator]  # finite, so it is a number
    return percent if places > 2 else percent.quantize(Decimal("0.01"))


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Spread `total` cents over the weights, none of them negative, so that the shares add up to it.

    Each share is the fair one rounded down; the cents left over go to the largest remainders, among equals to
    the first. If there is something to spread and nothing that weighs, ValueError.
    """
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError("there is nothing to spread the amount over")
        return [0] * len(weights)
    sign = -1 if total < 0 else 1
    shares = [abs(total) * weight // whole for weight in weights]
    remainders = [abs(total) * weight % whole for weight in weights]
    largest_first = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
    for place in largest_first[: abs(total) - sum(shares)]:
        shares[place] += 1
    return [sign * share for share in shares]
