"""line items are listed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

REVIEW = sa.text("billing_review")


def upgrade() -> None:
    op.create_index("ix_line_items_created_at_id", "line_items", ["created_at", "id"])
    op.create_index(
        "ix_line_items_billing_review", "line_items", ["id"], sqlite_where=REVIEW, postgresql_where=REVIEW
    )


def downgrade() -> None:
    op.drop_index("ix_line_items_billing_review", "line_items")
    op.drop_index("ix_line_items_created_at_id", "line_items")
