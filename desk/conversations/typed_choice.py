"""Who types the words of a button that is on screen means the button.

In every channel: for many the keyboard is nearer than a button, and a menu cannot be pressed everywhere. Who asks how
something is done says no more than the end of its title: 「具体怎么点」 where a button says 「看反结账怎么点」.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations.messages import button_of
from desk.conversations.model import DESK_PAYLOAD, Author
from desk.store.tables import MessageRow

MAX_CHARS = 60
"""Longer than any button's title: such words are not looked up."""
LOOKED_BACK = 8
MIN_END_CHARS = 3
_HOW = re.compile(r"怎么|怎样|咋|在哪|哪里")
_LED_IN = re.compile(r"^(?:那|就是|具体|到底|是)+|[啊呀呢吧嘛的]+$")
_LOOK = re.compile(r"^(?:看|再看看?|打开)")
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
        titled = _titled(words, row.buttons or [])
        if titled is not None:
            button = await button_of(connection, conversation_id, titled)
            return None if button is None or button.payload.startswith(DESK_PAYLOAD) else button.payload
    return None


def _titled(words: str, buttons: Sequence[Any]) -> str | None:
    """The id of the button of these words; of the only one that ends in them where they ask how."""
    titles = {one["id"]: _plain(one["title"]) for one in buttons}
    exact = next((one for one, title in titles.items() if title == words), None)
    asked = _LED_IN.sub("", words)
    if exact is not None or len(asked) < MIN_END_CHARS or not _HOW.search(asked):
        return exact
    ending = [one for one, title in titles.items() if _LOOK.match(title) and title.endswith(asked)]
    return ending[0] if len(ending) == 1 else None


def _plain(words: str) -> str:
    """Without what a keyboard adds: full-width forms, case, spaces and marks at the ends."""
    return unicodedata.normalize("NFKC", words).casefold().strip(_AROUND)
