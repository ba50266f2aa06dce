"""Promotions as programs read them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.blueprints.promotions.models import Promotion, PromotionService
from app.blueprints.promotions.schemas import PromotionsParams
from app.blueprints.promotions.validity import normal
from app.blueprints.promotions.views import PromotionRecordView, PromotionView
from app.blueprints.services.models import Service
from app.database import table
from app.extensions import connection
from app.identity.caller import STAFF
from app.listing import Column, Listing, list_action, record_action

_promotion, _eligible, _service = table(Promotion), table(PromotionService), table(Service)
_SLUGS = (
    sa.select(_service.c.slug)
    .join_from(_eligible, _service, _service.c.id == _eligible.c.service_id)
    .where(_eligible.c.promotion_id == sa.bindparam("promotion"))
    .order_by(_service.c.slug)
)


def with_services(promotion: dict[str, Any]) -> dict[str, Any]:
    """The promotion with the slugs of the services it is for."""
    slugs = connection().execute(_SLUGS, {"promotion": promotion["id"]}).scalars().all()
    return promotion | {"services": list(slugs)}


def _with_code(code: str) -> Column:
    return _promotion.c.code == normal(code)


PROMOTIONS = Listing(
    resource="promotions",
    singular="promotion",
    rows=sa.select(_promotion),
    id=_promotion.c.id,
    client=None,
    view=PromotionView,
    record_view=PromotionRecordView,
    params=PromotionsParams,
    filters={"code": _with_code, "active": _promotion.c.active},
    sorts={"id": _promotion.c.id, "code": _promotion.c.code, "used": _promotion.c.used},
    complete=with_services,
    permission=STAFF,
)

LIST_PROMOTIONS, READ_PROMOTION = list_action(PROMOTIONS), record_action(PROMOTIONS)
