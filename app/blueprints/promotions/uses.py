"""Taking a use of a promotion for an order, and giving it back: exactly once each, however many race."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.blueprints.promotions.models import Promotion, PromotionRedemption
from app.blueprints.promotions.validity import Discount, expended, invalid, today, uses_of
from app.changes import note_change
from app.database import table
from app.extensions import connection

_promotion, _use = table(Promotion), table(PromotionRedemption)
_DAY = sa.bindparam("day", type_=_promotion.c.first_day.type)

# The conditions stand in the statement: of any number of requests for the last use, one finds them true.
_TAKE = (
    sa.update(_promotion)
    .where(
        _promotion.c.id == sa.bindparam("promotion"),
        _promotion.c.active,
        sa.or_(_promotion.c.first_day.is_(None), _promotion.c.first_day <= _DAY),
        sa.or_(_promotion.c.last_day.is_(None), _promotion.c.last_day >= _DAY),
        sa.or_(_promotion.c.usage_limit.is_(None), _promotion.c.used < _promotion.c.usage_limit),
    )
    .values(used=_promotion.c.used + 1)
)
_GIVE_BACK = (
    sa.update(_promotion).where(_promotion.c.id == sa.bindparam("promotion")).values(used=_promotion.c.used - 1)
)
_RESERVE = sa.insert(_use).returning(_use.c.id)
_MINE = _use.c.order_request_id == sa.bindparam("request")
# The promotion's row is always locked before its uses: two orders that cross cannot wait for each other.
_LOCK = (
    sa.select(_promotion.c.id)
    .join(_use, _use.c.promotion_id == _promotion.c.id)
    .where(_MINE)
    .with_for_update(of=_promotion)
)
_SETTLE = (
    sa.update(_use)
    .where(_MINE, _use.c.state == "reserved")
    .values(state=sa.bindparam("settled"), settled_at=sa.bindparam("now", type_=_use.c.settled_at.type))
    .returning(_use.c.id, _use.c.promotion_id)
)


def reserve(discount: Discount, client_id: int, request_id: int, discount_cents: int) -> None:
    """Take one use of the promotion for the order request.

    Refuses invalid-promotion if somebody was faster to the last one, promotion-expended if this client was.
    """
    promotion = discount.promotion
    if not connection().execute(_TAKE, {"promotion": promotion["id"], "day": today()}).rowcount:
        raise invalid(f"The promotion {promotion['code']} has just been used up.")
    # Counted under the promotion's lock, which the update holds.
    free = set(range(1, promotion["client_limit"] + 1)) - uses_of(promotion["id"], client_id)
    if not free:
        raise expended(promotion["code"])
    row = {
        "promotion_id": promotion["id"],
        "client_id": client_id,
        "order_request_id": request_id,
        "nth": min(free),
        "state": "reserved",
        "discount_cents": discount_cents,
        "created_at": clock.now(),
    }
    use = connection().execute(_RESERVE, row).scalar_one()
    note_change("promotion_redemptions", use, None, row)


def redeem(request_id: int) -> None:
    """The order is placed: its use is made. Nothing happens if it has none, or none that is reserved."""
    _settle(request_id, "redeemed")


def release(request_id: int) -> None:
    """The order came to nothing: its use is free again, once, however often this is said."""
    if connection().execute(_LOCK, {"request": request_id}).first() is None:
        return
    promotion_id = _settle(request_id, "released")
    if promotion_id is not None:
        connection().execute(_GIVE_BACK, {"promotion": promotion_id})


def _settle(request_id: int, state: str) -> int | None:
    moved = (
        connection()
        .execute(_SETTLE, {"request": request_id, "settled": state, "now": clock.now()})
        .one_or_none()
    )
    if moved is None:
        return None
    note_change("promotion_redemptions", moved.id, {"state": "reserved"}, {"state": state})
    promotion_id: int = moved.promotion_id
    return promotion_id
