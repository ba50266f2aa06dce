"""The table of the cards that clients keep in the gateway's vault."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Instant, RowId


class PaymentMethod(Base):
    """A card, known by what may be shown of it and by its ids in the vault. Its number was never here.

    expires: `YYYY-MM`, good through that month. refused_as: the status the gateway last turned it down
    with for good (an invalid number, an expiry in the past); a success clears it.
    """

    __tablename__ = "payment_methods"
    __table_args__ = (
        sa.Index(
            "uq_payment_methods_default_of_client",
            "client_id",
            unique=True,
            sqlite_where=sa.text("is_default"),
            postgresql_where=sa.text("is_default"),
        ),
        sa.UniqueConstraint("customer_profile_id", "payment_profile_id"),
        sa.Index("ix_payment_methods_client_id_id", "client_id", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"))
    customer_profile_id: Mapped[str] = mapped_column(sa.String(32))
    payment_profile_id: Mapped[str] = mapped_column(sa.String(32))
    brand: Mapped[str] = mapped_column(sa.String(32))
    last4: Mapped[str] = mapped_column(sa.String(4))
    expires: Mapped[str | None] = mapped_column(sa.String(7))
    name_on_card: Mapped[str | None] = mapped_column(sa.String(255))
    billing_postal_code: Mapped[str | None] = mapped_column(sa.String(5))
    is_default: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    refused_as: Mapped[str | None] = mapped_column(sa.String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
