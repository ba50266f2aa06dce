"""The console's pages of promotions: all of them, and one with who used it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask import abort, url_for

from app import clock
from app.blueprints.orders.models import Order
from app.blueprints.promotions.models import Promotion, PromotionRedemption
from app.blueprints.promotions.reads import with_services
from app.blueprints.promotions.terms import days_text, terms_text, uses_text
from app.blueprints.promotions.validity import today
from app.database import table
from app.extensions import connection
from app.identity.models import Client, User
from app.interfaces.preview import Told
from app.money import cents, price_text
from app.wording import moment_text

MOST_USES = 100
_promotion, _use, _order = table(Promotion), table(PromotionRedemption), table(Order)
_client, _user = table(Client), table(User)

_ALL = sa.select(_promotion).order_by(_promotion.c.active.desc(), _promotion.c.code)
_USES = (
    sa.select(
        _use.c.state, _use.c.created_at, _use.c.discount_cents, _use.c.order_request_id,
        _order.c.id.label("order_id"), (_user.c.first_name + " " + _user.c.last_name).label("client"),
    )
    .select_from(
        _use.join(_client, _client.c.id == _use.c.client_id)
        .join(_user, _user.c.id == _client.c.user_id)
        .outerjoin(_order, _order.c.order_request_id == _use.c.order_request_id)
    )
    .where(_use.c.promotion_id == sa.bindparam("promotion"))
    .order_by(_use.c.id.desc())
    .limit(MOST_USES)
)  # fmt: skip
_TONES = {"redeemed": "done", "reserved": "info", "released": "quiet"}


def promotions_page() -> dict[str, Any]:
    """Every promotion, those in use first."""
    rows = connection().execute(_ALL).mappings()
    return {"promotions": [_told(dict(row)) for row in rows]}


def promotion_page(promotion_id: int) -> dict[str, Any]:
    """One promotion with its latest uses; 404 if there is no such promotion."""
    statement = sa.select(_promotion).where(_promotion.c.id == promotion_id)
    row = connection().execute(statement).mappings().one_or_none() or abort(404)
    promotion = with_services(dict(row))
    uses = connection().execute(_USES, {"promotion": promotion_id}).mappings()
    return {
        "promotion": _told(promotion) | {"services": ", ".join(promotion["services"]) or "all services"},
        "uses": [_use_told(use) for use in uses],
    }


def _told(promotion: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": promotion["code"],
        "name": promotion["name"],
        "terms": terms_text(promotion),
        "days": days_text(promotion),
        "uses": uses_text(promotion),
        "per_client": promotion["client_limit"],
        "minimum": price_text(promotion["minimum_cents"]) if promotion["minimum_cents"] else "none",
        "designation": promotion["designation"] or "any",
        "state": _state(promotion),
        "url": url_for("promotions.show", promotion_id=promotion["id"]),
        "change_url": url_for(
            "promotions.promotions_save_form", code=promotion["code"], name=promotion["name"]
        ),
    }


def _state(promotion: Mapping[str, Any]) -> dict[str, str]:
    """Whether it can be used today, as a tag."""
    first, last, limit = promotion["first_day"], promotion["last_day"], promotion["usage_limit"]
    if not promotion["active"]:
        return {"name": "Off", "kind": "quiet"}
    if first and today() < first:
        return {"name": "Begins later", "kind": "info"}
    if last and today() > last:
        return {"name": "Ended", "kind": "quiet"}
    if limit is not None and promotion["used"] >= limit:
        return {"name": "Used up", "kind": "warn"}
    return {"name": "In use", "kind": "done"}


def _order_url(use: Mapping[Any, Any]) -> str | None:
    """The page of the order, or of its request; one that came to nothing has none."""
    if use["order_id"]:
        return url_for("orders.show", order_id=use["order_id"])
    placed = use["state"] == "redeemed"
    return url_for("order_requests.show", request_id=use["order_request_id"]) if placed else None


def _use_told(use: Mapping[Any, Any]) -> dict[str, Any]:
    order = use["order_id"]
    return {
        "client": use["client"],
        "discount": price_text(use["discount_cents"]),
        "at": moment_text(use["created_at"], clock.office_zone()),
        "state": {"name": use["state"].capitalize(), "kind": _TONES[use["state"]]},
        "order": f"Order {order}" if order else f"Order request {use['order_request_id']}",
        "url": _order_url(use),
    }


def trial_shown(order: str, told: Told | None) -> dict[str, Any]:
    """What came of trying the promotion on the order that was asked for, if one was."""
    trial = told.data["trial"] if told and told.data else None
    return {
        "order": order,
        "wrong": [problem.message for problem in told.problems] if told else [],
        "lines": [_line_tried(line) for line in trial["line_items"]] if trial else [],
        "totals": [
            (label, _price(trial[name]))
            for label, name in (("As it is", "total_now"), ("Discount", "discount"), ("With it", "total"))
        ] if trial else [],
    }  # fmt: skip


def _line_tried(line: Mapping[str, Any]) -> dict[str, str]:
    return {"name": line["service_name"], "discount": _price(line["discount"]), "price": _price(line["price"])}


def _price(amount: float) -> str:
    return price_text(cents(Decimal(str(amount))))
