"""The tables of e-mails and of the tries at sending them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Instant, RowId


class OutboxMessage(Base):
    """An e-mail as it is, or was, to be sent; rendered once, so that a retry sends the same.

    state waiting: due at `next_try_at`, which while somebody is trying is the end of their lease.
    trying: a try has begun and its end is not recorded. in_doubt: a try may have arrived, so it is looked
    for at the provider before it is sent again, and that happens once (`resent`).
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (
        sa.CheckConstraint("state in ('waiting', 'sent', 'kept', 'failed')", name="state"),
        sa.CheckConstraint("(state = 'waiting') = (next_try_at IS NOT NULL)", name="waiting_is_due"),
        sa.Index("ix_outbox_messages_state_next_try_at", "state", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(64))
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("orders.id"), index=True)
    to_email: Mapped[str] = mapped_column(sa.String(255))
    to_name: Mapped[str] = mapped_column(sa.String(255))
    subject: Mapped[str] = mapped_column(sa.String(255))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.String(16), default="waiting")
    next_try_at: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    trying: Mapped[bool] = mapped_column(default=False)
    in_doubt: Mapped[bool] = mapped_column(default=False)
    resent: Mapped[bool] = mapped_column(default=False)
    provider_id: Mapped[str | None] = mapped_column(sa.String(64))
    problem: Mapped[str | None] = mapped_column(sa.String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)


class OutboxAttempt(Base):
    """One try at sending an e-mail, and what came of it; request and answer are masked."""

    __tablename__ = "outbox_attempts"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    outbox_message_id: Mapped[int] = mapped_column(sa.ForeignKey("outbox_messages.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    problem: Mapped[str | None] = mapped_column(sa.String(64))
    text: Mapped[str] = mapped_column(sa.Text)
    request: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    answer: Mapped[str] = mapped_column(sa.Text)
