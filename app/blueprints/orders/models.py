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


class OrderRequest(Base):
    """What a client submitted; it becomes an order when it is accepted."""

    __tablename__ = "order_requests"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    property_id: Mapped[int] = mapped_column(sa.ForeignKey("properties.id"))
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
