"""The tables of the stage list, the history and the current status."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Instant, RowId


class Stage(Base):
    """A step an order can be in, or another name for one (`alias_of`). Staff edit this list.

    position: its place on the line from request to completion; side stages (hold, cancelled …) have
    none. terminal: nothing is expected to follow it.
    """

    __tablename__ = "stages"

    slug: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(255))
    alias_of: Mapped[str | None] = mapped_column(sa.ForeignKey("stages.slug"))
    position: Mapped[int | None]
    terminal: Mapped[bool] = mapped_column(default=False)


class OrderStage(Base):
    """One step of an order's history. Rows are only ever added."""

    __tablename__ = "order_stages"
    __table_args__ = (
        sa.Index("ix_order_stages_order_id_at", "order_id", "stage_start_at", "id"),
        sa.Index("ix_order_stages_order_request_id_at", "order_request_id", "stage_start_at", "id"),
        sa.Index("ix_order_stages_at", "stage_start_at", "id"),
        sa.CheckConstraint("order_id IS NOT NULL OR order_request_id IS NOT NULL", name="of_something"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("orders.id"))
    order_request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("order_requests.id"))
    stage: Mapped[str] = mapped_column(sa.ForeignKey("stages.slug"), index=True)
    stage_trigger: Mapped[str] = mapped_column(sa.String(255))
    stage_start_at: Mapped[datetime] = mapped_column(Instant)
    created_at_fm: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    created_by: Mapped[str] = mapped_column(sa.String(255))
    updated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    updated_by: Mapped[str] = mapped_column(sa.String(255))
    notified_at: Mapped[datetime | None] = mapped_column(Instant)
    notes: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(Instant)


class OrderStatus(Base):
    """The present of an order: one row each, at its latest stage, with what was last told of it.

    Before acceptance the row belongs to the request; linking hands it to the order.
    """

    __tablename__ = "order_statuses"
    __table_args__ = (
        sa.Index(
            "uq_order_statuses_request_without_order",
            "order_request_id",
            unique=True,
            sqlite_where=sa.text("order_id IS NULL"),
            postgresql_where=sa.text("order_id IS NULL"),
        ),
        sa.Index("ix_order_statuses_order_request_id", "order_request_id"),
        sa.Index("ix_order_statuses_stage_order_id", "stage", "order_id"),
        sa.CheckConstraint("order_id IS NOT NULL OR order_request_id IS NOT NULL", name="of_something"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("orders.id"), unique=True)
    order_request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("order_requests.id"))
    order_stage_id: Mapped[int] = mapped_column(sa.ForeignKey("order_stages.id"))
    stage: Mapped[str] = mapped_column(sa.ForeignKey("stages.slug"))
    stage_trigger: Mapped[str] = mapped_column(sa.String(255))
    stage_start_at: Mapped[datetime] = mapped_column(Instant)
    created_at_fm: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    created_by: Mapped[str] = mapped_column(sa.String(255))
    updated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    updated_by: Mapped[str] = mapped_column(sa.String(255))
    notified_at: Mapped[datetime | None] = mapped_column(Instant)
    notes: Mapped[str | None] = mapped_column(sa.Text)
    # What was last said of the appointment, the client and the order; kept when a later stage is silent.
    appt_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appointments.id"))
    appt_confirmed: Mapped[str | None] = mapped_column(sa.String(255))
    appt_duration_time: Mapped[str | None] = mapped_column(sa.String(32))
    appt_start_at: Mapped[datetime | None] = mapped_column(Instant)
    appt_stop_at: Mapped[datetime | None] = mapped_column(Instant)
    cancel_reason: Mapped[str | None] = mapped_column(sa.String(255))
    cancel_note: Mapped[str | None] = mapped_column(sa.Text)
    client_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clients.id"))
    client_billing_postal_code: Mapped[str | None] = mapped_column(sa.String(5))
    order_notes: Mapped[str | None] = mapped_column(sa.Text)
    delivery_rush: Mapped[bool | None]
    due_date: Mapped[date | None]
    external_id: Mapped[str | None] = mapped_column(sa.String(255))
    service_type: Mapped[str | None] = mapped_column(sa.String(255))
    services_addon_array: Mapped[list[str] | None] = mapped_column(sa.JSON(none_as_null=True))
    updated_at: Mapped[datetime] = mapped_column(Instant)
