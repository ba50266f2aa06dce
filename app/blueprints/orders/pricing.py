"""What an order costs: the catalogue's prices, and a promotion's discount spread over its lines to the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.blueprints.line_items.lines import line_of_service
from app.blueprints.orders.catalogue import Chosen
from app.blueprints.promotions.validity import Discount
from app.money import allocate, cents, dollars
from app.refusals import Problems

CURRENCY = "USD"


@dataclass(frozen=True)
class Line:
    """One service of the order and its price in cents."""

    chosen: Chosen
    discount_cents: int = 0

    @property
    def service(self) -> Mapping[str, Any]:
        return self.chosen.service

    @property
    def gross_cents(self) -> int:
        service = self.service
        gross: int = service["base_price_cents"] + service["unit_price_cents"] * self.chosen.quantity
        return gross

    @property
    def net_cents(self) -> int:
        return self.gross_cents - self.discount_cents

    def columns(self) -> dict[str, Any]:
        """The line's row, but for whose it is and who wrote it."""
        line = line_of_service(self.service, self.chosen.quantity, self.discount_cents)
        return line | {"instructions": self.chosen.said.get("service_instructions")}


@dataclass(frozen=True)
class Quote:
    """The order's lines and what they add up to."""

    lines: Sequence[Line]
    discount: Discount | None = field(default=None)

    @property
    def subtotal_cents(self) -> int:
        return sum(line.gross_cents for line in self.lines)

    @property
    def discount_cents(self) -> int:
        return sum(line.discount_cents for line in self.lines)

    @property
    def total_cents(self) -> int:
        return self.subtotal_cents - self.discount_cents


def price(chosen: Sequence[Chosen], discount: Discount | None = None) -> Quote:
    """Price the services. The discount is reckoned once for the order, at most all that it is for, and then
    spread over those lines by largest remainders: the shares add up to it, and none exceeds its line."""
    lines = [Line(one) for one in chosen]
    if discount is None:
        return Quote(lines)
    weights = [line.gross_cents if discount.covers(line.service) else 0 for line in lines]
    shares = allocate(discount.of(sum(weights)), weights)
    lines = [replace(line, discount_cents=share) for line, share in zip(lines, shares, strict=True)]
    return Quote(lines, discount)


def refuse_other_prices(order: Mapping[str, Any], quote: Quote, problems: Problems) -> None:
    """A price that a caller sends is never charged: one that is ours is let pass, another is refused."""
    for line in quote.lines:
        said = line.chosen.said.get("price")
        if said is not None and cents(said) not in (line.gross_cents, line.net_cents):
            problems.invalid(f"{line.chosen.param}.price", f"The price is {dollars(line.net_cents)}.")
    said = order.get("total")
    if said is not None and cents(said) != quote.total_cents:
        problems.invalid("order.total", f"The total is {dollars(quote.total_cents)}.")
