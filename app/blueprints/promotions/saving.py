"""Adding a promotion, or changing one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app import clock
from app.blueprints.promotions.models import Promotion, PromotionService
from app.blueprints.promotions.reads import with_services
from app.blueprints.promotions.validity import normal
from app.blueprints.services.models import Service
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.money import cents
from app.refusals import Problems

_promotion, _eligible, _service = table(Promotion), table(PromotionService), table(Service)
_NEW = {
    "percent_bp": None,
    "amount_cents": None,
    "active": True,
    "first_day": None,
    "last_day": None,
    "designation": None,
    "minimum_cents": 0,
    "usage_limit": None,
    "client_limit": 1,
    "used": 0,
}
_AS_SENT = ("name", "active", "first_day", "last_day", "designation", "client_limit")


def look_up_promotion(values: dict[str, Any], caller: Caller, problems: Problems) -> dict[str, Any]:
    """The promotion as it stands (`before`, None if it is new) and as it is to be, with its services' ids."""
    before = _find(values["code"]) if "code" in values else None
    after = (before or _NEW | {"code": normal(values.get("code", ""))}) | _changes(values, problems)
    if before is None and "code" in values and "name" not in values:
        problems.missing("name", "Enter the name.")
    _check_whole(values, before, after, problems)
    return {"before": before, "after": after, "services": _services(values, problems)}


def save_promotion(values: dict[str, Any], found: dict[str, Any], caller: Caller) -> dict[str, Any]:
    """Store the promotion. Uses that are reserved or made are left alone."""
    before, after = found["before"], found["after"]
    after["updated_at"] = clock.now()
    if before is None:
        after["created_at"] = clock.now()
        insert = sa.insert(_promotion).returning(_promotion.c.id)
        after["id"] = connection().execute(insert, after).scalar_one()
    else:
        # Its uses are counted elsewhere, and meanwhile.
        changed = {name: value for name, value in after.items() if name not in ("id", "used")}
        this = _promotion.c.id == after["id"]
        connection().execute(sa.update(_promotion).where(this).values(changed))
    note_change("promotions", after["id"], before, after)
    if found["services"] is not None:
        _replace_services(after["id"], found["services"])
    return {"promotion": with_services(after)}


def _find(code: str) -> dict[str, Any] | None:
    statement = sa.select(_promotion).where(_promotion.c.code == normal(code)).with_for_update()
    row = connection().execute(statement).mappings().one_or_none()
    return dict(row) if row else None


def _changes(values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    changes = {name: values[name] for name in _AS_SENT if name in values}
    if "minimum" in values:
        changes["minimum_cents"] = cents(values["minimum"])
    if "usage_limit" in values:
        changes["usage_limit"] = values["usage_limit"] or None
    if {"percent", "amount"} <= values.keys():
        problems.invalid("amount", "A promotion takes off a percentage or an amount, not both.")
    if "percent" in values:
        changes |= {"percent_bp": _basis_points(values["percent"], problems), "amount_cents": None}
    elif "amount" in values:
        changes |= {"amount_cents": cents(values["amount"]), "percent_bp": None}
    return changes


def _basis_points(percent: Any, problems: Problems) -> int | None:
    points = percent * 100
    if points != int(points) or not 0 < points <= 10_000:
        problems.invalid("percent", "Percent off must lie above 0 and have two decimal places at most.")
        return None
    return int(points)


def _check_whole(
    values: Mapping[str, Any], before: Mapping[str, Any] | None, after: Mapping[str, Any], problems: Problems
) -> None:
    told = {problem.param for problem in problems}
    if before is None and "code" in values and not {"percent", "amount"} & (values.keys() | told):
        problems.missing("percent", "Enter what it takes off: percent or an amount.")
    for name in ("amount", "minimum"):
        if name in values and values[name] < 0:
            problems.invalid(name, "This must not be negative.")
    if values.get("amount") == 0:
        problems.invalid("amount", "Amount off must be more than nothing.")
    if after["first_day"] and after["last_day"] and after["last_day"] < after["first_day"]:
        problems.invalid("last_day", f"Last day must be {after['first_day']} or later.")
    if after["usage_limit"] is not None and after["usage_limit"] < after["used"]:
        problems.invalid("usage_limit", f"It has been used {after['used']} times already.")


def _services(values: Mapping[str, Any], problems: Problems) -> list[int] | None:
    """The ids of the services named, or None if nothing was said of them."""
    if "services" not in values:
        return None
    named = sa.select(_service.c.slug, _service.c.id).where(_service.c.slug.in_(values["services"]))
    found: dict[str, int] = {row.slug: row.id for row in connection().execute(named)}
    for index, slug in enumerate(values["services"]):
        if slug not in found:
            problems.invalid(f"services[{index}]", f"There is no service {slug}.")
    return sorted(set(found.values()))


def _replace_services(promotion_id: int, service_ids: list[int]) -> None:
    mine = _eligible.c.promotion_id == promotion_id
    before = sorted(connection().execute(sa.select(_eligible.c.service_id).where(mine)).scalars())
    if before == service_ids:
        return
    connection().execute(sa.delete(_eligible).where(mine))
    rows = [{"promotion_id": promotion_id, "service_id": service_id} for service_id in service_ids]
    if rows:
        connection().execute(sa.insert(_eligible), rows)
    note_change("promotion_services", promotion_id, {"services": before}, {"services": service_ids})
