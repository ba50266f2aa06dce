"""services and line items"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)

ROUTES = {
    "services": {"services": "GET", "services/<id>": "GET", "services/save": "POST"},
    "line_items": {
        "line_items": "GET",
        "line_items/<id>": "GET",
        "line_items/create": "POST",
        "line_items/explain": "POST",
        "line_items/update": "POST",
        "line_items/remove": "POST",
    },
}


def upgrade() -> None:
    _create_services()
    _create_line_items()
    _add_routes()


def _create_services() -> None:
    op.create_table(
        "services",
        sa.Column("id", RowId, nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("group_name", sa.String(length=255), nullable=False),
        sa.Column("group_slug", sa.String(length=64), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("quantities", sa.JSON(), nullable=False),
        sa.Column("base_price_cents", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_cents", sa.BigInteger(), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("discountable", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_by", sa.String(length=255), nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.CheckConstraint(
            "base_price_cents >= 0 AND unit_price_cents >= 0", name=op.f("ck_services_prices_not_negative")
        ),
        sa.CheckConstraint("duration_minutes >= 0", name=op.f("ck_services_duration_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.UniqueConstraint("slug", name=op.f("uq_services_slug")),
    )
    op.create_index("ix_services_group_slug", "services", ["group_slug"])
    op.create_table(
        "service_add_ons",
        sa.Column("service_id", RowId, nullable=False),
        sa.Column("add_on_id", RowId, nullable=False),
        sa.ForeignKeyConstraint(["add_on_id"], ["services.id"], name=op.f("fk_service_add_ons_add_on_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_service_add_ons_service_id")),
        sa.PrimaryKeyConstraint("service_id", "add_on_id", name=op.f("pk_service_add_ons")),
    )
    op.create_index("ix_service_add_ons_add_on_id", "service_add_ons", ["add_on_id"])


def _create_line_items() -> None:
    op.create_table(
        "line_items",
        sa.Column("id", RowId, nullable=False),
        sa.Column("itemable_type", sa.String(length=32), nullable=False),
        sa.Column("itemable_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", RowId, nullable=True),
        sa.Column("order_request_id", RowId, nullable=True),
        sa.Column("sourceable_type", sa.String(length=32), nullable=True),
        sa.Column("sourceable_id", sa.BigInteger(), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("service_id", RowId, nullable=True),
        sa.Column("service_name", sa.String(length=255), nullable=False),
        sa.Column("service_description", sa.Text(), nullable=True),
        sa.Column("group_name", sa.String(length=255), nullable=True),
        sa.Column("service_type_primary", sa.Boolean(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("instructions", sa.Text(), nullable=True),
        sa.Column("price_cents", sa.BigInteger(), nullable=False),
        sa.Column("base_price_cents", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_cents", sa.BigInteger(), nullable=False),
        sa.Column("gross_price_cents", sa.BigInteger(), nullable=False),
        sa.Column("net_price_cents", sa.BigInteger(), nullable=False),
        sa.Column("discount_cents", sa.BigInteger(), nullable=False),
        sa.Column("discount_applied_percent", sa.BigInteger(), nullable=False),
        sa.Column("base_price_final_cents", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_final_cents", sa.BigInteger(), nullable=False),
        sa.Column("completed_quantity", sa.Integer(), nullable=False),
        sa.Column("completed_date", sa.Date(), nullable=True),
        sa.Column("completed_by", sa.String(length=255), nullable=True),
        sa.Column("completed_by_id", RowId, nullable=True),
        sa.Column("billing_review", sa.Boolean(), nullable=False),
        sa.Column("removed_at", Instant, nullable=True),
        sa.Column("removed_by", sa.String(length=255), nullable=True),
        sa.Column("updated_in", sa.String(length=255), nullable=False),
        sa.Column("updated_at_fm", sa.String(length=64), nullable=True),
        sa.Column("processed_at", Instant, nullable=True),
        sa.Column("created_by", sa.String(length=255), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_by", sa.String(length=255), nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.CheckConstraint(
            "(itemable_type = 'Order' AND order_id = itemable_id AND order_request_id IS NULL)"
            " OR (itemable_type = 'OrderRequest' AND order_request_id = itemable_id)",
            name=op.f("ck_line_items_of_its_owner"),
        ),
        sa.CheckConstraint(
            "(sourceable_type IS NULL) = (sourceable_id IS NULL)", name=op.f("ck_line_items_source_is_whole")
        ),
        sa.CheckConstraint(
            "billing_review OR gross_price_cents = base_price_cents + unit_price_cents * quantity",
            name=op.f("ck_line_items_gross_adds_up"),
        ),
        sa.CheckConstraint(
            "completed_quantity BETWEEN 0 AND quantity", name=op.f("ck_line_items_done_of_ordered")
        ),
        sa.CheckConstraint(
            "net_price_cents = gross_price_cents - discount_cents AND price_cents = net_price_cents",
            name=op.f("ck_line_items_net_adds_up"),
        ),
        sa.ForeignKeyConstraint(["completed_by_id"], ["users.id"], name=op.f("fk_line_items_completed_by_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_line_items_order_id")),
        sa.ForeignKeyConstraint(
            ["order_request_id"], ["order_requests.id"], name=op.f("fk_line_items_order_request_id")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_line_items_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_items")),
    )
    op.create_index("ix_line_items_order_id_id", "line_items", ["order_id", "id"])
    op.create_index("ix_line_items_order_request_id_id", "line_items", ["order_request_id", "id"])
    op.create_index("ix_line_items_service_id", "line_items", ["service_id"])
    op.create_index(
        "uq_line_items_primary_of_order", "line_items", ["order_id"], unique=True, **_primary_of("order_id")
    )
    op.create_index(
        "uq_line_items_primary_of_order_request",
        "line_items",
        ["order_request_id"],
        unique=True,
        **_primary_of("order_request_id"),
    )


def _primary_of(owner: str) -> dict[str, Any]:
    where = sa.text(f"service_type_primary AND removed_at IS NULL AND {owner} IS NOT NULL")
    return {"sqlite_where": where, "postgresql_where": where}


def _add_routes() -> None:
    services, routes = _registry()
    for slug, paths in ROUTES.items():
        made = sa.insert(services).values(slug=slug, deployed=True).returning(services.c.id)
        service = op.get_bind().execute(made).scalar_one()
        common = {"api_service_id": service, "deployed": True, "changed_at": datetime.now(UTC)}
        op.bulk_insert(routes, [common | {"path": path, "method": method} for path, method in paths.items()])


def downgrade() -> None:
    services, routes = _registry()
    for slug, paths in ROUTES.items():
        op.execute(sa.delete(routes).where(routes.c.path.in_(paths)))
        op.execute(sa.delete(services).where(services.c.slug == slug))
    op.drop_table("line_items")
    op.drop_table("service_add_ons")
    op.drop_table("services")


def _registry() -> tuple[sa.Table, sa.Table]:
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=("api_services", "api_routes"))
    return meta.tables["api_services"], meta.tables["api_routes"]
