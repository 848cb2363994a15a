"""Messages in order: the only place that gives out `seq`, under the conversation's lock, without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations.announce import announce_lines
from desk.conversations.model import Author, Button, Conversation, Draft, Message, State
from desk.conversations.owed import OWED
from desk.files import rows as files
from desk.store.files_tables import FileRow
from desk.store.tables import ButtonRow, ConversationRow, EngineerRow, MessageRow

CONVERSATION_COLUMNS = (
    ConversationRow.id,
    ConversationRow.channel,
    ConversationRow.tenant,
    ConversationRow.subject,
    ConversationRow.customer_name,
    ConversationRow.state,
    ConversationRow.epoch,
    ConversationRow.last_seq,
    ConversationRow.answered_seq,
    ConversationRow.engineer_id,
    ConversationRow.queued_at,
    ConversationRow.created_at,
)

# Built once: building a statement anew costs more time than SQLite takes to run it.
_BY_ID = select(*CONVERSATION_COLUMNS).where(ConversationRow.id == bindparam("id"))
_LOCKED = _BY_ID.with_for_update()
_INSERT = insert(MessageRow)
_SET_LAST_SEQ = (
    update(ConversationRow)
    .where(ConversationRow.id == bindparam("of"))
    .values(last_seq=bindparam("last"), updated_at=bindparam("now"))
)
_SET_LAST_SEQ_OWED = _SET_LAST_SEQ.values(lease_until=OWED)
_SEQ_OF = select(MessageRow.seq).where(
    MessageRow.conversation_id == bindparam("of"), MessageRow.client_msg_id == bindparam("client_msg_id")
)
_AFTER = (
    select(
        MessageRow.seq,
        MessageRow.author,
        MessageRow.text,
        MessageRow.buttons,
        MessageRow.card,
        MessageRow.engineer_id,
        MessageRow.turn_id,
        MessageRow.created_at,
        FileRow.id.label("file_id"),
        EngineerRow.name.label("engineer_name"),
    )
    .outerjoin(EngineerRow, EngineerRow.id == MessageRow.engineer_id)
    .outerjoin(FileRow, and_(FileRow.conversation_id == MessageRow.conversation_id, FileRow.seq == MessageRow.seq))
    .where(MessageRow.conversation_id == bindparam("of"), MessageRow.seq > bindparam("seq"))
    .order_by(MessageRow.seq)
    .limit(bindparam("limit"))
)


def conversation_of(row: Any) -> Conversation:
    """A row of CONVERSATION_COLUMNS as a Conversation."""
    values = dict(row._mapping)
    return Conversation(**{**values, "state": State(values["state"])})


async def lock(connection: AsyncConnection, conversation_id: str) -> Conversation | None:
    """The conversation, locked until the transaction ends (SQLite: the whole database already is)."""
    row = (await connection.execute(_LOCKED, {"id": conversation_id})).one_or_none()
    return None if row is None else conversation_of(row)


async def load(connection: AsyncConnection, conversation_id: str) -> Conversation | None:
    """The conversation as it is now, without a lock."""
    row = (await connection.execute(_BY_ID, {"id": conversation_id})).one_or_none()
    return None if row is None else conversation_of(row)


async def append(
    connection: AsyncConnection, conversation: Conversation, drafts: Sequence[Draft], now: datetime
) -> Conversation:
    """Store `drafts` as the next messages of the locked `conversation`; returns it with its new last `seq`."""
    if not drafts:
        return conversation
    first = conversation.last_seq + 1
    rows = [_row(conversation.id, first + offset, draft, now) for offset, draft in enumerate(drafts)]
    await connection.execute(_INSERT, rows)
    for offset, draft in enumerate(drafts):
        if draft.file is not None:
            await files.add(connection, conversation.id, first + offset, draft.file, now)
    await _remember_buttons(connection, conversation.id, [button for draft in drafts for button in draft.buttons])
    last = conversation.last_seq + len(drafts)
    is_owed = conversation.bot_may_write and any(draft.author is Author.VISITOR for draft in drafts)
    statement = _SET_LAST_SEQ_OWED if is_owed else _SET_LAST_SEQ
    await connection.execute(statement, {"of": conversation.id, "last": last, "now": now})
    await announce_lines(connection, conversation, drafts, first, now)
    return replace(conversation, last_seq=last)


async def set_answered(connection: AsyncConnection, conversation: Conversation, seq: int) -> Conversation:
    """Note that everything the visitor wrote up to `seq` has been dealt with."""
    await connection.execute(
        update(ConversationRow).where(ConversationRow.id == conversation.id).values(answered_seq=seq)
    )
    return replace(conversation, answered_seq=seq)


async def seq_of(connection: AsyncConnection, conversation_id: str, client_msg_id: str) -> int | None:
    """The `seq` under which a message with this client id is already stored."""
    values = {"of": conversation_id, "client_msg_id": client_msg_id}
    return (await connection.execute(_SEQ_OF, values)).scalar_one_or_none()


async def last_of_visitor(connection: AsyncConnection, conversation_id: str) -> int:
    """The `seq` of the last message the visitor wrote; 0 where there is none."""
    query = select(func.max(MessageRow.seq)).where(
        MessageRow.conversation_id == conversation_id, MessageRow.author == Author.VISITOR.value
    )
    return (await connection.execute(query)).scalar_one() or 0


async def latest_of_desk(connection: AsyncConnection, conversation_id: str) -> str | None:
    """The words of the latest line that the desk itself said; None where it has said none."""
    query = (
        select(MessageRow.text)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.author == Author.SYSTEM.value)
        .order_by(MessageRow.seq.desc())
        .limit(1)
    )
    return (await connection.execute(query)).scalar_one_or_none()


async def is_second_file(connection: AsyncConnection, conversation: Conversation) -> bool:
    """Whether the last message (a file) follows the desk's line about another file without a word in between."""
    query = (
        select(MessageRow.author, MessageRow.text)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.seq < conversation.last_seq)
        .order_by(MessageRow.seq.desc())
        .limit(2)
    )
    before = [(row.author, row.text) for row in await connection.execute(query)]
    return len(before) == 2 and before[0][0] == Author.SYSTEM.value and before[1] == (Author.VISITOR.value, "")


