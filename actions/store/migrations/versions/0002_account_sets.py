"""A closing is of one account set (账套), so that who closes several has a list for each; and knows its edition."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UNIQUE = "uq_actions_closings_owner"
BEFORE = ["owner", "checklist", "period"]
CHILDREN = ("actions_closing_items", "actions_closing_problems", "actions_closing_steps")


def upgrade() -> None:
    _set_aside()
    with op.batch_alter_table("actions_closings") as table:
        table.add_column(sa.Column("account_set", sa.String(length=40), server_default="", nullable=False))
        table.add_column(sa.Column("edition", sa.String(length=80), nullable=True))
        table.drop_constraint(UNIQUE, type_="unique")
        table.create_unique_constraint(UNIQUE, [*BEFORE, "account_set"])
    _put_back()


def downgrade() -> None:
    # Two lists of one month cannot stand side by side in the older shape: the one without a name stays.
    op.execute("DELETE FROM actions_closings WHERE account_set <> ''")
    _set_aside()
    with op.batch_alter_table("actions_closings") as table:
        table.drop_constraint(UNIQUE, type_="unique")
        table.drop_column("account_set")
        table.drop_column("edition")
        table.create_unique_constraint(UNIQUE, BEFORE)
    _put_back()


def _set_aside() -> None:
    """SQLite changes a constraint by building the table anew; dropping the old one deletes all that refers to it."""
    if op.get_bind().dialect.name == "sqlite":
        for table in CHILDREN:
            op.execute(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}")


def _put_back() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in CHILDREN:
            op.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
            op.execute(f"DROP TABLE kept_{table}")
