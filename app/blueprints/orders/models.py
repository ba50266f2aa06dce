"""The tables of orders, order requests and properties."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Instant, RowId
from app.identity.models import Client


class Property(Base):
    """A place to be photographed. Its time zone is the `local` clock of its appointments."""

    __tablename__ = "properties"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    street: Mapped[str] = mapped_column(sa.String(255))
    address2: Mapped[str | None] = mapped_column(sa.String(255))
    city: Mapped[str] = mapped_column(sa.String(255))
    state: Mapped[str] = mapped_column(sa.String(2))
    postal_code: Mapped[str] = mapped_column(sa.String(5))
    time_zone: Mapped[str] = mapped_column(sa.String(64))
    # What the sender calls it, and what it is like; two halves are one bathroom.
    external_id: Mapped[str | None] = mapped_column(sa.String(255))
    property_type: Mapped[str | None] = mapped_column(sa.String(255))
    sqft: Mapped[int | None]
    bedrooms: Mapped[int | None]
    bathroom_halves: Mapped[int | None]
    price_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class PropertyAccess(Base):
    """How to get in. It stands apart from the property, so that no list of properties reads a gate code."""

    __tablename__ = "property_access"

    property_id: Mapped[int] = mapped_column(sa.ForeignKey("properties.id"), primary_key=True)
    vacant: Mapped[bool | None]
    method_of_access: Mapped[str | None] = mapped_column(sa.String(32))
    access_code: Mapped[str | None] = mapped_column(sa.String(255))
    lockbox_location: Mapped[str | None] = mapped_column(sa.String(255))
    onsite_contact_name: Mapped[str | None] = mapped_column(sa.String(255))
    onsite_contact_phone: Mapped[str | None] = mapped_column(sa.String(255))
    onsite_contact_email: Mapped[str | None] = mapped_column(sa.String(255))


class OrderRequest(Base):
    """What a client submitted; it becomes an order when it is accepted.

    state: pending_payment while the card is being asked, then submitted, and accepted once there is an
    order; payment_failed if there was none to be had. Only submitted and accepted ones count as placed.
    fingerprint: who ordered what for which place on which card; guarded_at: since when the same again is
    taken for a second click. request_key: the idempotency key it came under, as a digest; should the request
    be cut short, a retry under that key takes it up.
    """

    __tablename__ = "order_requests"
    __table_args__ = (
        sa.Index("ix_order_requests_fingerprint_guarded_at", "fingerprint", "guarded_at"),
        sa.CheckConstraint(
            "state IN ('pending_payment', 'submitted', 'accepted', 'payment_failed')", name="state"
        ),
        sa.CheckConstraint("total_cents = subtotal_cents - discount_cents", name="adds_up"),
        sa.CheckConstraint("discount_cents BETWEEN 0 AND subtotal_cents", name="discounts_at_most_all"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    property_id: Mapped[int] = mapped_column(sa.ForeignKey("properties.id"))
    state: Mapped[str] = mapped_column(sa.String(32), default="submitted")
    subtotal_cents: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    discount_cents: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    total_cents: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    currency: Mapped[str] = mapped_column(sa.String(3), default="USD")
    service_type: Mapped[str | None] = mapped_column(sa.String(255))
    notes: Mapped[str | None] = mapped_column(sa.Text)
    promotion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("promotions.id"), index=True)
    payment_method_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment_methods.id"))
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    submitted_by: Mapped[str] = mapped_column(sa.String(255), default="")
    submitted_through: Mapped[str] = mapped_column(sa.String(64), default="")
    fingerprint: Mapped[str | None] = mapped_column(sa.String(64))
    guarded_at: Mapped[datetime | None] = mapped_column(Instant)
    request_key: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    accepted_by: Mapped[str | None] = mapped_column(sa.String(255))
    created_at: Mapped[datetime] = mapped_column(Instant)

    client: Mapped[Client] = relationship()
    property: Mapped[Property] = relationship()


class Order(Base):
    """An accepted job. Its id is the Olio order id."""

    __tablename__ = "orders"
    __table_args__ = (sa.Index("ix_orders_client_id_id", "client_id", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    order_request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("order_requests.id"), unique=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"))
    property_id: Mapped[int] = mapped_column(sa.ForeignKey("properties.id"), index=True)
    external_id: Mapped[str | None] = mapped_column(sa.String(255), index=True)
    service_type: Mapped[str | None] = mapped_column(sa.String(255))
    delivery_rush: Mapped[bool] = mapped_column(default=False)
    due_date: Mapped[date | None]
    notes: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(Instant)

    client: Mapped[Client] = relationship()
    property: Mapped[Property] = relationship()
    order_request: Mapped[OrderRequest | None] = relationship()
