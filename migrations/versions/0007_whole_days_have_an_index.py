"""blocks of whole days have an index of their own"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_appointments_allday",
        "appointments",
        ["photographer_user_id", "stop_at"],
        sqlite_where=sa.text("allday = 1"),
        postgresql_where=sa.text("allday"),
    )


def downgrade() -> None:
    op.drop_index("ix_appointments_allday", table_name="appointments")
