"""The table of appointments."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Instant, RowId
from app.identity.models import User


class Appointment(Base):
    """A visit: one instant to another, read on the clocks of `time_zone`."""

    __tablename__ = "appointments"
    __table_args__ = (sa.CheckConstraint("stop_at > start_at", name="stops_after_start"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("orders.id"), index=True)
    photographer_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    appt_type: Mapped[str | None] = mapped_column(sa.String(255))
    start_at: Mapped[datetime] = mapped_column(Instant)
    stop_at: Mapped[datetime] = mapped_column(Instant)
    time_zone: Mapped[str] = mapped_column(sa.String(64))
    confirmed: Mapped[bool] = mapped_column(default=False)
    cancelled: Mapped[bool] = mapped_column(default=False)
    cancel_reason: Mapped[str | None] = mapped_column(sa.String(255))
    created_at: Mapped[datetime] = mapped_column(Instant)

    photographer: Mapped[User | None] = relationship()
