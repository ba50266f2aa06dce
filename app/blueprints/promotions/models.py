"""The tables of promotions, of the services they are for, and of their uses."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Instant, RowId

LIVE = "state <> 'released'"


class Promotion(Base):
    """A code that takes something off: a share in basis points (1000 is 10 %) or an amount, never both.

    first_day, last_day: on the office's calendar, both included. used: how many of its uses are reserved
    or redeemed; it moves together with a redemption's state, in one transaction.
    """

    __tablename__ = "promotions"
    __table_args__ = (
        sa.CheckConstraint("(percent_bp IS NULL) <> (amount_cents IS NULL)", name="share_or_amount"),
        sa.CheckConstraint("percent_bp BETWEEN 1 AND 10000", name="share_of_a_whole"),
        sa.CheckConstraint("amount_cents > 0", name="amount_of_something"),
        sa.CheckConstraint("used >= 0 AND (usage_limit IS NULL OR used <= usage_limit)", name="within_limit"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    # In capitals: a code is one code, however it is typed.
    code: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = mapped_column(sa.String(255))
    percent_bp: Mapped[int | None]
    amount_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    active: Mapped[bool] = mapped_column(default=True)
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    designation: Mapped[str | None] = mapped_column(sa.String(255))
    minimum_cents: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    usage_limit: Mapped[int | None]
    client_limit: Mapped[int] = mapped_column(default=1)
    used: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)


class PromotionService(Base):
    """A service that a promotion is for. A promotion without any is for all of them."""

    __tablename__ = "promotion_services"

    promotion_id: Mapped[int] = mapped_column(sa.ForeignKey("promotions.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("services.id"), primary_key=True, index=True)


class PromotionRedemption(Base):
    """One use of a promotion by an order request: reserved while the payment is under way, then redeemed
    or released. `nth` counts a client's uses; no two that are not released share a number."""

    __tablename__ = "promotion_redemptions"
    __table_args__ = (
        sa.Index(
            "uq_promotion_redemptions_nth_of_client",
            "promotion_id",
            "client_id",
            "nth",
            unique=True,
            sqlite_where=sa.text(LIVE),
            postgresql_where=sa.text(LIVE),
        ),
        sa.CheckConstraint("state IN ('reserved', 'redeemed', 'released')", name="state"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    promotion_id: Mapped[int] = mapped_column(sa.ForeignKey("promotions.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"))
    order_request_id: Mapped[int] = mapped_column(sa.ForeignKey("order_requests.id"), unique=True)
    nth: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(16))
    discount_cents: Mapped[int] = mapped_column(sa.BigInteger)
    created_at: Mapped[datetime] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
