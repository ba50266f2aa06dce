"""The tables of appointments, of the visits that clients asked for, and of calendar addresses."""

from __future__ import annotations

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Instant, RowId
from app.identity.models import User


class OrderRequestAppointment(Base):
    """A visit that a client asked for with an order request; scheduling it makes an appointment."""

    __tablename__ = "order_request_appointments"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    order_request_id: Mapped[int] = mapped_column(sa.ForeignKey("order_requests.id"), index=True)
    requested_date: Mapped[date | None]
    requested_time: Mapped[time | None]
    window_date_start: Mapped[date | None]
    window_date_end: Mapped[date | None]
    window_time_start_s: Mapped[int | None]
    window_time_end_s: Mapped[int | None]
    notes: Mapped[str | None] = mapped_column(sa.Text)
    optional: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)


class Appointment(Base):
    """A visit, or a block of a photographer's time if it belongs to no order.

    What is known of its time is one instant to another, read on the clocks of `time_zone`; or, while a
    client's window is all there is, a `day` without a time. `duration_s` stands alone until a start is set.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        sa.CheckConstraint("stop_at > start_at", name="stops_after_start"),
        sa.CheckConstraint("(start_at IS NULL) = (stop_at IS NULL)", name="starts_and_stops"),
        sa.CheckConstraint("start_at IS NOT NULL OR NOT confirmed", name="confirmed_has_a_start"),
        # The check for a free slot reads a day of the first index, and the second for blocks of whole days.
        sa.Index("ix_appointments_slot", "photographer_user_id", "start_at", "stop_at"),
        sa.Index(
            "ix_appointments_allday",
            "photographer_user_id",
            "stop_at",
            sqlite_where=sa.text("allday = 1"),
            postgresql_where=sa.text("allday"),
        ),
        sa.Index("ix_appointments_start_at_id", "start_at", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    uuid: Mapped[str] = mapped_column(sa.String(255), unique=True)
    fingerprint: Mapped[str | None] = mapped_column(sa.String(64))
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("orders.id"), index=True)
    order_request_appt_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("order_request_appointments.id"), index=True
    )
    photographer_user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    photographer_name: Mapped[str | None] = mapped_column(sa.String(255))
    appt_type: Mapped[str | None] = mapped_column(sa.String(255))
    start_at: Mapped[datetime | None] = mapped_column(Instant)
    stop_at: Mapped[datetime | None] = mapped_column(Instant)
    previous_start_at: Mapped[datetime | None] = mapped_column(Instant)
    time_zone: Mapped[str] = mapped_column(sa.String(64))
    duration_s: Mapped[int | None]
    day: Mapped[date | None]
    allday: Mapped[bool] = mapped_column(default=False)
    window_date_start: Mapped[date | None]
    window_date_end: Mapped[date | None]
    window_time_start_s: Mapped[int | None]
    window_time_end_s: Mapped[int | None]
    requested_date: Mapped[date | None]
    requested_time: Mapped[time | None]
    confirmed: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by: Mapped[str | None] = mapped_column(sa.String(255))
    cancelled: Mapped[bool] = mapped_column(default=False)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    cancel_reason: Mapped[str | None] = mapped_column(sa.String(255))
    cancel_note: Mapped[str | None] = mapped_column(sa.Text)
    same_day_cancel: Mapped[bool] = mapped_column(default=False)
    on_site_cancel: Mapped[bool] = mapped_column(default=False)
    optional: Mapped[bool] = mapped_column(default=False)
    ready_to_schedule: Mapped[bool] = mapped_column(default=False)
    override_reason: Mapped[str | None] = mapped_column(sa.String(255))
    delivery_type: Mapped[str | None] = mapped_column(sa.String(255))
    summary: Mapped[str | None] = mapped_column(sa.String(255))
    location: Mapped[str | None] = mapped_column(sa.String(255))
    description: Mapped[str | None] = mapped_column(sa.Text)
    notes: Mapped[str | None] = mapped_column(sa.Text)
    created_by: Mapped[str] = mapped_column(sa.String(255))
    created_in: Mapped[str] = mapped_column(sa.String(255))
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_by: Mapped[str] = mapped_column(sa.String(255))
    updated_at: Mapped[datetime] = mapped_column(Instant)

    photographer: Mapped[User | None] = relationship()


class CalendarAddress(Base):
    """The secret address of a photographer's calendar feed. Only the token's SHA-256 is kept."""

    __tablename__ = "calendar_addresses"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
