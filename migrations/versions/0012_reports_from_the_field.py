"""reports from the field"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)
REFERS = {"order_id": "orders", "appointment_id": "appointments", "order_stage_id": "order_stages"}
ROUTES = ("field_services/appointment_canceled", "field_services/explain")


def upgrade() -> None:
    op.create_table(
        "field_reports",
        sa.Column("id", RowId, nullable=False),
        sa.Column("order_id", RowId, nullable=False),
        sa.Column("appointment_id", RowId, nullable=False),
        sa.Column("order_stage_id", RowId, nullable=True),
        sa.Column("reported_at", Instant, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("reported_by", sa.String(255), nullable=False),
        sa.Column("received_at", Instant, nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{of}.id"], name=op.f(f"fk_field_reports_{name}"))
            for name, of in REFERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_reports")),
        sa.UniqueConstraint(
            "order_id", "reported_at", "fingerprint",
            name=op.f("uq_field_reports_order_id_reported_at_fingerprint"),
        ),
    )  # fmt: skip
    op.create_index("ix_field_reports_appointment_id", "field_reports", ["appointment_id"])
    services, routes = _tables()
    made = sa.insert(services).values(slug="field_services", deployed=True).returning(services.c.id)
    common = {
        "api_service_id": op.get_bind().execute(made).scalar_one(),
        "method": "POST",
        "deployed": True,
        "changed_at": datetime.now(UTC),
    }
    op.bulk_insert(routes, [common | {"path": path} for path in ROUTES])


def _tables() -> list[sa.Table]:
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=("api_services", "api_routes"))
    return [meta.tables["api_services"], meta.tables["api_routes"]]


def downgrade() -> None:
    services, routes = _tables()
    op.execute(sa.delete(routes).where(routes.c.path.in_(ROUTES)))
    op.execute(sa.delete(services).where(services.c.slug == "field_services"))
    op.drop_table("field_reports")
