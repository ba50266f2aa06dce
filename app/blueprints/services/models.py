"""The tables of the services catalogue."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Instant, RowId


class Service(Base):
    """Something that can be ordered, e.g. interior photos in sets of 10, 15, 20 or 25.

    A primary service is what an order is for; an add-on goes with the primary services it is named for.
    The price of a quantity is `base_price_cents + unit_price_cents × quantity`. quantities: those that clients
    may choose from. discountable: whether a promotion may lower its price.
    """

    __tablename__ = "services"
    __table_args__ = (
        sa.CheckConstraint("base_price_cents >= 0 AND unit_price_cents >= 0", name="prices_not_negative"),
        sa.CheckConstraint("duration_minutes >= 0", name="duration_not_negative"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = mapped_column(sa.String(255))
    description: Mapped[str | None] = mapped_column(sa.Text)
    group_name: Mapped[str] = mapped_column(sa.String(255))
    group_slug: Mapped[str] = mapped_column(sa.String(64), index=True)
    is_primary: Mapped[bool] = mapped_column(default=False)
    quantities: Mapped[list[int]] = mapped_column(sa.JSON)
    base_price_cents: Mapped[int] = mapped_column(sa.BigInteger)
    unit_price_cents: Mapped[int] = mapped_column(sa.BigInteger)
    duration_minutes: Mapped[int] = mapped_column(default=0)
    discountable: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_by: Mapped[str] = mapped_column(sa.String(255))
    updated_at: Mapped[datetime] = mapped_column(Instant)


class ServiceAddOn(Base):
    """That an add-on may be ordered with a primary service."""

    __tablename__ = "service_add_ons"

    service_id: Mapped[int] = mapped_column(sa.ForeignKey("services.id"), primary_key=True)
    add_on_id: Mapped[int] = mapped_column(sa.ForeignKey("services.id"), primary_key=True, index=True)
