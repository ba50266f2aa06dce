"""The table of notifications."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Instant, RowId


class Notification(Base):
    """One failure that staff should know of. Happening again to the same `subject`, it is counted.

    subject: what it happened to, e.g. `outbox:771`. error: the slug of what went wrong.
    details: the request and the answer, masked.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        sa.CheckConstraint("state in ('open', 'acknowledged', 'resolved')", name="state"),
        sa.CheckConstraint("kind in ('mail', 'payment', 'job')", name="kind"),
        sa.Index("ix_notifications_state_last_at", "state", "last_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    error: Mapped[str] = mapped_column(sa.String(64), index=True)
    subject: Mapped[str] = mapped_column(sa.String(64), unique=True)
    title: Mapped[str] = mapped_column(sa.String(255))
    text: Mapped[str] = mapped_column(sa.Text)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("orders.id"), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    state: Mapped[str] = mapped_column(sa.String(16), default="open")
    times: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime] = mapped_column(Instant)
    last_at: Mapped[datetime] = mapped_column(Instant)
    acknowledged_by: Mapped[str | None] = mapped_column(sa.String(255))
    note: Mapped[str | None] = mapped_column(sa.Text)
    assigned_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    assigned_to: Mapped[str | None] = mapped_column(sa.String(255))
    changed_at: Mapped[datetime] = mapped_column(Instant)
