"""Who must hear of a change: everybody who watches, and channels whose customers do not come and read by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations.model import Author, Conversation, Draft
from desk.outbox.rows import put
from desk.store.changes import TICKETS, changes_of

READ_BY_CLIENTS = frozenset({"web", "webchat"})
"""Channels whose clients read by themselves; a hint is enough for them. To all others every line is delivered."""
CUSTOMER = "customer"
"""The destination of a line; the channel knows which address of its own that is."""


async def announce_lines(
    connection: AsyncConnection, conversation: Conversation, drafts: Sequence[Draft], first_seq: int, now: datetime
) -> None:
    """Lines were stored from `first_seq` on. Part of storing them: see `messages.append`."""
    changes_of(connection).touch(conversation.id)
    if conversation.channel in READ_BY_CLIENTS:
        return
    for seq, draft in enumerate(drafts, first_seq):
        if draft.author is not Author.VISITOR:
            await put(
                connection, conversation.channel, {"seq": seq}, now,
                conversation_id=conversation.id, destination=CUSTOMER,
            )  # fmt: skip


def announce_state(connection: AsyncConnection, conversation: Conversation) -> None:
    """Somebody else may write now, and the list of tickets shows it. Part of `states.transition`."""
    changes = changes_of(connection)
    changes.touch(conversation.id)
    changes.touch(TICKETS)


def announce_ticket(connection: AsyncConnection) -> None:
    """A ticket was opened or changed."""
    changes_of(connection).touch(TICKETS)
