"""The ledger of one line being reckoned: what was said, what has been settled, what turned out wrong.

`gross`, `discounts` and `finals` settle the prices in it, from the most trusted to the least.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from app.blueprints.line_items.prices import PARTS, PRICES, Contradiction, Origin, Step, Value, reckoned
from app.money import percent_steps

NEGATIVE = "only a line whose key is discount or adjustment may be negative"


class Ledger:
    """What is known of one line. `signed` lines may be negative. Of others a negative base or unit price counts
    as zero, and any other negative price is set aside: what it should be is worked out from the rest."""

    def __init__(
        self, said: Mapping[str, Value], quantity: int, catalogue: Mapping[str, int], signed: bool
    ) -> None:
        self.signed, self.catalogue = signed, catalogue
        self.negative = {name: said[name] for name in PRICES if not signed and said.get(name, 0) < 0}
        self.said = {name: value for name, value in said.items() if name not in self.negative}
        self.said |= {name: 0 for name in PARTS if name in self.negative}
        self.steps: dict[str, Step] = {"quantity": Step(quantity, "given")}
        self.contradictions: list[Contradiction] = []
        self.unpriced = False

    def settled(self, name: str) -> int:
        """An amount that has been settled."""
        value = self.steps[name].value
        assert isinstance(value, int)
        return value

    def amount(self, name: str) -> int | None:
        """What was said of an amount."""
        value = self.said.get(name)
        assert not isinstance(value, Decimal)
        return value

    def percent(self) -> int | None:
        """The percentage that was said, in millionths of a percent."""
        percent = self.said.get("discount_applied_percent")
        return None if percent is None else percent_steps(Decimal(percent))

    def put(
        self, name: str, value: Value, origin: Origin, formula: str = "", inputs: tuple[str, ...] = ()
    ) -> None:
        """Settle a price that nothing more trusted can contradict."""
        self.steps[name] = Step(value, origin, formula, inputs)

    def settle(
        self,
        name: str,
        expected: int,
        formula: str,
        inputs: tuple[str, ...],
        fits: Callable[[int], bool] | None = None,
    ) -> None:
        """Keep what was said of a price if it is as expected or fits, else blame it; else derive it."""
        given = self.amount(name)
        if given is None:
            self.put(name, expected, "derived", formula, inputs)
        elif given == expected or (fits and fits(given)):
            self.put(name, given, "given", formula, inputs)
        else:
            self.put(name, expected, "corrected", formula, inputs)
            numbers = reckoned(formula, inputs, self.steps)
            self.blame(name, given, expected, formula if numbers == formula else f"{formula}: {numbers}")

    def blame(self, name: str, given: Value, expected: Value, why: str) -> None:
        """Note that a value cannot stand, and go on with the one that can."""
        self.contradictions.append(Contradiction(name, given, expected, why))
        self.put(name, expected, "corrected", self.steps[name].formula, self.steps[name].inputs)

    def blame_negatives(self) -> None:
        """At the end: what was set aside should have been what was worked out without it."""
        for name, given in self.negative.items():
            self.blame(name, given, self.steps[name].value, NEGATIVE)
