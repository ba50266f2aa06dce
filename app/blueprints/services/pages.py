"""The catalogue's pages."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from flask import abort, request, url_for

from app import clock
from app.audit.models import AuditEntry
from app.blueprints.services.models import Service
from app.blueprints.services.reads import with_its_pairs
from app.database import table
from app.extensions import connection
from app.money import dollars, price_text
from app.wording import moment_text

_service, _entry = table(Service), table(AuditEntry)
_PRICES = {"base_price_cents": "Base price", "unit_price_cents": "Unit price"}
SEARCHED = 200


def catalogue_page() -> dict[str, Any]:
    """Every service by its group, the primary ones first; those that are no longer offered if asked for."""
    everything = request.args.get("all") == "yes"
    rows = sa.select(_service).order_by(
        _service.c.is_primary.desc(), _service.c.group_name, _service.c.name, _service.c.id
    )
    if not everything:
        rows = rows.where(_service.c.active)
    services = [_listed(dict(row)) for row in connection().execute(rows).mappings()]
    kinds = groupby(services, key=lambda service: service["kind"])
    return {"kinds": [(kind, list(members)) for kind, members in kinds], "everything": everything}


def _listed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "slug": row["slug"],
        "group": row["group_name"],
        "kind": "Primary services" if row["is_primary"] else "Add-ons",
        "quantities": ", ".join(str(one) for one in row["quantities"]) or "any",
        "base": price_text(row["base_price_cents"]),
        "unit": price_text(row["unit_price_cents"]),
        "active": row["active"],
        "url": url_for("services.show", service_id=row["id"]),
    }


def service_page(service_id: int) -> dict[str, Any]:
    """One service: what it costs, what goes with it, what it has cost; 404 if there is none."""
    found = (
        connection().execute(sa.select(_service).where(_service.c.id == service_id)).mappings().one_or_none()
    )
    row = dict(found or abort(404))
    pairs = with_its_pairs(row)
    return {
        "service": row,
        "facts": _facts(row),
        "prices": [
            (quantity, price_text(row["base_price_cents"] + row["unit_price_cents"] * quantity))
            for quantity in row["quantities"] or [1]
        ],
        "pairs": [_listed(pair) for pair in pairs["add_ons"] or pairs["goes_with"]],
        "change_url": url_for("services.services_save_form", slug=row["slug"]),
        "history": _history(service_id),
    }


def _facts(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    changed = f"{moment_text(row['updated_at'], clock.office_zone())}, {row['updated_by']}"
    return [
        {"label": "Slug", "value": row["slug"]},
        {"label": "Group", "value": f"{row['group_name']} ({row['group_slug']})"},
        {"label": "Base price", "value": price_text(row["base_price_cents"])},
        {"label": "Unit price", "value": price_text(row["unit_price_cents"])},
        {"label": "On site", "value": f"{row['duration_minutes']} minutes" if row["duration_minutes"] else ""},
        {"label": "Promotions", "value": "lower its price" if row["discountable"] else "leave its price alone"},
        {"label": "Changed", "value": changed},
    ]


def _history(service_id: int) -> list[dict[str, str]]:
    """What the audit trail tells of its prices, the latest first."""
    saved = _entry.c.action.in_(("services/save", "services import"))
    recent = sa.select(_entry).where(saved).order_by(_entry.c.position.desc()).limit(SEARCHED)
    return [
        {
            "at": moment_text(entry["at"], clock.office_zone()),
            "name": entry["name"],
            "price": label,
            "before": _price(change["before"], column),
            "after": _price(change["after"], column),
        }
        for entry in connection().execute(recent).mappings()
        for change in entry["changes"]
        if (change["record"], change["id"]) == ("services", service_id)
        for column, label in _PRICES.items()
        if column in (change["after"] or {})
    ]


def _price(side: Mapping[str, Any] | None, column: str) -> str:
    return price_text(side[column]) if side else "–"


def saved_form(named: Mapping[str, str]) -> dict[str, str]:
    """What the form holds for a service that its address names by slug: the service as it is."""
    rows = connection().execute(sa.select(_service).where(_service.c.slug == named.get("slug", "")))
    row = rows.mappings().one_or_none()
    if row is None:
        return {}
    pairs = with_its_pairs(dict(row))
    plain = ("name", "description", "group_name", "group_slug", "duration_minutes")
    return {
        **{name: str(row[name] or "") for name in plain},
        **{name: str(row[name]).lower() for name in ("discountable", "active")},
        "primary": str(row["is_primary"]).lower(),
        "base_price": f"{dollars(row['base_price_cents']):f}",
        "unit_price": f"{dollars(row['unit_price_cents']):f}",
        "quantities": "\n".join(str(one) for one in row["quantities"]),
        "add_ons": "\n".join(add_on["slug"] for add_on in pairs["add_ons"]),
    }
