"""Lines of a request that becomes an order."""

from __future__ import annotations

import sqlalchemy as sa

from app.blueprints.line_items.models import LineItem
from app.changes import note_change
from app.database import table
from app.extensions import connection

_line = table(LineItem)
_own = _line.alias("own")
_ORDER, _REQUEST = (sa.bindparam(name, type_=sa.BigInteger()) for name in ("order", "request"))
# An order that has lines of its own has been made up already: what was asked for stays with the request.
_ADOPT = (
    sa.update(_line)
    .where(
        _line.c.order_request_id == _REQUEST,
        _line.c.order_id.is_(None),
        ~sa.exists().where(_own.c.order_id == _ORDER, _own.c.removed_at.is_(None)),
    )
    .values(order_id=_ORDER)
    .returning(_line.c.id)
)


def adopt_lines(order_id: int, order_request_id: int) -> None:
    """Let the request's lines count for the order that came of it, unless the order has lines of its own."""
    adopted = connection().execute(_ADOPT, {"order": order_id, "request": order_request_id}).scalars().all()
    for line in adopted:
        note_change("line_items", line, {"order_id": None}, {"order_id": order_id}, order_id)
