"""notifications are assigned"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from app.database import RowId

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ROUTE = "notifications/assign"
FK = "fk_notifications_assigned_to_id_users"


def upgrade() -> None:
    with op.batch_alter_table("notifications") as batch:
        batch.add_column(sa.Column("assigned_to_id", RowId, nullable=True))
        batch.add_column(sa.Column("assigned_to", sa.String(255), nullable=True))
        batch.create_foreign_key(FK, "users", ["assigned_to_id"], ["id"])
    services, routes = _registry()
    named = sa.select(services.c.id).where(services.c.slug == "notifications")
    row = {
        "api_service_id": op.get_bind().execute(named).scalar_one(),
        "path": ROUTE,
        "method": "POST",
        "deployed": True,
        "changed_at": datetime.now(UTC),
    }
    op.bulk_insert(routes, [row])


def downgrade() -> None:
    _, routes = _registry()
    op.execute(sa.delete(routes).where(routes.c.path == ROUTE))
    with op.batch_alter_table("notifications") as batch:
        batch.drop_constraint(FK, type_="foreignkey")
        batch.drop_column("assigned_to")
        batch.drop_column("assigned_to_id")


def _registry() -> tuple[sa.Table, sa.Table]:
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=("api_services", "api_routes"))
    return meta.tables["api_services"], meta.tables["api_routes"]
