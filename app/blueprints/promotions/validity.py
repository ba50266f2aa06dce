"""Whether a promotion may be used on an order, and what it then takes off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app import clock, statuses
from app.blueprints.promotions.models import Promotion, PromotionRedemption, PromotionService
from app.database import table
from app.extensions import connection
from app.money import divide, price_text
from app.refusals import Refusal

WHOLE_BP = 10_000
_promotion, _eligible, _use = table(Promotion), table(PromotionService), table(PromotionRedemption)

_FIND = sa.select(_promotion).where(_promotion.c.code == sa.bindparam("code"))
_SERVICES = sa.select(_eligible.c.service_id).where(_eligible.c.promotion_id == sa.bindparam("promotion"))
_USES = sa.select(_use.c.nth).where(
    _use.c.promotion_id == sa.bindparam("promotion"),
    _use.c.client_id == sa.bindparam("client"),
    _use.c.state != "released",
)


@dataclass(frozen=True)
class Discount:
    """A promotion that may be used. services: what it is for; empty, all of them."""

    promotion: Mapping[str, Any]
    services: frozenset[int] = frozenset()

    def covers(self, service: Mapping[str, Any]) -> bool:
        return bool(service["discountable"]) and (not self.services or service["id"] in self.services)

    def of(self, eligible_cents: int) -> int:
        """What it takes off that much, in cents: never more than all of it."""
        if self.promotion["percent_bp"] is not None:
            return divide(eligible_cents * self.promotion["percent_bp"], WHOLE_BP)
        return min(eligible_cents, int(self.promotion["amount_cents"]))


def find_discount(code: str, lock: bool = False) -> Discount:
    """The promotion with this code, in any case. Refuses invalid-promotion if there is none.

    lock: nobody changes it until this transaction ends, so what it takes off is what will be charged.
    """
    statement = _FIND.with_for_update() if lock else _FIND
    found = connection().execute(statement, {"code": normal(code)}).mappings().one_or_none()
    if found is None:
        raise invalid(f"There is no promotion {normal(code)}.")
    services = connection().execute(_SERVICES, {"promotion": found["id"]}).scalars()
    return Discount(dict(found), frozenset(services))


def normal(code: str) -> str:
    """A code as it is kept: in capitals, without spaces around it."""
    return code.strip().upper()


def today() -> date:
    """The office's day: promotions begin and end with it."""
    return clock.now().astimezone(clock.office_zone()).date()


def require_valid(discount: Discount, client: Mapping[str, Any] | None, subtotal_cents: int) -> None:
    """Refuse invalid-promotion with the reason, or promotion-expended if this client has used it up.

    client: its id and designation; None leaves out what depends on the client.
    """
    promotion = discount.promotion
    code = promotion["code"]
    if not promotion["active"]:
        raise invalid(f"The promotion {code} is not active.")
    _require_day(promotion)
    if client is not None:
        _require_client(promotion, client)
    if subtotal_cents < promotion["minimum_cents"]:
        least = price_text(promotion["minimum_cents"])
        raise invalid(f"The promotion {code} is for orders of {least} or more.")
    if promotion["usage_limit"] is not None and promotion["used"] >= promotion["usage_limit"]:
        raise invalid(f"The promotion {code} has been used up.")


def require_eligible(discount: Discount, eligible_cents: int) -> None:
    """Refuse a promotion that is for none of the services of the order."""
    if eligible_cents == 0:
        raise invalid(f"The promotion {discount.promotion['code']} is for none of the services ordered.")


def _require_day(promotion: Mapping[str, Any]) -> None:
    first, last = promotion["first_day"], promotion["last_day"]
    if first and today() < first:
        raise invalid(f"The promotion {promotion['code']} begins on {first}.")
    if last and today() > last:
        raise invalid(f"The promotion {promotion['code']} ended on {last}.")


def _require_client(promotion: Mapping[str, Any], client: Mapping[str, Any]) -> None:
    wanted, is_ = promotion["designation"], client["designation"]
    if wanted and wanted.casefold() != (is_ or "").casefold():
        raise invalid(f"The promotion {promotion['code']} is for clients of another designation.")
    if len(uses_of(promotion["id"], client["id"])) >= promotion["client_limit"]:
        raise expended(promotion["code"])


def uses_of(promotion_id: int, client_id: int | None) -> set[int]:
    """The numbers of a client's uses that stand; a client that is yet to be made has none."""
    sought = {"promotion": promotion_id, "client": client_id}
    return set(connection().execute(_USES, sought).scalars()) if client_id else set()


def invalid(sentence: str) -> Refusal:
    return Refusal(statuses.INVALID_PROMOTION, sentence)


def expended(code: str) -> Refusal:
    return Refusal(statuses.PROMOTION_EXPENDED, f"This client has used the promotion {code} already.")
