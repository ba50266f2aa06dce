"""where prices came from"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("line_items") as batch:
        batch.add_column(sa.Column("price_origins", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
    with op.batch_alter_table("line_items") as batch:
        batch.alter_column("price_origins", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("line_items") as batch:
        batch.drop_column("price_origins")
