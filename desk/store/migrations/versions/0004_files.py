"""Files of a conversation: what was sent, under which name it is kept, what it really is."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
