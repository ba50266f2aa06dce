"""audit trail, sessions and registration"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


ROUTES = ("users/client_register", "sessions/create", "sessions/destroy")


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=128), nullable=False),
        sa.Column("face", sa.String(length=16), nullable=False),
        sa.Column("application", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entries_order_id_position", ["order_id", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_user_id"), ["user_id"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=("audit_head", "api_services", "api_routes"))
    head, services, routes = (meta.tables[name] for name in ("audit_head", "api_services", "api_routes"))
    op.bulk_insert(head, [{"id": 1, "position": 0, "hash": "0" * 64}])
    for path in ROUTES:
        slug = path.split("/")[0]
        service = op.get_bind().execute(sa.select(services.c.id).where(services.c.slug == slug)).scalar()
        if service is None:
            made = sa.insert(services).values(slug=slug, deployed=True).returning(services.c.id)
            service = op.get_bind().execute(made).scalar_one()
        record = {"api_service_id": service, "path": path, "method": "POST", "deployed": True}
        op.bulk_insert(routes, [record | {"changed_at": datetime.now(UTC)}])


def downgrade() -> None:
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=("api_routes",))
    routes = meta.tables["api_routes"]
    op.execute(sa.delete(routes).where(routes.c.path.in_(ROUTES)))
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_user_id"))
        batch_op.drop_index("ix_audit_entries_order_id_position")

    op.drop_table("audit_entries")
