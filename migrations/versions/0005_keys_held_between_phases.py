"""idempotency keys are held between the phases of a request"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("idempotency_keys") as batch:
        batch.alter_column("answer", existing_type=sa.JSON(), nullable=True)
        batch.add_column(sa.Column("held_until", Instant, nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM idempotency_keys WHERE answer IS NULL")
    with op.batch_alter_table("idempotency_keys") as batch:
        batch.drop_column("held_until")
        batch.alter_column("answer", existing_type=sa.JSON(), nullable=False)
