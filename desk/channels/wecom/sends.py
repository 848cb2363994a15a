"""What became of each line: its messages, planned before the first is sent, each under an id that never changes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations.announce import CUSTOMER
from desk.conversations.model import Author
from desk.outbox import rows as outbox
from desk.store.changes import changes_of
from desk.store.wecom_tables import WecomSendRow

KIND = "wecom"
"""Channel of the conversations and kind of their outbox rows: one name, as `announce` wants it."""


class Sent(StrEnum):
    """`sending` may or may not have arrived · `held` until the customer writes · `overtaken` by a person."""

    PLANNED = "planned"
    SENDING = "sending"
    ACCEPTED = "accepted"
    HELD = "held"
    FAILED = "failed"
    OVERTAKEN = "overtaken"


OPEN = (Sent.PLANNED.value, Sent.SENDING.value)
PERHAPS_THERE = "perhaps there"
"""Why a held message may have arrived all the same: WeCom refused its second attempt, and nobody heard of the first."""


@dataclass(frozen=True, slots=True)
class Send:
    """One message of a group; a group is what several lines became together. `at`: when its state changed last."""

    id: int
    conversation_id: str
    from_seq: int
    to_seq: int
    seqs: tuple[int, ...]
    part: int
    author: Author
    msgid: str
    generation: int
    state: Sent
    reason: str | None
    at: datetime


def msgid_of(conversation_id: str, from_seq: int, to_seq: int, part: int, generation: int) -> str:
    """32 hex digits: the same message always has the same id, so that sending it twice counts once."""
    name = f"{conversation_id}:{from_seq}:{to_seq}:{part}:{generation}"
    return hashlib.sha256(name.encode()).hexdigest()[:32]


async def covering(connection: AsyncConnection, conversation_id: str, seq: int) -> list[Send]:
    """The messages of the group this line went into; empty where it is not planned yet."""
    query = (
        _SELECT.where(
            WecomSendRow.conversation_id == conversation_id, WecomSendRow.from_seq <= seq, WecomSendRow.to_seq >= seq
        )
        .order_by(WecomSendRow.id)
    )  # fmt: skip
    return [_send(row) for row in await connection.execute(query)]


async def held(connection: AsyncConnection, conversation_id: str) -> list[Send]:
    """What waits for the customer to write, in order."""
    query = _SELECT.where(
        WecomSendRow.conversation_id == conversation_id, WecomSendRow.state == Sent.HELD.value
    ).order_by(WecomSendRow.id)
    return [_send(row) for row in await connection.execute(query)]


async def last_planned(connection: AsyncConnection, conversation_id: str) -> int:
    """The last line that is in any group; 0 where none is."""
    query = select(func.max(WecomSendRow.to_seq)).where(WecomSendRow.conversation_id == conversation_id)
    return (await connection.execute(query)).scalar_one() or 0


async def plan(
    connection: AsyncConnection, conversation_id: str, seqs: Sequence[int], author: Author, parts: int, now: datetime
) -> list[Send]:
    """Write the group down. Without parts (nothing in it can be shown) it is done at once."""
    rows = [
        {
            "conversation_id": conversation_id, "from_seq": seqs[0], "to_seq": seqs[-1], "seqs": list(seqs),
            "part": part, "author": author.value, "generation": 0, "at": now,
            "msgid": msgid_of(conversation_id, seqs[0], seqs[-1], part, 0),
            "state": (Sent.PLANNED if parts else Sent.ACCEPTED).value, "reason": None if parts else "empty",
        }
        for part in range(max(parts, 1))
    ]  # fmt: skip
    await connection.execute(insert(WecomSendRow), rows)
    return await covering(connection, conversation_id, seqs[0])


async def remove(connection: AsyncConnection, sends: Sequence[Send]) -> None:
    """Take back messages that were never sent: their lines go into another group."""
    await connection.execute(delete(WecomSendRow).where(WecomSendRow.id.in_([send.id for send in sends])))


async def mark(connection: AsyncConnection, send: Send, state: Sent, now: datetime, reason: str | None = None) -> None:
    """Write down how far it is."""
    await connection.execute(
        update(WecomSendRow).where(WecomSendRow.id == send.id).values(state=state.value, reason=reason, at=now)
    )
    changes_of(connection).touch(send.conversation_id)


async def renew(connection: AsyncConnection, send: Send, state: Sent, now: datetime, reason: str) -> None:
    """It was refused under its id; the next attempt needs another."""
    generation = send.generation + 1
    msgid = msgid_of(send.conversation_id, send.from_seq, send.to_seq, send.part, generation)
    await connection.execute(
        update(WecomSendRow)
        .where(WecomSendRow.id == send.id)
        .values(state=state.value, reason=reason, generation=generation, msgid=msgid, at=now)
    )
    changes_of(connection).touch(send.conversation_id)


async def release(connection: AsyncConnection, conversation_id: str, now: datetime) -> int:
    """The customer wrote: what was held is owed again, in its order. The caller holds the conversation's lock."""
    waiting = await held(connection, conversation_id)
    for send in waiting:
        await mark(connection, send, Sent.SENDING if send.reason == PERHAPS_THERE else Sent.PLANNED, now)
    for seq in sorted({send.from_seq for send in waiting}):
        await outbox.put(
            connection, KIND, {"seq": seq}, now, conversation_id=conversation_id, destination=CUSTOMER
        )
    return len(waiting)


async def by_msgid(connection: AsyncConnection, msgid: str) -> Send | None:
    """The message with this id."""
    row = (await connection.execute(_SELECT.where(WecomSendRow.msgid == msgid))).one_or_none()
    return None if row is None else _send(row)


async def counts(connection: AsyncConnection, conversation_id: str) -> dict[str, int]:
    """How many messages of the conversation are in each state."""
    query = (
        select(WecomSendRow.state, func.count())
        .where(WecomSendRow.conversation_id == conversation_id)
        .group_by(WecomSendRow.state)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}


_SELECT = select(
    WecomSendRow.id, WecomSendRow.conversation_id, WecomSendRow.from_seq, WecomSendRow.to_seq, WecomSendRow.seqs,
    WecomSendRow.part, WecomSendRow.author, WecomSendRow.msgid, WecomSendRow.generation, WecomSendRow.state,
    WecomSendRow.reason, WecomSendRow.at,
)  # fmt: skip


def _send(row: Any) -> Send:
    values = dict(row._mapping)
    values |= {"seqs": tuple(values["seqs"]), "author": Author(values["author"]), "state": Sent(values["state"])}
    return Send(**values)
