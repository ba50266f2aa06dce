"""The prices after the discount: what is left of base and unit price, adding up to the net price.

Each is rounded to the cent, and the unit price counts as often as the quantity: so the base price may be off by
as many cents as the quantity, the unit price by one, and both together by as many as the quantity.
"""

from __future__ import annotations

from app.blueprints.line_items.gross import sum_of_finals
from app.blueprints.line_items.ledger import Ledger
from app.blueprints.line_items.prices import FINALS, LABELS, NETS
from app.money import divide


def settle_finals(ledger: Ledger) -> None:
    """Both finals, after everything else is settled."""
    net = ledger.settled("net_price")
    for name in FINALS:
        before = _before(name)
        formula = f"{LABELS[before].lower()} × net price ÷ gross price"
        inputs = (before, "net_price", "gross_price")
        ledger.settle(
            name, _exact(ledger, name), formula, inputs, lambda _, name=name: _fits(ledger, name, net)  # type: ignore[misc]
        )  # fmt: skip
    _settle_sum(ledger, net)


def net_meant(ledger: Ledger) -> int | None:
    """The net price that was said, if any: by the finals if they contradict the others, or are all there is."""
    said = next((ledger.amount(name) for name in NETS if name in ledger.said), None)
    by_finals = _net_by_finals(ledger)
    if by_finals is None or (said is not None and _all_fit(ledger, said)):
        return said
    return by_finals


def _before(name: str) -> str:
    return name.removesuffix("_final")


def _exact(ledger: Ledger, name: str) -> int:
    """A part's share of the net price. Of nothing at all each part stays what it is."""
    gross, part = ledger.settled("gross_price"), ledger.settled(_before(name))
    return divide(part * ledger.settled("net_price"), gross) if gross else part


def _fits(ledger: Ledger, name: str, net: int) -> bool:
    """Whether a final that was said is as near to its exact value as rounding must allow."""
    said, part = ledger.amount(name) or 0, ledger.settled(_before(name))
    gross = ledger.settled("gross_price")
    allowed = ledger.settled("quantity") if name == "base_price_final" else 1
    return abs(said * gross - part * net) <= allowed * abs(gross) if gross else abs(said - part) <= allowed


def _all_fit(ledger: Ledger, net: int) -> bool:
    if "base_price" in ledger.steps:
        return all(_fits(ledger, name, net) for name in FINALS if name in ledger.said)
    both = all(name in ledger.said for name in FINALS)
    return not both or abs(net - sum_of_finals(ledger)) <= ledger.settled("quantity")


def _net_by_finals(ledger: Ledger) -> int | None:
    base, unit = (ledger.amount(name) for name in FINALS)
    if base is None and unit is None:
        return None
    if "base_price" not in ledger.steps or None not in (base, unit):
        return sum_of_finals(ledger)
    part, final = ("base_price", base) if unit is None else ("unit_price", unit)
    whole = ledger.settled(part)
    return divide(ledger.settled("gross_price") * (final or 0), whole) if whole else None


def _settle_sum(ledger: Ledger, net: int) -> None:
    """Two finals that fit each by itself may still be too far off together."""
    base, unit = (ledger.settled(name) for name in FINALS)
    quantity = ledger.settled("quantity")
    if abs(base + unit * quantity - net) <= quantity:
        return
    for name in FINALS:
        if name in ledger.said and ledger.settled(name) != _exact(ledger, name):
            why = "the prices after the discount add up to the net price"
            ledger.blame(name, ledger.said[name], _exact(ledger, name), why)
