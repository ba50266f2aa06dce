"""orders are priced, promoted and paid"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)

ROUTES = {
    "orders": {"orders/quote": "POST", "orders/authorize_and_submit": "POST"},
    "order_requests": {
        "order_requests": "GET",
        "order_requests/<id>": "GET",
        "order_requests/accept": "POST",
    },
    "promotions": {"promotions": "GET", "promotions/<id>": "GET", "promotions/save": "POST"},
    "payment_methods": {
        "payment_methods": "GET",
        "payment_methods/<id>": "GET",
        "payment_methods/create": "POST",
    },
}
PROPERTY = {
    "external_id": sa.String(255),
    "property_type": sa.String(255),
    "sqft": sa.Integer(),
    "bedrooms": sa.Integer(),
    "bathroom_halves": sa.Integer(),
    "price_cents": sa.BigInteger(),
    "latitude": sa.Double(),
    "longitude": sa.Double(),
}
VISIT = {
    "window_date_start": sa.Date(),
    "window_date_end": sa.Date(),
    "window_time_start_s": sa.Integer(),
    "window_time_end_s": sa.Integer(),
    "notes": sa.Text(),
}
REQUEST = {
    "service_type": sa.String(255),
    "notes": sa.Text(),
    "promotion_id": RowId,
    "payment_method_id": RowId,
    "submitted_by_id": RowId,
    "fingerprint": sa.String(64),
    "guarded_at": Instant,
    "request_key": sa.String(64),
    "accepted_at": Instant,
    "accepted_by": sa.String(255),
}
# What every request has, and what it is for those that are there already.
REQUEST_FILLED: dict[str, tuple[Any, str]] = {
    "state": (sa.String(32), "submitted"),
    "subtotal_cents": (sa.BigInteger(), "0"),
    "discount_cents": (sa.BigInteger(), "0"),
    "total_cents": (sa.BigInteger(), "0"),
    "currency": (sa.String(3), "USD"),
    "submitted_by": (sa.String(255), ""),
    "submitted_through": (sa.String(64), ""),
}
REQUEST_REFERS = {
    "promotion_id": "promotions",
    "payment_method_id": "payment_methods",
    "submitted_by_id": "users",
}
REQUEST_CHECKS = {
    "state": "state IN ('pending_payment', 'submitted', 'accepted', 'payment_failed')",
    "adds_up": "total_cents = subtotal_cents - discount_cents",
    "discounts_at_most_all": "discount_cents BETWEEN 0 AND subtotal_cents",
}


def upgrade() -> None:
    _create_promotions()
    _create_property_access()
    _create_payment_methods()
    _create_payment_attempts()
    _create_payment_events()
    _create_redemptions()
    for of, columns in (("properties", PROPERTY), ("order_request_appointments", VISIT)):
        with op.batch_alter_table(of) as batch:
            for name, kind in columns.items():
                batch.add_column(sa.Column(name, kind, nullable=True))
    _add_switch("clients", "on_account")
    _add_switch("order_request_appointments", "optional")
    _extend_requests()
    _add_routes()


def _add_switch(of: str, name: str) -> None:
    with op.batch_alter_table(of) as batch:
        batch.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table(of) as batch:
        batch.alter_column(name, existing_type=sa.Boolean(), server_default=None)


def _refers(of: str, *columns: str, **elsewhere: str) -> list[sa.ForeignKeyConstraint]:
    """Foreign keys to the tables that the columns are named for, or to those named."""
    targets = {name: f"{name.removesuffix('_id')}s" for name in columns} | elsewhere
    return [
        sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{of}_{name}"))
        for name, target in targets.items()
    ]


def _create_promotions() -> None:
    op.create_table(
        "promotions",
        sa.Column("id", RowId, nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("percent_bp", sa.Integer(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("designation", sa.String(255), nullable=True),
        sa.Column("minimum_cents", sa.BigInteger(), nullable=False),
        sa.Column("usage_limit", sa.Integer(), nullable=True),
        sa.Column("client_limit", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.CheckConstraint(
            "(percent_bp IS NULL) <> (amount_cents IS NULL)", name=op.f("ck_promotions_share_or_amount")
        ),
        sa.CheckConstraint("percent_bp BETWEEN 1 AND 10000", name=op.f("ck_promotions_share_of_a_whole")),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_promotions_amount_of_something")),
        sa.CheckConstraint(
            "used >= 0 AND (usage_limit IS NULL OR used <= usage_limit)",
            name=op.f("ck_promotions_within_limit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions")),
        sa.UniqueConstraint("code", name=op.f("uq_promotions_code")),
    )
    op.create_table(
        "promotion_services",
        sa.Column("promotion_id", RowId, nullable=False),
        sa.Column("service_id", RowId, nullable=False),
        *_refers("promotion_services", "promotion_id", "service_id"),
        sa.PrimaryKeyConstraint("promotion_id", "service_id", name=op.f("pk_promotion_services")),
    )
    op.create_index("ix_promotion_services_service_id", "promotion_services", ["service_id"])


def _create_property_access() -> None:
    op.create_table(
        "property_access",
        sa.Column("property_id", RowId, nullable=False),
        sa.Column("vacant", sa.Boolean(), nullable=True),
        sa.Column("method_of_access", sa.String(32), nullable=True),
        sa.Column("access_code", sa.String(255), nullable=True),
        sa.Column("lockbox_location", sa.String(255), nullable=True),
        sa.Column("onsite_contact_name", sa.String(255), nullable=True),
        sa.Column("onsite_contact_phone", sa.String(255), nullable=True),
        sa.Column("onsite_contact_email", sa.String(255), nullable=True),
        *_refers("property_access", property_id="properties"),
        sa.PrimaryKeyConstraint("property_id", name=op.f("pk_property_access")),
    )


def _create_payment_methods() -> None:
    op.create_table(
        "payment_methods",
        sa.Column("id", RowId, nullable=False),
        sa.Column("client_id", RowId, nullable=False),
        sa.Column("customer_profile_id", sa.String(32), nullable=False),
        sa.Column("payment_profile_id", sa.String(32), nullable=False),
        sa.Column("brand", sa.String(32), nullable=False),
        sa.Column("last4", sa.String(4), nullable=False),
        sa.Column("expires", sa.String(7), nullable=True),
        sa.Column("name_on_card", sa.String(255), nullable=True),
        sa.Column("billing_postal_code", sa.String(5), nullable=True),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("refused_as", sa.String(64), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        *_refers("payment_methods", "client_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_methods")),
        sa.UniqueConstraint(
            "customer_profile_id",
            "payment_profile_id",
            name=op.f("uq_payment_methods_customer_profile_id_payment_profile_id"),
        ),
    )
    op.create_index("ix_payment_methods_client_id_id", "payment_methods", ["client_id", "id"])
    op.create_index(
        "uq_payment_methods_default_of_client", "payment_methods", ["client_id"], **_where("is_default")
    )


def _where(condition: str) -> dict[str, Any]:
    text = sa.text(condition)
    return {"unique": True, "sqlite_where": text, "postgresql_where": text}


def _create_payment_attempts() -> None:
    op.create_table(
        "payment_attempts",
        sa.Column("id", RowId, nullable=False),
        sa.Column("order_request_id", RowId, nullable=False),
        sa.Column("client_id", RowId, nullable=False),
        sa.Column("payment_method_id", RowId, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("ref_id", sa.String(20), nullable=False),
        sa.Column("invoice", sa.String(20), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("captured_cents", sa.BigInteger(), nullable=False),
        sa.Column("refunded_cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("answered", sa.String(64), nullable=True),
        sa.Column("trans_id", sa.String(32), nullable=True),
        sa.Column("authorization_code", sa.String(16), nullable=True),
        sa.Column("response_code", sa.String(16), nullable=True),
        sa.Column("reason_code", sa.String(16), nullable=True),
        sa.Column("raw_response", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("sent_at", Instant, nullable=True),
        sa.Column("resolved_at", Instant, nullable=True),
        sa.Column("expires_at", Instant, nullable=True),
        sa.Column("look_ups", sa.Integer(), nullable=False),
        sa.Column("look_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_payment_attempts_amount_of_something")),
        sa.CheckConstraint(
            "captured_cents BETWEEN 0 AND amount_cents",
            name=op.f("ck_payment_attempts_captures_at_most_the_hold"),
        ),
        sa.CheckConstraint(
            "refunded_cents BETWEEN 0 AND captured_cents",
            name=op.f("ck_payment_attempts_refunds_at_most_the_capture"),
        ),
        *_refers("payment_attempts", "order_request_id", "client_id", "payment_method_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_attempts")),
        sa.UniqueConstraint("ref_id", name=op.f("uq_payment_attempts_ref_id")),
        sa.UniqueConstraint("trans_id", name=op.f("uq_payment_attempts_trans_id")),
    )
    for columns in ("order_request_id", "client_id", "invoice", "resolved_at", "state look_at"):
        name = f"ix_payment_attempts_{columns.replace(' ', '_')}"
        op.create_index(name, "payment_attempts", columns.split())
    op.create_index("ix_payment_attempts_fingerprint", "payment_attempts", ["fingerprint", "id"])


def _create_payment_events() -> None:
    op.create_table(
        "payment_events",
        sa.Column("id", RowId, nullable=False),
        sa.Column("payment_attempt_id", RowId, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("by", sa.String(255), nullable=False),
        *_refers("payment_events", "payment_attempt_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_events")),
    )
    op.create_index("ix_payment_events_payment_attempt_id", "payment_events", ["payment_attempt_id"])


def _create_redemptions() -> None:
    op.create_table(
        "promotion_redemptions",
        sa.Column("id", RowId, nullable=False),
        sa.Column("promotion_id", RowId, nullable=False),
        sa.Column("client_id", RowId, nullable=False),
        sa.Column("order_request_id", RowId, nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("discount_cents", sa.BigInteger(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("settled_at", Instant, nullable=True),
        sa.CheckConstraint(
            "state IN ('reserved', 'redeemed', 'released')", name=op.f("ck_promotion_redemptions_state")
        ),
        *_refers("promotion_redemptions", "promotion_id", "client_id", "order_request_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion_redemptions")),
        sa.UniqueConstraint("order_request_id", name=op.f("uq_promotion_redemptions_order_request_id")),
    )
    op.create_index("ix_promotion_redemptions_promotion_id", "promotion_redemptions", ["promotion_id"])
    op.create_index(
        "uq_promotion_redemptions_nth_of_client",
        "promotion_redemptions",
        ["promotion_id", "client_id", "nth"],
        **_where("state <> 'released'"),
    )


def _extend_requests() -> None:
    with op.batch_alter_table("order_requests") as batch:
        for name, kind in REQUEST.items():
            batch.add_column(sa.Column(name, kind, nullable=True))
        for name, (kind, value) in REQUEST_FILLED.items():
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=value))
    op.execute(
        "UPDATE order_requests SET state = 'accepted', accepted_at = created_at WHERE id IN"
        " (SELECT order_request_id FROM orders WHERE order_request_id IS NOT NULL)"
    )
    with op.batch_alter_table("order_requests") as batch:
        for name, (kind, _) in REQUEST_FILLED.items():
            batch.alter_column(name, existing_type=kind, server_default=None)
        for name, target in REQUEST_REFERS.items():
            batch.create_foreign_key(op.f(f"fk_order_requests_{name}"), target, [name], ["id"])
        for name, condition in REQUEST_CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_order_requests_{name}"), condition)
        batch.create_index("ix_order_requests_fingerprint_guarded_at", ["fingerprint", "guarded_at"])
        batch.create_index("ix_order_requests_promotion_id", ["promotion_id"])
        batch.create_index("ix_order_requests_request_key", ["request_key"])


def _add_routes() -> None:
    services, routes = _registry()
    known = dict(op.get_bind().execute(sa.select(services.c.slug, services.c.id)).all())
    for slug, paths in ROUTES.items():
        if slug not in known:
            made = sa.insert(services).values(slug=slug, deployed=True).returning(services.c.id)
            known[slug] = op.get_bind().execute(made).scalar_one()
        common = {"api_service_id": known[slug], "deployed": True, "changed_at": datetime.now(UTC)}
        op.bulk_insert(routes, [common | {"path": path, "method": method} for path, method in paths.items()])


def downgrade() -> None:
    services, routes = _registry()
    for slug, paths in ROUTES.items():
        op.execute(sa.delete(routes).where(routes.c.path.in_(paths)))
        if slug != "orders":
            op.execute(sa.delete(services).where(services.c.slug == slug))
    for of in ("payment_events", "promotion_redemptions", "payment_attempts"):
        op.drop_table(of)
    _shrink_requests()
    for of in ("payment_methods", "property_access", "promotion_services", "promotions"):
        op.drop_table(of)
    kept = {
        "properties": (*PROPERTY,),
        "order_request_appointments": (*VISIT, "optional"),
        "clients": ("on_account",),
    }
    for of, columns in kept.items():
        with op.batch_alter_table(of) as batch:
            for name in columns:
                batch.drop_column(name)


def _shrink_requests() -> None:
    with op.batch_alter_table("order_requests") as batch:
        for name in REQUEST_CHECKS:
            batch.drop_constraint(op.f(f"ck_order_requests_{name}"), type_="check")
        for name in REQUEST_REFERS:
            batch.drop_constraint(op.f(f"fk_order_requests_{name}"), type_="foreignkey")
        for name in ("fingerprint_guarded_at", "promotion_id", "request_key"):
            batch.drop_index(f"ix_order_requests_{name}")
        for name in (*REQUEST, *REQUEST_FILLED):
            batch.drop_column(name)


def _registry() -> tuple[sa.Table, sa.Table]:
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=("api_services", "api_routes"))
    return meta.tables["api_services"], meta.tables["api_routes"]
