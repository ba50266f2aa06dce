"""Adding a service to the catalogue, or changing one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.services.models import Service, ServiceAddOn
from app.blueprints.services.reads import with_its_pairs
from app.blueprints.services.slugs import NONE, slug_of
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.money import cents
from app.refusals import Problems

_service, _pair = table(Service), table(ServiceAddOn)
_SAVED = {"primary": "is_primary"} | {
    name: name
    for name in (
        "slug", "name", "description", "group_name", "group_slug", "quantities", "duration_minutes",
        "discountable", "active",
    )
}  # fmt: skip
_PRICES = {"base_price": "base_price_cents", "unit_price": "unit_price_cents"}
_NEW: dict[str, Any] = {
    "description": None, "is_primary": False, "quantities": [], "base_price_cents": 0, "unit_price_cents": 0,
    "duration_minutes": 0, "discountable": True, "active": True,
}  # fmt: skip


def look_up_service(values: dict[str, Any], caller: Caller, problems: Problems) -> RowMapping | None:
    """The service to change, None for a new one; with a problem for what does not fit the catalogue."""
    found = service_of(values.get("slug"), locked=True)
    if found is None and "slug" in values:
        for name, words in (("name", "name"), ("group_name", "group")):
            if name not in values and not any(problem.param == name for problem in problems):
                problems.missing(name, f"Enter the {words} of the new service.")
    elif (
        found and values.get("primary", found["is_primary"]) != found["is_primary"] and _is_paired(found["id"])
    ):
        kind = "primary service with add-ons" if found["is_primary"] else "add-on of others"
        problems.invalid("primary", f"{found['name']} is a {kind}; part them first.")
    check_add_ons(values, found, problems)
    return found


def check_add_ons(values: dict[str, Any], found: RowMapping | None, problems: Problems) -> None:
    """Add-ons are there, are no primary services themselves, and go with one."""
    named = values.get("add_ons", [])
    if named in ([], [NONE]):
        return
    primary = values.get("primary", found["is_primary"] if found else False)
    if not primary:
        problems.invalid("add_ons", "Only a primary service has add-ons; send primary true for it to be one.")
    kinds = {row.slug: row.is_primary for row in _of_slugs(named)}
    for place, slug in enumerate(named):
        if slug not in kinds:
            problems.invalid(f"add_ons[{place}]", f"There is no service {slug}.")
        elif kinds[slug]:
            problems.invalid(f"add_ons[{place}]", f"{slug} is a primary service, not an add-on.")


def save_service(values: dict[str, Any], found: RowMapping | None, caller: Caller) -> dict[str, Any]:
    """Store the service and its add-ons. Answers it as it is now, and whether anything `changed`."""
    before = dict(found) if found else None
    row = (before or _NEW) | _said(values)
    changed = before is None or row != before
    if changed:
        row = _store(before, row, caller)
    paired = "add_ons" in values and _pair_with(row["id"], values["add_ons"])
    return {"service": with_its_pairs(row), "made": before is None, "changed": changed or paired}


def service_of(slug: str | None, locked: bool = False) -> RowMapping | None:
    """The service of that slug; `locked` keeps others from changing it until the commit."""
    if slug is None:
        return None
    statement = sa.select(_service).where(_service.c.slug == slug)
    return connection().execute(statement.with_for_update() if locked else statement).mappings().one_or_none()


def _said(values: dict[str, Any]) -> dict[str, Any]:
    said = {column: values[name] for name, column in _SAVED.items() if name in values}
    said |= {column: cents(values[name]) for name, column in _PRICES.items() if name in values}
    if "quantities" in said:
        said["quantities"] = sorted(set(said["quantities"]))
    if "group_name" in said:
        said.setdefault("group_slug", slug_of(said["group_name"])[:64])
    return said


def _store(before: dict[str, Any] | None, row: dict[str, Any], caller: Caller) -> dict[str, Any]:
    now = clock.now()
    row = row | {"updated_by": caller.display_name, "updated_at": now}
    if before is None:
        statement: Any = sa.insert(_service).values(row | {"created_at": now})
    else:
        statement = sa.update(_service).where(_service.c.id == before["id"]).values(row)
    after = dict(connection().execute(statement.returning(*_service.c)).mappings().one())
    note_change("services", after["id"], before, after)
    return after


def _pair_with(service_id: int, slugs: list[str]) -> bool:
    """Make these its add-ons and no others; answer whether that changed anything."""
    run = connection().execute
    wanted = {row.id: row.slug for row in _of_slugs([slug for slug in slugs if slug != NONE])}
    there = sa.select(_service.c.id, _service.c.slug).join(_pair, _pair.c.add_on_id == _service.c.id)
    current = {row.id: row.slug for row in run(there.where(_pair.c.service_id == service_id))}
    if wanted == current:
        return False
    gone, new = current.keys() - wanted.keys(), wanted.keys() - current.keys()
    if gone:
        run(sa.delete(_pair).where(_pair.c.service_id == service_id, _pair.c.add_on_id.in_(gone)))
    if new:
        run(sa.insert(_pair), [{"service_id": service_id, "add_on_id": add_on} for add_on in sorted(new)])
    before, after = sorted(current.values()), sorted(wanted.values())
    note_change("services", service_id, {"add_ons": before}, {"add_ons": after})
    return True


def _of_slugs(slugs: list[str]) -> Sequence[Any]:
    columns = _service.c.id, _service.c.slug, _service.c.is_primary
    return connection().execute(sa.select(*columns).where(_service.c.slug.in_(slugs))).all()


def _is_paired(service_id: int) -> bool:
    paired = sa.select(_pair.c.service_id).where(
        sa.or_(_pair.c.service_id == service_id, _pair.c.add_on_id == service_id)
    )
    return connection().execute(paired.limit(1)).first() is not None
