"""Leases: which desk process works on a conversation for the bot, proved by a number that only grows.

The lease lies in the conversation's own row, so that taking it costs no further visit to the database. `lease_until`
is also the list of what is owed: it is set whenever the bot has something to do, and null when it has not.
- A message from the visitor sets it a little ahead: the desk that stored it is trusted to take it up in that time.
- The worker that takes it writes its name, counts `lease_fence` up, and pushes it on while it works.
- The answer's own transaction clears it, if nothing came in between; whoever finds it in the past may take over.
The clock is the database's. Should it jump, a lease is lost early or late, and that is all: whoever writes for the bot
must still hold the `fence`, and the bot is asked the same question under the same id again, not a new one.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, bindparam, case, exists, or_, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations.messages import CONVERSATION_COLUMNS, conversation_of
from desk.conversations.model import BOT_MAY_WRITE, Conversation
from desk.conversations.turns import UNFINISHED, Turn
from desk.store.tables import ConversationRow, TurnRow
from desk.store.types import database_now

BOT_STATES = tuple(state.value for state in BOT_MAY_WRITE)
RELEASED: dict[str, Any] = {"lease_holder": None, "lease_until": None}
"""What a conversation's row holds when nobody works on it and nothing is owed."""

_IS_FREE = (
    ConversationRow.id == bindparam("of"),
    ConversationRow.lease_until.is_not(None),
    or_(
        ConversationRow.lease_holder.is_(None),
        ConversationRow.lease_holder == bindparam("me"),
        ConversationRow.lease_until <= database_now(),
    ),
)
_TAKE = (
    update(ConversationRow)
    .where(*_IS_FREE, ConversationRow.state.in_(BOT_STATES))
    .values(
        lease_holder=bindparam("me"),
        lease_fence=ConversationRow.lease_fence + 1,
        lease_until=database_now() + bindparam("seconds"),
    )
    .returning(*CONVERSATION_COLUMNS, ConversationRow.lease_fence)
)
_HELD = (
    ConversationRow.id == bindparam("of"),
    ConversationRow.lease_holder == bindparam("me"),
    ConversationRow.lease_fence == bindparam("fence"),
)
_CONFIRM = select(*CONVERSATION_COLUMNS).where(*_HELD).with_for_update()
_RENEW = update(ConversationRow).where(*_HELD).values(lease_until=database_now() + bindparam("seconds"))
_RELEASE = update(ConversationRow).where(*_HELD).values(RELEASED)
_DUE = (
    select(ConversationRow.id)
    .where(ConversationRow.lease_until <= database_now())
    .order_by(ConversationRow.lease_until)
    .limit(bindparam("limit"))
)
_SETTLE = update(ConversationRow).where(*_IS_FREE, ConversationRow.state.not_in(BOT_STATES)).values(RELEASED)
_IS_KEPT = or_(
    bindparam("keeps", type_=Boolean),
    exists().where(
        TurnRow.conversation_id == bindparam("of"), TurnRow.state.in_(UNFINISHED), TurnRow.id != bindparam("turn")
    ),
)
_WIN = (
    update(ConversationRow)
    .where(*_HELD, ConversationRow.epoch == bindparam("of_epoch"), ConversationRow.state.in_(BOT_STATES))
    .values(
        answered_seq=bindparam("answered"),
        lease_holder=case((_IS_KEPT, ConversationRow.lease_holder), else_=None),
        lease_until=case((_IS_KEPT, ConversationRow.lease_until), else_=None),
    )
    .returning(ConversationRow.lease_until)
)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one conversation; worth nothing once the row shows another holder or a greater fence."""

    conversation_id: str
    holder: str
    fence: int

    @property
    def values(self) -> dict[str, Any]:
        """For the conditions of a statement."""
        return {"of": self.conversation_id, "me": self.holder, "fence": self.fence}


class LeaseLost(Exception):
    """Another process took the conversation over, or it is gone; nothing may be written about it here."""


class Leases:
    """This process's side of all leases. Every method works in the caller's transaction."""

    def __init__(self, seconds: float) -> None:
        """`seconds`: how long a lease lives without being renewed."""
        self.seconds = seconds
        self.holder = secrets.token_hex(8)

    async def take(self, connection: AsyncConnection, conversation_id: str) -> tuple[Conversation, Lease] | None:
        """The conversation, locked, and the lease on it; None when another holds it or the bot has nothing to do."""
        values = {"of": conversation_id, "me": self.holder, "seconds": self.seconds}
        row = (await connection.execute(_TAKE, values)).mappings().one_or_none()
        if row is None:
            return None
        return conversation_of(_Row(row)), Lease(conversation_id, self.holder, row["lease_fence"])

    async def confirm(self, connection: AsyncConnection, lease: Lease) -> Conversation:
        """The conversation, locked until the transaction ends. Raises LeaseLost."""
        row = (await connection.execute(_CONFIRM, lease.values)).one_or_none()
        if row is None:
            raise LeaseLost(lease.conversation_id)
        return conversation_of(row)

    async def renew(self, connection: AsyncConnection, lease: Lease) -> None:
        """Keep it for as long again. Raises LeaseLost."""
        result = await connection.execute(_RENEW, {**lease.values, "seconds": self.seconds})
        if result.rowcount != 1:
            raise LeaseLost(lease.conversation_id)

    async def release(self, connection: AsyncConnection, lease: Lease) -> None:
        """Give it back, nothing being owed."""
        await connection.execute(_RELEASE, lease.values)

    async def abandon(self, connection: AsyncConnection, conversation_ids: Collection[str]) -> None:
        """Give back what this process still holds of these, for another to take up at once."""
        await connection.execute(
            update(ConversationRow)
            .where(ConversationRow.id.in_(list(conversation_ids)), ConversationRow.lease_holder == self.holder)
            .values(lease_holder=None, lease_until=database_now())
        )


async def due(connection: AsyncConnection, limit: int) -> Sequence[str]:
    """Conversations that are owed something and that nobody has looked after in time, longest first."""
    return list((await connection.execute(_DUE, {"limit": limit})).scalars())


async def win(
    connection: AsyncConnection, lease: Lease, turn: Turn, answered_seq: int, *, keeps: bool
) -> bool | None:
    """Compare-and-swap: the bot may write only if nobody changed who may since the turn began. None if it may not.

    Gives the lease back in the same statement unless `keeps` or another turn is owed; returns whether it was kept.
    """
    values = {**lease.values, "of_epoch": turn.epoch, "answered": answered_seq, "keeps": keeps, "turn": turn.id}
    row = (await connection.execute(_WIN, values)).one_or_none()
    return None if row is None else row.lease_until is not None


async def settle(connection: AsyncConnection, leases: Leases, conversation_id: str) -> bool:
    """Strike off what is owed in a conversation that people have by now, unless a worker is at it.

    Returns whether there was anything to strike off.
    """
    result = await connection.execute(_SETTLE, {"of": conversation_id, "me": leases.holder})
    return result.rowcount == 1


class _Row:
    """What `conversation_of` reads, without the lease's own column."""

    def __init__(self, row: RowMapping) -> None:
        self._mapping = {name: value for name, value in row.items() if name != "lease_fence"}
