"""Finding what a report is about. Always the order first: its lock makes reports for one order take turns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app.blueprints.field_services.models import FieldReport
from app.blueprints.line_items.models import LineItem
from app.blueprints.order_stages.models import OrderStage
from app.blueprints.orders.models import Order, Property
from app.database import table
from app.extensions import connection

_order, _property, _line = table(Order), table(Property), table(LineItem)
_report, _stage = table(FieldReport), table(OrderStage)

_ORDER = (
    sa.select(
        *_order.c,
        *(_property.c[name] for name in ("street", "address2", "city", "state", "postal_code", "time_zone")),
    )
    .join(_property, _property.c.id == _order.c.property_id)
    .where(_order.c.id == sa.bindparam("order_id"))
)
_LINES = sa.select(_line).where(_line.c.order_id == sa.bindparam("order_id")).order_by(_line.c.id)
# Of the newest stamp; among several with that stamp the one that said the same.
_NEWEST = (
    sa.select(_report)
    .where(_report.c.order_id == sa.bindparam("order_id"))
    .order_by(
        _report.c.reported_at.desc(),
        (_report.c.fingerprint == sa.bindparam("fingerprint")).desc(),
        _report.c.id.desc(),
    )
    .limit(1)
)
_STAGE_OF = (
    sa.select(_stage)
    .join(_report, _report.c.order_stage_id == _stage.c.id)
    .where(_report.c.appointment_id == sa.bindparam("appointment_id"))
    .order_by(_report.c.id.desc())
    .limit(1)
)


def order_by_id(order_id: int | None, locked: bool) -> RowMapping | None:
    """The order with its property's address; `locked` makes other reports for it wait until the commit."""
    if order_id is None:
        return None
    # Rows that refer to the order may be added meanwhile: nobody but another report needs to wait.
    statement = _ORDER.with_for_update(of=_order, key_share=True) if locked else _ORDER
    return connection().execute(statement, {"order_id": order_id}).mappings().one_or_none()


def lines_of_order(order_id: int, locked: bool) -> Sequence[RowMapping]:
    """All its lines, by id, the removed ones too."""
    statement = _LINES.with_for_update() if locked else _LINES
    return connection().execute(statement, {"order_id": order_id}).mappings().all()


def newest_report(order_id: int, fingerprint: str = "") -> RowMapping | None:
    """The report that was applied last by its stamp; if there are several, the one with this fingerprint."""
    sought = {"order_id": order_id, "fingerprint": fingerprint}
    return connection().execute(_NEWEST, sought).mappings().one_or_none()


def stage_of_reports(appointment_id: int) -> dict[str, Any] | None:
    """The stage that earlier reports on the appointment led to last."""
    row = connection().execute(_STAGE_OF, {"appointment_id": appointment_id}).mappings().one_or_none()
    return dict(row) if row else None
