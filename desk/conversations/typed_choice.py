"""Who types the words of a button that is on screen means the button.

In every channel: for many the keyboard is nearer than a button, and a menu cannot be pressed everywhere.
"""

from __future__ import annotations

import unicodedata

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations.messages import button_of
from desk.conversations.model import DESK_PAYLOAD, Author
from desk.store.tables import MessageRow

MAX_CHARS = 60
"""Longer than any button's title: such words are not looked up."""
LOOKED_BACK = 8
_AROUND = " \t\n。．.！!？?，,、;；:：~～“”\"'「」【】[]"


async def payload_typed(connection: AsyncConnection, conversation_id: str, seq: int, text: str) -> str | None:
    """What the button does whose words the message `seq` consists of: one of those shown since the visitor's message
    before it, the newest line first. None for other words, and for the desk's own buttons, which only a press works.
    """
    words = _plain(text)
    if not words or len(text) > MAX_CHARS:
        return None
    query = (
        select(MessageRow.author, MessageRow.buttons)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.seq < seq)
        .order_by(MessageRow.seq.desc())
        .limit(LOOKED_BACK)
    )
    for row in await connection.execute(query):
        if row.author == Author.VISITOR.value:
            return None
        titled = next((one["id"] for one in row.buttons or [] if _plain(one["title"]) == words), None)
        if titled is not None:
            button = await button_of(connection, conversation_id, titled)
            return None if button is None or button.payload.startswith(DESK_PAYLOAD) else button.payload
    return None


def _plain(words: str) -> str:
    """Without what a keyboard adds: full-width forms, case, spaces and marks at the ends."""
    return unicodedata.normalize("NFKC", words).casefold().strip(_AROUND)
