"""An order as it was submitted, with everything it names found, judged and priced; nothing is written yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.blueprints.orders.catalogue import choose_services
from app.blueprints.orders.place import ADDRESS, access_columns, property_columns, visit_columns
from app.blueprints.orders.pricing import Quote, price, refuse_other_prices
from app.blueprints.orders.whose import Orderer, find_card, find_orderer, require_means
from app.blueprints.promotions.validity import Discount, find_discount, require_eligible, require_valid
from app.identity.caller import Caller
from app.refusals import Problems


@dataclass(frozen=True)
class Submission:
    """A good order. The rows lack only the ids of what they belong to."""

    orderer: Orderer
    quote: Quote
    place: Mapping[str, Any]
    access: Mapping[str, Any] | None
    visits: Sequence[Mapping[str, Any]]
    notes: str | None
    card: Mapping[str, Any] | None = None

    @property
    def to_charge(self) -> Mapping[str, Any] | None:
        """The card to hold the total on: none for an order that costs nothing or goes on account."""
        return self.card if self.quote.total_cents else None

    @property
    def service_type(self) -> str:
        return " and ".join(str(line.service["name"]) for line in self.quote.lines if line.chosen.primary)

    def fingerprint(self, client_id: int) -> str:
        """Who orders what for which place on which card at which price: alike for two clicks on one button."""
        services = sorted((line.service["id"], line.chosen.quantity) for line in self.quote.lines)
        where = [str(self.place[name] or "").casefold() for name in ADDRESS]
        card = self.to_charge["id"] if self.to_charge else None
        told = [client_id, card, self.quote.total_cents, services, where]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def look_up_quote(values: dict[str, Any], caller: Caller, problems: Problems) -> Submission:
    """The order with its price, whoever would pay for it."""
    return _read(values, caller, problems, lock=False)


def look_up_submission(values: dict[str, Any], caller: Caller, problems: Problems) -> Submission:
    """The order with its price and the card it is to be paid with.

    Refuses invalid-param and missing-param with every fault at once, then the promotion's statuses, then
    card-expired for a card whose month is over.
    """
    submission = _read(values, caller, problems, lock=True)
    require_means(submission.card, submission.orderer, submission.quote.total_cents)
    return submission


def _read(values: dict[str, Any], caller: Caller, problems: Problems, lock: bool) -> Submission:
    order = values.get("order", {})
    orderer = find_orderer(order, caller, problems)
    chosen = choose_services(order, problems)
    place = property_columns(order)
    visits = visit_columns(order, place["time_zone"], problems)
    card = find_card(values, orderer, problems)
    problems.refuse_if_any()
    # Whoever is not found has been complained of.
    assert orderer is not None
    plain = price(chosen)
    discount = _discount(values, orderer, plain, lock)
    quote = price(chosen, discount) if discount else plain
    refuse_other_prices(order, quote, problems)
    problems.refuse_if_any()
    return Submission(orderer, quote, place, access_columns(order), visits, order.get("notes"), card)


def _discount(values: dict[str, Any], orderer: Orderer, plain: Quote, lock: bool) -> Discount | None:
    if "promotion_code" not in values:
        return None
    discount = find_discount(values["promotion_code"], lock)
    require_valid(discount, orderer.known, plain.subtotal_cents)
    eligible = [line.gross_cents for line in plain.lines if discount.covers(line.service)]
    require_eligible(discount, sum(eligible))
    return discount
