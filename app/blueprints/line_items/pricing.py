"""The price solver: what is said of a line's prices is kept, the rest is derived, and all of it must add up.

    gross = base + unit × quantity      discount = gross × percent / 100      net = gross − discount = price

Sums hold to the cent; a discount may differ by a cent from its percentage, and the prices after the discount
as `finals` tells. Of two values that contradict each other the less trusted one is wrong (see `prices.LABELS`),
and the solver says what it should be. Whole cents in, whole cents out; nothing here knows of a database or a
request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.blueprints.line_items.discounts import settle_discount
from app.blueprints.line_items.finals import net_meant, settle_finals
from app.blueprints.line_items.gross import settle_gross, split_gross
from app.blueprints.line_items.ledger import Ledger
from app.blueprints.line_items.prices import LABELS, Solution, Value


@dataclass(frozen=True)
class Question:
    """What is said of a line's prices.

    said: by name, in cents; `discount_applied_percent` as Decimal. catalogue: the service's base_price and
    unit_price, standing in for those that were not said. signed: whether the line may be negative.
    """

    said: Mapping[str, Value]
    quantity: int = 1
    catalogue: Mapping[str, int] | None = None
    signed: bool = False

    def solve(self) -> Solution:
        """All the prices, worked out from those that were said."""
        ledger = Ledger(self.said, self.quantity, self.catalogue or {}, self.signed)
        settle_gross(ledger)
        settle_discount(ledger, net_meant(ledger))
        split_gross(ledger)
        settle_finals(ledger)
        ledger.blame_negatives()
        trusted_first = sorted(ledger.contradictions, key=lambda found: list(LABELS).index(found.param))
        return Solution(ledger.steps, tuple(trusted_first), ledger.unpriced)
