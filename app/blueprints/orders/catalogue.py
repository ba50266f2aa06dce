"""Finding the services an order names in the catalogue, and what of it Olio does not sell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.blueprints.services.models import Service, ServiceAddOn
from app.database import table
from app.extensions import connection
from app.refusals import Problems

PRIMARY, ADD_ONS = "order.primary_service", "order.add_on_services"
_service, _pair = table(Service), table(ServiceAddOn)
_NAMES = (("service_id", "id"), ("slug", "slug"), ("group_slug", "group_slug"))

_NAMED = sa.select(_service).where(
    sa.or_(*(_service.c[column].in_(sa.bindparam(name, expanding=True)) for name, column in _NAMES))
)
_ALLOWED = sa.select(_pair.c.add_on_id).where(_pair.c.service_id == sa.bindparam("primary"))


@dataclass(frozen=True)
class Chosen:
    """A service as it was ordered. param: where the order names it; said: what it says of it."""

    service: Mapping[str, Any]
    quantity: int
    param: str
    said: Mapping[str, Any]
    primary: bool = False


def choose_services(order: Mapping[str, Any], problems: Problems) -> list[Chosen]:
    """The services of the order, the primary one first; a problem for each that cannot be had."""
    asked = list(_asked(order))
    rows = _find([said for _, said in asked])
    chosen = [_choose(rows, param, said, problems) for param, said in asked]
    found = [one for one in chosen if one]
    _refuse_twice(found, problems)
    _refuse_misfits(found, problems)
    return found


def _asked(order: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if "primary_service" in order:
        yield PRIMARY, order["primary_service"]
    for index, said in enumerate(order.get("add_on_services", ())):
        yield f"{ADD_ONS}[{index}]", said


def _find(asked: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    named = {name: [said[name] for said in asked if name in said] for name, _ in _NAMES}
    return [dict(row) for row in connection().execute(_NAMED, named).mappings()]


def _choose(
    rows: Sequence[Mapping[str, Any]], param: str, said: Mapping[str, Any], problems: Problems
) -> Chosen | None:
    """The one service that fits everything the order says of it."""
    name = next((name for name, _ in _NAMES if name in said), None)
    if name is None:
        return None
    primary = param == PRIMARY
    kind = "primary service" if primary else "add-on"
    fits = [row for row in rows if all(row[column] == said[name] for name, column in _NAMES if name in said)]
    offered = [row for row in fits if row["active"] and row["is_primary"] == primary]
    if len(offered) > 1:
        slugs = ", ".join(sorted(row["slug"] for row in offered))
        sentence = f"The group {said[name]} has several: {slugs}. Name one by its slug."
        problems.invalid(f"{param}.{name}", sentence)
    elif not offered:
        problems.invalid(f"{param}.{name}", _why_not(fits, kind, said[name]))
    else:
        return Chosen(offered[0], _quantity(offered[0], param, said, problems), param, said, primary)
    return None


def _why_not(fits: Sequence[Mapping[str, Any]], kind: str, named: Any) -> str:
    if not fits:
        return f"There is no {kind} {named}."
    if not any(row["active"] for row in fits):
        return f"{fits[0]['name']} is no longer offered."
    return f"{fits[0]['name']} cannot be ordered as the {kind}."


def _quantity(service: Mapping[str, Any], param: str, said: Mapping[str, Any], problems: Problems) -> int:
    """As many as were asked for, if that many are offered; the fewest if nothing was said."""
    offered: list[int] = service["quantities"] or []
    if "quantity" not in said:
        return min(offered, default=1)
    quantity: int = said["quantity"]
    if offered and quantity not in offered:
        numbers = ", ".join(map(str, sorted(offered)))
        problems.invalid(f"{param}.quantity", f"{service['name']} comes in {numbers}.")
    return quantity


def _refuse_twice(chosen: Sequence[Chosen], problems: Problems) -> None:
    seen: set[int] = set()
    for one in chosen:
        if one.service["id"] in seen:
            problems.invalid(_name_of(one), f"{one.service['name']} is on the order already.")
        seen.add(one.service["id"])


def _refuse_misfits(chosen: Sequence[Chosen], problems: Problems) -> None:
    primary = next((one for one in chosen if one.primary), None)
    add_ons = [one for one in chosen if not one.primary]
    if primary is None or not add_ons:
        return
    allowed = set(connection().execute(_ALLOWED, {"primary": primary.service["id"]}).scalars())
    for one in add_ons:
        if one.service["id"] not in allowed:
            sentence = f"{one.service['name']} cannot be ordered with {primary.service['name']}."
            problems.invalid(_name_of(one), sentence)


def _name_of(one: Chosen) -> str:
    return f"{one.param}.{next(name for name, _ in _NAMES if name in one.said)}"
