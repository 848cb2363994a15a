"""Which button a customer means: by a menu he tapped, or by the digit he wrote."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.channels.wecom.sends import Sent
from desk.conversations.model import Author
from desk.store.tables import MessageRow
from desk.store.wecom_tables import WecomSendRow

_MENU_ID = re.compile(r"zf_(\d{1,9})_(\d{1,3})")
_NUMBER = re.compile(r"(?:选|第)?\s*(\d{1,2})\s*[.。、]?")
LOOKED_BACK = 20
NOT_OUT = (Sent.PLANNED.value, Sent.HELD.value)


async def of_menu(connection: AsyncConnection, conversation_id: str, menu_id: str) -> str | None:
    """The id of the button behind a tap on one of our menus."""
    match = _MENU_ID.fullmatch(menu_id)
    if match is None:
        return None
    query = select(MessageRow.buttons).where(
        MessageRow.conversation_id == conversation_id, MessageRow.seq == int(match[1])
    )
    return _button((await connection.execute(query)).scalar_one_or_none(), int(match[2]))


async def of_number(connection: AsyncConnection, conversation_id: str, text: str) -> str | None:
    """The id of the button with this number, if the customer was offered buttons last; a number that answers a
    question without buttons is only a number. What has not gone out yet he cannot mean."""
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    query = (
        select(MessageRow.author, MessageRow.buttons)
        .where(
            MessageRow.conversation_id == conversation_id,
            or_(
                MessageRow.author == Author.VISITOR.value,
                exists().where(
                    WecomSendRow.conversation_id == conversation_id,
                    WecomSendRow.from_seq <= MessageRow.seq, WecomSendRow.to_seq >= MessageRow.seq,
                    WecomSendRow.state.not_in(NOT_OUT),
                ),
            ),
        )
        .order_by(MessageRow.seq.desc())
        .limit(LOOKED_BACK)
    )  # fmt: skip
    for row in await connection.execute(query):
        if row.author == Author.VISITOR.value:
            return None
        if row.buttons:
            return _button(row.buttons, int(match[1]) - 1)
    return None


def _button(buttons: list[dict[str, str]] | None, place: int) -> str | None:
    return buttons[place]["id"] if buttons and 0 <= place < len(buttons) else None