async def button_of(connection: AsyncConnection, conversation_id: str, button_id: str) -> Button | None:
    """The button with this id that was once shown in this conversation."""
    query = select(ButtonRow.button_id, ButtonRow.title, ButtonRow.payload).where(
        ButtonRow.conversation_id == conversation_id, ButtonRow.button_id == button_id
    )
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Button(row.button_id, row.title, row.payload)


async def after(connection: AsyncConnection, conversation_id: str, seq: int, limit: int) -> list[Message]:
    """Up to `limit` messages with a greater `seq`, in order."""
    values = {"of": conversation_id, "seq": seq, "limit": limit}
    found = (await connection.execute(_AFTER, values)).all()
    with_file = [r.seq for r in found if r.file_id is not None]
    # A second look only for the few pages that have any: a file's listing may be long.
    kept = await files.between(connection, conversation_id, with_file[0], with_file[-1]) if with_file else {}
    return [
        Message(
            r.seq, Author(r.author), r.text, r.buttons, r.card, r.engineer_id, r.turn_id, r.created_at,
            kept.get(r.seq), r.engineer_name,
        )
        for r in found
    ]


async def _remember_buttons(connection: AsyncConnection, conversation_id: str, buttons: Sequence[Button]) -> None:
    # The last of two with one id wins: a clash inside the bot must not make the whole answer impossible to store.
    unique = {button.id: button for button in buttons}
    if not unique:
        return
    await connection.execute(
        delete(ButtonRow).where(ButtonRow.conversation_id == conversation_id, ButtonRow.button_id.in_(list(unique)))
    )
    await connection.execute(
        insert(ButtonRow),
        [
            {"conversation_id": conversation_id, "button_id": b.id, "title": b.title, "payload": b.payload}
            for b in unique.values()
        ],
    )


def _row(conversation_id: str, seq: int, draft: Draft, now: datetime) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "seq": seq,
        "author": draft.author.value,
        "engineer_id": draft.engineer_id,
        "client_msg_id": draft.client_msg_id,
        "text": draft.text,
        "choice_id": draft.choice_id,
        "buttons": [{"id": button.id, "title": button.title} for button in draft.buttons] or None,
        "card": None if draft.card is None else dict(draft.card),
        "masked": [list(span) for span in draft.masked] or None,
        "turn_id": draft.turn_id,
        "created_at": now,
    }
