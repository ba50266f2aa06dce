"""payments have routes"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ROUTES = {
    "payments": "GET",
    "payments/<id>": "GET",
    "payments/capture": "POST",
    "payments/void": "POST",
    "payments/refund": "POST",
}


def upgrade() -> None:
    services, routes = _registry()
    made = sa.insert(services).values(slug="payments", deployed=True).returning(services.c.id)
    service = op.get_bind().execute(made).scalar_one()
    common = {"api_service_id": service, "deployed": True, "changed_at": datetime.now(UTC)}
    op.bulk_insert(routes, [common | {"path": path, "method": method} for path, method in ROUTES.items()])


def downgrade() -> None:
    services, routes = _registry()
    op.execute(sa.delete(routes).where(routes.c.path.in_(ROUTES)))
    op.execute(sa.delete(services).where(services.c.slug == "payments"))


def _registry() -> tuple[sa.Table, sa.Table]:
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=("api_services", "api_routes"))
    return meta.tables["api_services"], meta.tables["api_routes"]
