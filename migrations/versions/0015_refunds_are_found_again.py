"""refunds are found again"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from app.database import Instant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROUTE = "payments/settle_refund"
COLUMNS = (("refund_cents", sa.BigInteger()), ("refund_ref_id", sa.String(20)), ("refund_sent_at", Instant()))


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("payment_attempts", sa.Column(name, kind, nullable=True))
    services, routes = _registry()
    service = op.get_bind().execute(sa.select(services.c.id).where(services.c.slug == "payments")).scalar_one()
    now = datetime.now(UTC)
    row = {"api_service_id": service, "path": ROUTE, "method": "POST", "deployed": True, "changed_at": now}
    op.bulk_insert(routes, [row])


def downgrade() -> None:
    _, routes = _registry()
    op.execute(sa.delete(routes).where(routes.c.path == ROUTE))
    for name, _ in COLUMNS:
        op.drop_column("payment_attempts", name)


def _registry() -> tuple[sa.Table, sa.Table]:
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=("api_services", "api_routes"))
    return meta.tables["api_services"], meta.tables["api_routes"]
