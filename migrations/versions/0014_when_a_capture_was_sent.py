"""when a capture was sent"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.database import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payment_attempts", sa.Column("capture_sent_at", Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column("payment_attempts", "capture_sent_at")
