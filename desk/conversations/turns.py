"""Turns: which question the bot is asked next, written down before it is asked."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations.bot_client import Question
from desk.conversations.messages import button_of, set_answered
from desk.conversations.model import DESK_PAYLOAD, Author, Conversation
from desk.conversations.owed import OWED
from desk.conversations.typed_choice import payload_typed
from desk.store.tables import ConversationRow, MessageRow, TurnRow

MAX_SUPERSEDES = 2
"""Answers that may be set aside in a row for a customer who keeps typing; the next is given whatever comes."""
MAX_JOINED_CHARACTERS = 8_000
MAX_JOINED_MESSAGES = 100
NOTICE_INTENT = "/desk_outcome"


class Kind(StrEnum):
    """What is asked: the visitor's words, a button's payload, or what the desk did."""

    TEXT = "text"
    CHOICE = "choice"
    NOTICE = "notice"


class TurnState(StrEnum):
    """`pending` notice not yet asked · `asking` · then one of the ends."""

    PENDING = "pending"
    ASKING = "asking"
    ANSWERED = "answered"
    SUPERSEDED = "superseded"
    DROPPED = "dropped"
    FAILED = "failed"


UNFINISHED = (TurnState.PENDING.value, TurnState.ASKING.value)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question to the bot. `from_seq`..`to_seq` are the visitor's messages it is about (none for a notice)."""

    id: int
    message_id: str
    conversation_id: str
    kind: Kind
    state: TurnState
    epoch: int
    from_seq: int | None
    to_seq: int | None
    payload: str | None
    supersedes: int
    failures: int
    waiting_since: datetime

    @property
    def announced_request(self) -> str | None:
        """For a notice: which request of the bot it is the news about."""
        if self.kind is not Kind.NOTICE or self.payload is None:
            return None
        return str(json.loads(self.payload.removeprefix(NOTICE_INTENT)).get("request"))


@dataclass(frozen=True, slots=True)
class _Pending:
    """A visitor's message the bot has not dealt with."""

    seq: int
    text: str
    choice_id: str | None
    at: datetime


COLUMNS = (
    TurnRow.id,
    TurnRow.message_id,
    TurnRow.conversation_id,
    TurnRow.kind,
    TurnRow.state,
    TurnRow.epoch,
    TurnRow.from_seq,
    TurnRow.to_seq,
    TurnRow.payload,
    TurnRow.supersedes,
    TurnRow.failures,
    TurnRow.waiting_since,
)


# Built once: building a statement anew costs more time than SQLite takes to run it.
_UNFINISHED = (
    select(*COLUMNS)
    .where(TurnRow.conversation_id == bindparam("of"), TurnRow.state.in_(UNFINISHED))
    .order_by(TurnRow.id)
    .limit(1)
)
_PENDING = (
    select(MessageRow.seq, MessageRow.text, MessageRow.choice_id, MessageRow.created_at)
    .where(
        MessageRow.conversation_id == bindparam("of"),
        MessageRow.author == Author.VISITOR.value,
        # A file alone has no words: the desk answers it when it is stored, the bot is asked nothing.
        MessageRow.text != "",
        MessageRow.seq > bindparam("answered"),
    )
    .order_by(MessageRow.seq)
    .limit(MAX_JOINED_MESSAGES)
)
_LAST = (
    select(TurnRow.state, TurnRow.from_seq, TurnRow.supersedes)
    .where(TurnRow.conversation_id == bindparam("of"), TurnRow.kind != Kind.NOTICE.value)
    .order_by(TurnRow.id.desc())
    .limit(1)
)
_INSERT = insert(TurnRow).returning(*COLUMNS)


async def unfinished(connection: AsyncConnection, conversation_id: str) -> Turn | None:
    """The oldest turn that was begun or is owed: after a crash the same one again, then notices in their order."""
    row = (await connection.execute(_UNFINISHED, {"of": conversation_id})).one_or_none()
    return None if row is None else _turn_of(row)


async def begin(connection: AsyncConnection, turn: Turn, epoch: int) -> Turn:
    """Mark a notice as being asked under the present `epoch`."""
    await connection.execute(
        update(TurnRow).where(TurnRow.id == turn.id).values(state=TurnState.ASKING.value, epoch=epoch)
    )
    return replace(turn, state=TurnState.ASKING, epoch=epoch)


async def open_next(
    connection: AsyncConnection, conversation: Conversation
) -> tuple[Conversation, Turn | None, Question | None]:
    """Write down the next turn about what the locked conversation's visitor wrote; None when all is dealt with.

    A button is a turn of its own; texts up to the next button are joined, and a single one that consists of a button's
    words is asked as that button. Buttons of the desk itself did their work when they were stored and are passed over.
    """
    waiting = await _pending(connection, conversation)
    payload: str | None = None
    while waiting and (choice_id := waiting[0].choice_id) is not None:
        button = await button_of(connection, conversation.id, choice_id)
        # Without its button (a row removed by hand) a choice is asked by its title.
        payload = None if button is None else button.payload
        if payload is None or not payload.startswith(DESK_PAYLOAD):
            break
        conversation = await set_answered(connection, conversation, waiting.pop(0).seq)
        payload = None
    if not waiting:
        return conversation, None, None
    members = [waiting[0]]
    if waiting[0].choice_id is None:
        members += takewhile(lambda message: message.choice_id is None, waiting[1:])
    kind = Kind.TEXT if payload is None else Kind.CHOICE
    if len(members) == 1 and members[0].choice_id is None:
        # Still words: what he writes next supersedes the answer and is joined to them.
        payload = await payload_typed(connection, conversation.id, members[0].seq, members[0].text)
    values = {
        "message_id": secrets.token_hex(16),
        "conversation_id": conversation.id,
        "kind": kind.value,
        "state": TurnState.ASKING.value,
        "epoch": conversation.epoch,
        "from_seq": members[0].seq,
        "to_seq": members[-1].seq,
        "payload": payload,
        "supersedes": await _supersedes_before(connection, conversation.id, members[0].seq),
        "failures": 0,
        "waiting_since": members[-1].at,
    }
    turn = await _insert(connection, values)
    return conversation, turn, _question(conversation, turn, [message.text for message in members])


