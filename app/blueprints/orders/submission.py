"""An order as it was submitted, with everything it names found, judged and priced; nothing is written yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.blueprints.orders.catalogue import choose_services
from app.blueprints.orders.means import find_card, require_means
from app.blueprints.orders.premises import ADDRESS, access_columns, property_columns, visit_columns
from app.blueprints.orders.pricing import Quote, price, refuse_other_prices
from app.blueprints.orders.twins import refuse_twin
from app.blueprints.orders.whose import Orderer, find_orderer
from app.blueprints.promotions.validity import find_discount, require_eligible, require_valid
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
        """Who orders what for which place on which card: alike for two clicks on one button."""
        services = sorted((line.service["id"], line.chosen.quantity) for line in self.quote.lines)
        where = [str(self.place[name] or "").casefold() for name in ADDRESS]
        told = [client_id, self.card and self.card["id"], services, where]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def look_up_quote(values: dict[str, Any], caller: Caller, problems: Problems) -> Submission:
    """The order with its price, whoever would pay for it."""
    return _with_discount(values, _read(values, caller, problems), problems, lock=False)


def look_up_submission(values: dict[str, Any], caller: Caller, problems: Problems) -> Submission:
    """The order with its price and the card it is to be paid with.

    Refuses invalid-param and missing-param with every fault at once, then duplicate-payment, then the
    promotion's statuses, then card-expired for a card whose month is over.
    """
    plain = _read(values, caller, problems)
    if plain.orderer.id:
        # Before its promotion is judged, which the first click has used.
        refuse_twin(plain.fingerprint(plain.orderer.id))
    submission = _with_discount(values, plain, problems, lock=True)
    require_means(submission.card, submission.orderer, submission.quote.total_cents)
    return submission


def _read(values: dict[str, Any], caller: Caller, problems: Problems) -> Submission:
    """The order with everything it names, at the catalogue's prices."""
    order = values.get("order", {})
    orderer = find_orderer(order, caller, problems)
    chosen = choose_services(order, problems)
    place = property_columns(order)
    visits = visit_columns(order, place["time_zone"], problems)
    card = find_card(values, orderer, problems)
    problems.refuse_if_any()
    # Whoever is not found has been complained of.
    assert orderer is not None
    return Submission(orderer, price(chosen), place, access_columns(order), visits, order.get("notes"), card)


def _with_discount(values: dict[str, Any], plain: Submission, problems: Problems, lock: bool) -> Submission:
    """The order with its promotion, if it names one; a price that the caller sent must be what comes of it."""
    submission = plain
    if "promotion_code" in values:
        discount = find_discount(values["promotion_code"], lock)
        require_valid(discount, plain.orderer.known, plain.quote.subtotal_cents)
        lines = plain.quote.lines
        require_eligible(discount, sum(line.gross_cents for line in lines if discount.covers(line.service)))
        submission = replace(plain, quote=price([line.chosen for line in lines], discount))
    refuse_other_prices(values["order"], submission.quote, problems)
    problems.refuse_if_any()
    return submission
