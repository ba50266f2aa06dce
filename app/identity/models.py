"""The tables behind the question who is asking, and the registry of what may be asked."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Instant, RowId


class User(Base):
    """A person who can sign in. What they may do comes from their client, employee or liaison record."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    # Kept in lower case: one address is one user, however it is capitalised.
    email: Mapped[str] = mapped_column(sa.String(255), unique=True)
    first_name: Mapped[str] = mapped_column(sa.String(255))
    last_name: Mapped[str] = mapped_column(sa.String(255))
    phone: Mapped[str | None] = mapped_column(sa.String(255))
    password_hash: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Client(Base):
    """A customer: the agent or office that orders."""

    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), unique=True)
    company: Mapped[str | None] = mapped_column(sa.String(255))
    designation: Mapped[str | None] = mapped_column(sa.String(255))
    billing_street: Mapped[str | None] = mapped_column(sa.String(255))
    billing_city: Mapped[str | None] = mapped_column(sa.String(255))
    billing_state: Mapped[str | None] = mapped_column(sa.String(2))
    billing_postal_code: Mapped[str | None] = mapped_column(sa.String(5))
    # May order without a card and be billed.
    on_account: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)

    user: Mapped[User] = relationship()


class Employee(Base):
    """Somebody of the company; photographers among them take appointments."""

    __tablename__ = "employees"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), unique=True)
    title: Mapped[str | None] = mapped_column(sa.String(255))
    photographer: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)

    user: Mapped[User] = relationship()


class Liaison(Base):
    """Somebody who orders on behalf of several clients."""

    __tablename__ = "liaisons"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)

    user: Mapped[User] = relationship()


class LiaisonClient(Base):
    """A client that a liaison may act for."""

    __tablename__ = "liaison_clients"

    liaison_id: Mapped[int] = mapped_column(sa.ForeignKey("liaisons.id"), primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), primary_key=True, index=True)


class Application(Base):
    """One of the calling programs: planoauth, planoorder, planox2."""

    __tablename__ = "applications"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(32), unique=True)
    name: Mapped[str] = mapped_column(sa.String(255))


class ApplicationToken(Base):
    """A program's own token. Only its SHA-256 is kept."""

    __tablename__ = "application_tokens"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    last4: Mapped[str] = mapped_column(sa.String(4))
    name: Mapped[str] = mapped_column(sa.String(255))
    created_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class Session(Base):
    """A signed-in user under an application. Only the token's SHA-256 is kept."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("applications.id"))
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    last4: Mapped[str] = mapped_column(sa.String(4))
    remember_me: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    user: Mapped[User] = relationship()


class ApiService(Base):
    """A resource of the API as a whole; its routes answer only while it is deployed."""

    __tablename__ = "api_services"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(64), unique=True)
    deployed: Mapped[bool] = mapped_column(default=True)


class ApiRoute(Base):
    """One route, by its path after `/api/v1/`; it answers only while it is deployed."""

    __tablename__ = "api_routes"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    api_service_id: Mapped[int] = mapped_column(sa.ForeignKey("api_services.id"), index=True)
    path: Mapped[str] = mapped_column(sa.String(128), unique=True)
    method: Mapped[str] = mapped_column(sa.String(8))
    deployed: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime] = mapped_column(Instant)

    service: Mapped[ApiService] = relationship()