async def enqueue_notice(
    connection: AsyncConnection, conversation: Conversation, content: Mapping[str, Any], now: datetime
) -> None:
    """Owe the bot the news of what the desk did; it is told before its next turn, once, in order."""
    await _insert(
        connection,
        {
            "message_id": secrets.token_hex(16),
            "conversation_id": conversation.id,
            "kind": Kind.NOTICE.value,
            "state": TurnState.PENDING.value,
            "epoch": conversation.epoch,
            "from_seq": None,
            "to_seq": None,
            "payload": NOTICE_INTENT + json.dumps(content, ensure_ascii=False),
            "supersedes": 0,
            "failures": 0,
            "waiting_since": now,
        },
    )
    await connection.execute(
        update(ConversationRow).where(ConversationRow.id == conversation.id).values(lease_until=OWED)
    )


async def question_of(connection: AsyncConnection, conversation: Conversation, turn: Turn) -> Question:
    """An earlier turn as it was asked; the same turn always gives the same question."""
    if turn.payload is not None:
        return _question(conversation, turn, [])
    query = (
        select(MessageRow.text)
        .where(
            MessageRow.conversation_id == conversation.id,
            MessageRow.author == Author.VISITOR.value,
            MessageRow.text != "",
            MessageRow.seq >= turn.from_seq,
            MessageRow.seq <= turn.to_seq,
        )
        .order_by(MessageRow.seq)
    )
    return _question(conversation, turn, list((await connection.execute(query)).scalars()))


def _question(conversation: Conversation, turn: Turn, texts: Sequence[str]) -> Question:
    return Question(
        conversation=conversation.id,
        message_id=turn.message_id,
        customer=conversation.customer,
        channel=conversation.channel,
        text=_join(texts) if turn.payload is None else None,
        payload=turn.payload,
        company=conversation.company,
        name=conversation.display_name,
    )


async def has_newer_text(connection: AsyncConnection, conversation: Conversation, turn: Turn) -> bool:
    """Whether the visitor's next message after the turn is text, which then supersedes an uncommitted answer."""
    if turn.to_seq is None or conversation.last_seq <= turn.to_seq:
        return False
    query = (
        select(MessageRow.choice_id)
        .where(
            MessageRow.conversation_id == conversation.id,
            MessageRow.author == Author.VISITOR.value,
            MessageRow.text != "",
            MessageRow.seq > turn.to_seq,
        )
        .order_by(MessageRow.seq)
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    return row is not None and row.choice_id is None


async def finish(
    connection: AsyncConnection,
    turn: Turn,
    state: TurnState,
    now: datetime,
    records: Mapping[str, Any] | None = None,
) -> None:
    """End the turn; `records` may hold understood, trace and outcome."""
    await connection.execute(
        update(TurnRow).where(TurnRow.id == turn.id).values(state=state.value, finished_at=now, **(records or {}))
    )


async def postpone(connection: AsyncConnection, turn: Turn, *, was_reached: bool) -> None:
    """Owe a notice again; only answers with an error count as its failures, a bot that is down does not."""
    await connection.execute(
        update(TurnRow)
        .where(TurnRow.id == turn.id)
        .values(state=TurnState.PENDING.value, failures=turn.failures + was_reached)
    )


async def is_visitor_waiting(connection: AsyncConnection, conversation: Conversation) -> bool:
    """Whether the visitor wrote something that nobody has dealt with."""
    return bool(await _pending(connection, conversation))


async def _pending(connection: AsyncConnection, conversation: Conversation) -> list[_Pending]:
    if conversation.last_seq <= conversation.answered_seq:
        return []
    rows = await connection.execute(_PENDING, {"of": conversation.id, "answered": conversation.answered_seq})
    return [_Pending(row.seq, row.text, row.choice_id, row.created_at) for row in rows]


async def _supersedes_before(connection: AsyncConnection, conversation_id: str, from_seq: int) -> int:
    last = (await connection.execute(_LAST, {"of": conversation_id})).one_or_none()
    if last is None or last.state != TurnState.SUPERSEDED.value or last.from_seq != from_seq:
        return 0
    return int(last.supersedes) + 1


async def _insert(connection: AsyncConnection, values: Mapping[str, Any]) -> Turn:
    row = (await connection.execute(_INSERT, dict(values))).one()
    return _turn_of(row)


def _turn_of(row: Any) -> Turn:
    values = dict(row._mapping)
    return Turn(**{**values, "kind": Kind(values["kind"]), "state": TurnState(values["state"])})


def _join(texts: Sequence[str]) -> str:
    """The visitor's lines as one text. Where they are too long together the newest are kept whole."""
    kept: list[str] = []
    room = MAX_JOINED_CHARACTERS
    for text in reversed(texts):
        if kept and len(text) + 1 > room:
            break
        kept.append(text[:room])
        room -= len(text) + 1
    return "\n".join(reversed(kept))
