"""The discount: discount = gross × percent / 100, and net = gross − discount."""

from __future__ import annotations

from app.blueprints.line_items.ledger import Ledger
from app.money import PERCENT_STEPS, divide, percent_from, percent_of

WHOLE = 100 * PERCENT_STEPS


def is_percentage(discount: int, gross: int, percent: int) -> bool:
    """Whether a discount is that percentage (in millionths of a percent) of the gross price, to a cent."""
    return abs(discount * WHOLE - gross * percent) <= WHOLE and lies_within(discount, gross)


def lies_within(discount: int, gross: int) -> bool:
    """A discount lies between nothing and the gross price."""
    return 0 <= discount <= gross if gross >= 0 else gross <= discount <= 0


def settle_discount(ledger: Ledger, net: int | None) -> None:
    """Percentage, discount, net price and price; `net` is what was said of the net price, if anything."""
    gross, percent = ledger.settled("gross_price"), ledger.percent()
    if percent is None:
        _settle_by_amount(ledger, gross, net)
        derived = percent_from(_percentage(ledger.settled("discount"), gross))
        formula, inputs = "discount ÷ gross price", ("discount", "gross_price")
        ledger.put("discount_applied_percent", derived, "derived", formula, inputs)
    else:
        _settle_by_percent(ledger, gross, percent)
    rest = gross - ledger.settled("discount")
    ledger.settle("net_price", rest, "gross price − discount", ("gross_price", "discount"))
    ledger.settle("price", rest, "net price", ("net_price",))


def _settle_by_percent(ledger: Ledger, gross: int, percent: int) -> None:
    ledger.put("discount_applied_percent", percent_from(percent), "given")
    ledger.settle(
        "discount",
        percent_of(gross, percent_from(percent)),
        "gross price × percent",
        ("gross_price", "discount_applied_percent"),
        lambda discount: is_percentage(discount, gross, percent),
    )


def _settle_by_amount(ledger: Ledger, gross: int, net: int | None) -> None:
    """The discount where no percentage was said: as it was said, or what the net price leaves for it."""
    said = ledger.amount("discount")
    if net is None and said is None:
        ledger.put("discount", 0, "assumed", "no discount was said")
        return
    meant = gross - net if net is not None else said or 0
    nearest = max(0, min(meant, gross)) if gross >= 0 else min(0, max(meant, gross))
    formula = "gross price − net price" if net is not None else "at most the gross price"
    ledger.settle("discount", nearest, formula, ("gross_price",), lambda amount: lies_within(amount, gross))


def _percentage(discount: int, gross: int) -> int:
    """What a discount is in millionths of a percent, in as few places as lead back to it."""
    if gross == 0:
        return 0
    for places in range(2, 6):
        step = int(10 ** (6 - places))
        rounded = divide(discount * WHOLE, gross * step) * step
        if percent_of(gross, percent_from(rounded)) == discount:
            return rounded
    return divide(discount * WHOLE, gross)
