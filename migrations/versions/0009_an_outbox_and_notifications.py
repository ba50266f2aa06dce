"""an outbox and notifications"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)

ROUTES = {
    "notifications": "GET",
    "notifications/<id>": "GET",
    "notifications/acknowledge": "POST",
    "notifications/retry": "POST",
}


def upgrade() -> None:
    _create_outbox()
    op.create_table(
        "notifications",
        sa.Column("id", RowId, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("error", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("order_id", RowId, nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", Instant, nullable=False),
        sa.Column("last_at", Instant, nullable=False),
        sa.Column("acknowledged_by", sa.String(255), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("changed_at", Instant, nullable=False),
        sa.CheckConstraint(
            "state in ('open', 'acknowledged', 'resolved')", name=op.f("ck_notifications_state")
        ),
        sa.CheckConstraint("kind in ('mail', 'payment', 'job')", name=op.f("ck_notifications_kind")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_notifications_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("subject", name=op.f("uq_notifications_subject")),
    )
    op.create_index("ix_notifications_error", "notifications", ["error"])
    op.create_index("ix_notifications_order_id", "notifications", ["order_id"])
    op.create_index("ix_notifications_state_last_at", "notifications", ["state", "last_at"])
    _add_routes()


def _create_outbox() -> None:
    op.create_table(
        "outbox_messages",
        sa.Column("id", RowId, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("order_id", RowId, nullable=True),
        sa.Column("to_email", sa.String(255), nullable=False),
        sa.Column("to_name", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("next_try_at", Instant, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trying", sa.Boolean(), nullable=False),
        sa.Column("in_doubt", sa.Boolean(), nullable=False),
        sa.Column("resent", sa.Boolean(), nullable=False),
        sa.Column("provider_id", sa.String(64), nullable=True),
        sa.Column("problem", sa.String(64), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("sent_at", Instant, nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'sent', 'kept', 'failed')", name=op.f("ck_outbox_messages_state")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (next_try_at IS NOT NULL)", name=op.f("ck_outbox_messages_waiting_is_due")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_outbox_messages_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_messages")),
    )
    op.create_index("ix_outbox_messages_order_id", "outbox_messages", ["order_id"])
    op.create_index("ix_outbox_messages_state_next_try_at", "outbox_messages", ["state", "next_try_at"])
    op.create_table(
        "outbox_attempts",
        sa.Column("id", RowId, nullable=False),
        sa.Column("outbox_message_id", RowId, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("problem", sa.String(64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_message_id"],
            ["outbox_messages.id"],
            name=op.f("fk_outbox_attempts_outbox_message_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_attempts")),
    )
    op.create_index("ix_outbox_attempts_outbox_message_id", "outbox_attempts", ["outbox_message_id"])


def _add_routes() -> None:
    services, routes = _tables("api_services", "api_routes")
    made = sa.insert(services).values(slug="notifications", deployed=True).returning(services.c.id)
    service = op.get_bind().execute(made).scalar_one()
    common = {"api_service_id": service, "deployed": True, "changed_at": datetime.now(UTC)}
    op.bulk_insert(routes, [common | {"path": path, "method": method} for path, method in ROUTES.items()])


def _tables(*names: str) -> list[sa.Table]:
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=names)
    return [meta.tables[name] for name in names]


def downgrade() -> None:
    services, routes = _tables("api_services", "api_routes")
    op.execute(sa.delete(routes).where(routes.c.path.in_(ROUTES)))
    op.execute(sa.delete(services).where(services.c.slug == "notifications"))
    op.drop_table("outbox_attempts")
    op.drop_table("outbox_messages")
    op.drop_table("notifications")
