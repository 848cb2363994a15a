"""The outbox: what is to be delivered, tried again, or given up where an admin sees it."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
