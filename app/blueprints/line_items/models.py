"""The table of line items."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from app.database import Base, Instant, RowId
from app.money import percent_from, percent_steps

_REVIEW = sa.text("billing_review")
_STANDS = "service_type_primary AND removed_at IS NULL"


class Percent(TypeDecorator[Decimal]):
    """A percentage, stored as whole millionths of a percent: exact on every engine."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> int | None:
        return None if value is None else percent_steps(value)

    def process_result_value(self, value: int | None, dialect: Any) -> Decimal | None:
        return None if value is None else percent_from(value)


def _one_primary(owner: str) -> sa.Index:
    where = sa.text(f"{_STANDS} AND {owner} IS NOT NULL")
    name = f"uq_line_items_primary_of_{owner.removesuffix('_id')}"
    return sa.Index(name, owner, unique=True, sqlite_where=where, postgresql_where=where)


class LineItem(Base):
    """One priced line of an order or, before there is one, of an order request.

    itemable_*: what it was made for. order_id: the order it counts for; a request's line gets it when the
    request becomes an order. sourceable_*: what it came from, e.g. a promotion. key: its role (service,
    add_on, fee, discount, adjustment). Prices are cents; gross = base + unit × quantity, net = gross −
    discount, price = net. The quantity may have been changed since they were reckoned: then `billing_review`
    is set until somebody has looked. A removed line stays, with `removed_at`.
    """

    __tablename__ = "line_items"
    __table_args__ = (
        sa.CheckConstraint(
            "(itemable_type = 'Order' AND order_id = itemable_id AND order_request_id IS NULL)"
            " OR (itemable_type = 'OrderRequest' AND order_request_id = itemable_id)",
            name="of_its_owner",
        ),
        sa.CheckConstraint("(sourceable_type IS NULL) = (sourceable_id IS NULL)", name="source_is_whole"),
        sa.CheckConstraint(
            "billing_review OR gross_price_cents = base_price_cents + unit_price_cents * quantity",
            name="gross_adds_up",
        ),
        sa.CheckConstraint(
            "net_price_cents = gross_price_cents - discount_cents AND price_cents = net_price_cents",
            name="net_adds_up",
        ),
        sa.CheckConstraint("completed_quantity BETWEEN 0 AND quantity", name="done_of_ordered"),
        _one_primary("order_id"),
        _one_primary("order_request_id"),
        sa.Index("ix_line_items_order_id_id", "order_id", "id"),
        sa.Index("ix_line_items_order_request_id_id", "order_request_id", "id"),
        sa.Index("ix_line_items_created_at_id", "created_at", "id"),
        sa.Index("ix_line_items_billing_review", "id", sqlite_where=_REVIEW, postgresql_where=_REVIEW),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    itemable_type: Mapped[str] = mapped_column(sa.String(32))
    itemable_id: Mapped[int] = mapped_column(sa.BigInteger)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("orders.id"))
    order_request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("order_requests.id"))
    sourceable_type: Mapped[str | None] = mapped_column(sa.String(32))
    sourceable_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    key: Mapped[str] = mapped_column(sa.String(64))
    service_id: Mapped[int | None] = mapped_column(sa.ForeignKey("services.id"), index=True)
    service_name: Mapped[str] = mapped_column(sa.String(255))
    service_description: Mapped[str | None] = mapped_column(sa.Text)
    group_name: Mapped[str | None] = mapped_column(sa.String(255))
    service_type_primary: Mapped[bool] = mapped_column(default=False)
    quantity: Mapped[int]
    instructions: Mapped[str | None] = mapped_column(sa.Text)
    price_cents: Mapped[int] = mapped_column(sa.BigInteger)
    base_price_cents: Mapped[int] = mapped_column(sa.BigInteger)
    unit_price_cents: Mapped[int] = mapped_column(sa.BigInteger)
    gross_price_cents: Mapped[int] = mapped_column(sa.BigInteger)
    net_price_cents: Mapped[int] = mapped_column(sa.BigInteger)
    discount_cents: Mapped[int] = mapped_column(sa.BigInteger)
    discount_applied_percent: Mapped[Decimal] = mapped_column(Percent)
    base_price_final_cents: Mapped[int] = mapped_column(sa.BigInteger)
    unit_price_final_cents: Mapped[int] = mapped_column(sa.BigInteger)
    # Where each price came from: given, catalogue, derived or assumed.
    price_origins: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    completed_quantity: Mapped[int] = mapped_column(default=0)
    completed_date: Mapped[date | None]
    completed_by: Mapped[str | None] = mapped_column(sa.String(255))
    completed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    billing_review: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_by: Mapped[str | None] = mapped_column(sa.String(255))
    updated_in: Mapped[str] = mapped_column(sa.String(255))
    # As FileMaker wrote it, to the letter.
    updated_at_fm: Mapped[str | None] = mapped_column(sa.String(64))
    processed_at: Mapped[datetime | None] = mapped_column(Instant)
    created_by: Mapped[str] = mapped_column(sa.String(255))
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_by: Mapped[str] = mapped_column(sa.String(255))
    updated_at: Mapped[datetime] = mapped_column(Instant)
