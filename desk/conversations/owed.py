"""What the bot is owed to do: a mark in the conversation's own row, set in the transaction that makes it so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func

from desk.store.tables import ConversationRow
from desk.store.types import database_now

GRACE_S = 2.0
"""How long the process that stored a message is trusted to take it up itself; then any other may."""

OWED: Any = func.coalesce(ConversationRow.lease_until, database_now() + GRACE_S)
"""The value of `lease_until` once the bot owes something: as it was if it owed something already."""
