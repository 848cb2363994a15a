"""WeCom: who is working on an item, and when WeCom said whether an account is ours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desk.store.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("desk_wecom_items", sa.Column("claimed_by", sa.String(length=40), nullable=True))
    op.add_column("desk_wecom_accounts", sa.Column("told_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("desk_wecom_accounts", "told_at")
    op.drop_column("desk_wecom_items", "claimed_by")
