"""The vocabulary of a line's prices: their names, how far each is trusted, and how one was come by.

Amounts are cents and the percentage is a Decimal. Nothing here knows of a database or a request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from app.money import dollars

Value = int | Decimal
Origin = Literal["given", "catalogue", "derived", "assumed", "corrected"]

# No amount is larger, given or reckoned; in cents.
LARGEST = 99_999_999

LABELS = {
    "base_price": "Base price",
    "unit_price": "Unit price",
    "quantity": "Quantity",
    "gross_price": "Gross price",
    "discount_applied_percent": "Discount in percent",
    "discount": "Discount",
    "base_price_final": "Base price after discount",
    "unit_price_final": "Unit price after discount",
    "net_price": "Net price",
    "price": "Price",
}
"""Every price, the most trusted first: of two that contradict each other the later one is wrong."""

PRICES = tuple(name for name in LABELS if name != "quantity")
PARTS = ("base_price", "unit_price")
FINALS = ("base_price_final", "unit_price_final")
NETS = ("net_price", "price")


@dataclass(frozen=True)
class Step:
    """One price: its value, where it came from, and the prices it was reckoned from or agrees with."""

    value: Value
    origin: Origin
    formula: str = ""
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contradiction:
    """A given value that cannot stand beside more trusted ones, and the value that can."""

    param: str
    given: Value
    expected: Value
    why: str

    @property
    def sentence(self) -> str:
        expected, given = (as_text(self.param, value) for value in (self.expected, self.given))
        return f"{LABELS[self.param]} must be {expected} ({self.why}), not {given}."


@dataclass(frozen=True)
class Solution:
    """A line's prices. Where there are contradictions, the expected values stand in for those given."""

    steps: Mapping[str, Step]
    contradictions: tuple[Contradiction, ...] = ()
    unpriced: bool = False
    values: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", {name: step.value for name, step in self.steps.items()})

    def columns(self) -> dict[str, Any]:
        """The prices under the names of the table's columns."""
        return {column(name): self.values[name] for name in PRICES}

    def origins(self) -> dict[str, str]:
        """Where each price came from."""
        return {name: self.steps[name].origin for name in PRICES}

    def tree(self, name: str, above: frozenset[str] = frozenset()) -> dict[str, Any]:
        """How a price was come by, with the trees of the prices it was derived from (but those above it)."""
        step = self.steps[name]
        grown = step.inputs if step.origin in ("derived", "corrected") else ()
        return {
            "name": name,
            "value": as_number(name, step.value),
            "origin": step.origin,
            "formula": step.formula,
            "reckoned": reckoned(step.formula, step.inputs, self.steps),
            "inputs": [self.tree(each, above | {name}) for each in grown if each not in above],
        }


def reckoned(formula: str, inputs: Iterable[str], steps: Mapping[str, Step]) -> str:
    """A formula with its numbers put in: `149.00 + 4.50 × 5`."""
    for name in sorted(inputs, key=lambda name: -len(name)):
        percent = name == "discount_applied_percent"
        words, sign = ("percent", " %") if percent else (LABELS[name].lower(), "")
        formula = formula.replace(words, f"{as_text(name, steps[name].value)}{sign}")
    return formula


def column(name: str) -> str:
    """Where a price is kept: `price` → `price_cents`."""
    return name if name == "discount_applied_percent" else f"{name}_cents"


def as_text(name: str, value: Value) -> str:
    """A price as a caller would write it: 17150 → `171.50`, but a quantity stays `5`."""
    if name == "quantity":
        return str(value)
    return f"{value:f}" if isinstance(value, Decimal) else f"{dollars(value):f}"


def as_number(name: str, value: Value) -> float | int:
    """A price as JSON shows it."""
    return int(value) if name == "quantity" else float(as_text(name, value))
