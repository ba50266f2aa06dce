"""The gross price and its two parts: gross = base + unit × quantity."""

from __future__ import annotations

from app.blueprints.line_items.discounts import WHOLE, is_percentage
from app.blueprints.line_items.ledger import Ledger
from app.blueprints.line_items.prices import FINALS, LARGEST, NETS, PARTS
from app.money import divide


def settle_gross(ledger: Ledger) -> None:
    """Base and unit price as said or as the catalogue has them, and the gross price; where neither part is
    known, the gross price alone."""
    for name in PARTS:
        if name in ledger.said:
            ledger.put(name, ledger.said[name], "given")
        elif name in ledger.catalogue:
            ledger.put(name, ledger.catalogue[name], "catalogue", "the service's price")
    known = [name for name in PARTS if name in ledger.steps]
    if not known:
        _settle_gross_alone(ledger)
        return
    if len(known) == 1:
        _complete_parts(ledger, known[0])
    for name in PARTS:
        if name not in ledger.steps:
            ledger.put(name, 0, "assumed", "nothing was said of it")
    _stay_below_largest(ledger)
    gross = ledger.settled("base_price") + ledger.settled("unit_price") * ledger.settled("quantity")
    ledger.settle("gross_price", gross, "base price + unit price × quantity", (*PARTS, "quantity"))


def _complete_parts(ledger: Ledger, known: str) -> None:
    """One part from the other and the gross price. Of a part that is zero the gross price may also be the one
    that the net price tells of: who sends a unit price of 0 and a price means a base price."""
    gross, quantity = ledger.amount("gross_price"), ledger.settled("quantity")
    if gross is None and ledger.settled(known) == 0:
        gross = _before_discount(ledger)[0]
    if gross is None:
        return
    if known == "base_price":
        name, formula = "unit_price", "(gross price − base price) ÷ quantity"
        value = divide(gross - ledger.settled(known), quantity)
    else:
        name, formula = "base_price", "gross price − unit price × quantity"
        value = gross - ledger.settled(known) * quantity
    lowest = -LARGEST if ledger.signed else 0
    ledger.put(name, max(lowest, min(value, LARGEST)), "derived", formula, (known, "quantity"))


def _stay_below_largest(ledger: Ledger) -> None:
    """Blame the quantity, or the unit price if not even one of it fits, for a gross price out of bounds."""
    base, unit, quantity = (ledger.settled(name) for name in (*PARTS, "quantity"))
    if abs(base + unit * quantity) <= LARGEST:
        return
    sign = 1 if unit > 0 else -1
    room = LARGEST - sign * base
    why = "the gross price must not exceed 999999.99"
    if room // abs(unit) >= 1:
        ledger.blame("quantity", quantity, room // abs(unit), why)
    else:
        ledger.blame("unit_price", unit, sign * (room // quantity), why)


def _settle_gross_alone(ledger: Ledger) -> None:
    if "gross_price" in ledger.said:
        ledger.put("gross_price", ledger.said["gross_price"], "given")
        return
    gross, formula, inputs = _before_discount(ledger)
    gross = _bounded(gross)
    ledger.unpriced = not inputs
    ledger.put("gross_price", gross, "derived" if inputs else "assumed", formula, inputs)


Found = tuple[int, str, tuple[str, ...]]


def _before_discount(ledger: Ledger) -> Found:
    """The gross price found by undoing the discount: the amount, how, and from what."""
    net, percent, discount = _net_said(ledger), ledger.percent(), ledger.amount("discount")
    if net is None:
        if percent and discount is not None:
            return _from_discount(discount, percent)
        return 0, "no price was said", ()
    amount, names = net
    if percent is None or (discount is not None and is_percentage(discount, amount + discount, percent)):
        if discount is None:
            return amount, "nothing is known of a discount", names
        return amount + discount, "net price + discount", (*names, "discount")
    if percent and discount is not None:
        found = _from_discount(discount, percent)
        if is_percentage(discount, found[0], percent):
            return found
    if percent == WHOLE:
        return 0, "everything is discounted", ("discount_applied_percent",)
    inputs = (*names, "discount_applied_percent")
    return divide(amount * WHOLE, WHOLE - percent), "net price ÷ (1 − percent)", inputs


def _from_discount(discount: int, percent: int) -> Found:
    gross = _bounded(divide(discount * WHOLE, percent))
    return gross, "discount ÷ percent", ("discount", "discount_applied_percent")


def _bounded(amount: int) -> int:
    return max(-LARGEST, min(amount, LARGEST))


def _net_said(ledger: Ledger) -> tuple[int, tuple[str, ...]] | None:
    """The net price as the finals, the net price or the price tell it: finals that are both there and
    contradict the others are believed."""
    finals = tuple(name for name in FINALS if name in ledger.said)
    nets = tuple(name for name in NETS if name in ledger.said)[:1]
    total = sum_of_finals(ledger)
    if nets:
        net = ledger.amount(nets[0]) or 0
        if len(finals) < len(FINALS) or abs(net - total) <= ledger.settled("quantity"):
            return net, nets
    return (total, finals) if finals else None


def sum_of_finals(ledger: Ledger) -> int:
    """The net price that the finals amount to."""
    base, unit = (ledger.amount(name) or 0 for name in FINALS)
    return base + unit * ledger.settled("quantity")


def split_gross(ledger: Ledger) -> None:
    """Base and unit price where only the gross price is known: as the finals have it, else all of it base."""
    if "base_price" in ledger.steps:
        return
    gross, quantity = ledger.settled("gross_price"), ledger.settled("quantity")
    unit = _unit_by_finals(ledger, gross, quantity)
    base = gross - unit * quantity
    lowest = -LARGEST if ledger.signed else 0
    if not all(lowest <= part <= LARGEST for part in (base, unit)):
        base, unit = gross, 0
    formula = "gross price − unit price × quantity" if unit else "gross price"
    ledger.put("base_price", base, "derived", formula, ("gross_price",))
    ledger.put("unit_price", unit, "derived" if unit else "assumed", "what the finals leave for it")


def _unit_by_finals(ledger: Ledger, gross: int, quantity: int) -> int:
    net = ledger.settled("net_price")
    base, unit = (ledger.amount(name) for name in FINALS)
    if net and unit is not None:
        return divide(unit * gross, net)
    if net and base is not None:
        rest = gross - divide(base * gross, net)
        return rest // quantity if rest % quantity == 0 else 0
    return 0
