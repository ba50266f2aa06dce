"""The tables of payment attempts and of what happened to each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Instant, RowId


class PaymentAttempt(Base):
    """One attempt to hold an amount on a card, from before a byte was sent until the money is settled or free.

    ref_id goes to the gateway with the request and comes back in its details: it tells this attempt from any
    other of the same order. invoice stays the same over repetitions of an order until one is refused for
    good, so that the gateway's own guard against duplicates sees them as one.
    answered: the status slug its order was answered with. look_ups, look_at: how often the gateway was asked
    what became of it, and when it is to be asked (or a capture tried) again. capture_sent_at: when the gateway
    was last asked to take the money. refund_…: the refund that was sent last, by which it is found again.
    """

    __tablename__ = "payment_attempts"
    __table_args__ = (
        sa.Index("ix_payment_attempts_state_look_at", "state", "look_at"),
        sa.Index("ix_payment_attempts_fingerprint", "fingerprint", "id"),
        sa.CheckConstraint("amount_cents > 0", name="amount_of_something"),
        sa.CheckConstraint("captured_cents BETWEEN 0 AND amount_cents", name="captures_at_most_the_hold"),
        sa.CheckConstraint("refunded_cents BETWEEN 0 AND captured_cents", name="refunds_at_most_the_capture"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    order_request_id: Mapped[int] = mapped_column(sa.ForeignKey("order_requests.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    payment_method_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_methods.id"))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    ref_id: Mapped[str] = mapped_column(sa.String(20), unique=True)
    invoice: Mapped[str] = mapped_column(sa.String(20), index=True)
    amount_cents: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    captured_cents: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    refunded_cents: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    state: Mapped[str] = mapped_column(sa.String(16))
    answered: Mapped[str | None] = mapped_column(sa.String(64))
    trans_id: Mapped[str | None] = mapped_column(sa.String(32), unique=True)
    authorization_code: Mapped[str | None] = mapped_column(sa.String(16))
    response_code: Mapped[str | None] = mapped_column(sa.String(16))
    reason_code: Mapped[str | None] = mapped_column(sa.String(16))
    raw_response: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    resolved_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    capture_sent_at: Mapped[datetime | None] = mapped_column(Instant)
    refund_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    refund_ref_id: Mapped[str | None] = mapped_column(sa.String(20))
    refund_sent_at: Mapped[datetime | None] = mapped_column(Instant)
    look_ups: Mapped[int] = mapped_column(default=0)
    look_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)


class PaymentEvent(Base):
    """One step in an attempt's story: the state it came to, and why in words. Rows are only ever added."""

    __tablename__ = "payment_events"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    payment_attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_attempts.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(sa.String(16))
    told: Mapped[str] = mapped_column(sa.Text)
    by: Mapped[str] = mapped_column(sa.String(255))
