"""The table of answers given under an idempotency key."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Instant, RowId


class IdempotencyKey(Base):
    """One answered request. `scope` is whose key it is; another caller's same key is another row.

    Without an answer it is held by a request in phases that is under way, until `held_until` at the latest.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (sa.UniqueConstraint("scope", "route", "key"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    scope: Mapped[str] = mapped_column(sa.String(64))
    route: Mapped[str] = mapped_column(sa.String(128))
    key: Mapped[str] = mapped_column(sa.String(255))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    answer: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    held_until: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
