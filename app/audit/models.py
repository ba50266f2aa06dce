"""The tables of the audit trail and of the end of its chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Instant, RowId


class AuditEntry(Base):
    """One request's changes. `hash` covers every other column and the hash of the entry before."""

    __tablename__ = "audit_entries"
    __table_args__ = (sa.Index("ix_audit_entries_order_id_position", "order_id", "position"),)

    position: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    action: Mapped[str] = mapped_column(sa.String(128))
    face: Mapped[str] = mapped_column(sa.String(16))
    application: Mapped[str] = mapped_column(sa.String(32))
    # Plain numbers, not foreign keys: the trail outlives what it tells of.
    user_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    name: Mapped[str] = mapped_column(sa.String(255))
    session_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    address: Mapped[str] = mapped_column(sa.String(64))
    request_id: Mapped[str] = mapped_column(sa.String(64))
    order_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class AuditHead(Base):
    """The last entry's position and hash, in a single row. Its lock lets one entry be added at a time."""

    __tablename__ = "audit_head"
    __table_args__ = (sa.CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(sa.BigInteger)
    hash: Mapped[str] = mapped_column(sa.String(64))
