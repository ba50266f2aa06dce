"""The table of reports from the field."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Instant, RowId


class FieldReport(Base):
    """A report that was applied to an order.

    reported_at: the sender's version stamp; what comes with an older one is stale. fingerprint: what was said,
    however it was spelt; with the same stamp it is the same report, and `answer` and `remarks` are given again.
    order_stage_id: the stage it led to, if it led to one.
    """

    __tablename__ = "field_reports"
    __table_args__ = (sa.UniqueConstraint("order_id", "reported_at", "fingerprint"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"))
    appointment_id: Mapped[int] = mapped_column(sa.ForeignKey("appointments.id"), index=True)
    order_stage_id: Mapped[int | None] = mapped_column(sa.ForeignKey("order_stages.id"))
    reported_at: Mapped[datetime] = mapped_column(Instant)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    answer: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    remarks: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON)
    reported_by: Mapped[str] = mapped_column(sa.String(255))
    received_at: Mapped[datetime] = mapped_column(Instant)
