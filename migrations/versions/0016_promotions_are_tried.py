"""promotions are tried"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ROUTE = "promotions/try"


def upgrade() -> None:
    services, routes = _registry()
    named = sa.select(services.c.id).where(services.c.slug == "promotions")
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


def _registry() -> tuple[sa.Table, sa.Table]:
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=("api_services", "api_routes"))
    return meta.tables["api_services"], meta.tables["api_routes"]
