"""Who may write: the one function that changes the state of a conversation. Nothing else sets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations.announce import announce_state
from desk.conversations.model import Conversation, State
from desk.conversations.owed import OWED
from desk.store.tables import ConversationRow, TransitionRow

ALLOWED: dict[State, frozenset[State]] = {
    State.BOT: frozenset({State.QUEUED, State.HUMAN}),
    State.QUEUED: frozenset({State.HUMAN, State.TICKETED, State.BOT}),
    State.TICKETED: frozenset({State.HUMAN, State.RESOLVED}),
    State.HUMAN: frozenset({State.BOT, State.QUEUED, State.RESOLVED}),
    State.RESOLVED: frozenset({State.BOT}),
}


class IllegalTransition(Exception):
    """The states do not follow each other; `conversation` is what it was found to be."""

    def __init__(self, conversation: Conversation, to: State) -> None:
        super().__init__(f"{conversation.state} -> {to}")
        self.conversation = conversation
        self.to = to


class StaleConversation(Exception):
    """The conversation changed since it was read; the caller did not hold its lock."""


async def transition(
    connection: AsyncConnection,
    conversation: Conversation,
    to: State,
    *,
    actor: str,
    reason: str,
    now: datetime,
    engineer_id: int | None = None,
    settles: bool = True,
) -> Conversation:
    """Change who may write: the row, its `epoch` and the record of the change, in the caller's transaction.

    `settles`: whatever the visitor wrote before counts as dealt with when the bot gets the conversation (back), so
    that it never answers what was said to people. False only where the hand-off itself passes straight through the
    queue: a message that arrived meanwhile is then still the bot's to answer.

    Raises IllegalTransition where §4 of the design knows no such step, StaleConversation when `epoch` has moved on.
    """
    if to not in ALLOWED[conversation.state]:
        raise IllegalTransition(conversation, to)
    bot_gets_it = to in (State.BOT, State.TICKETED)
    changed = replace(
        conversation,
        state=to,
        epoch=conversation.epoch + 1,
        engineer_id=engineer_id if to is State.HUMAN else None,
        queued_at=now if to is State.QUEUED else None,
        answered_seq=conversation.last_seq if bot_gets_it and settles else conversation.answered_seq,
    )
    result = await connection.execute(
        update(ConversationRow)
        .where(
            ConversationRow.id == conversation.id,
            ConversationRow.epoch == conversation.epoch,
            ConversationRow.state == conversation.state.value,
        )
        .values(
            state=changed.state.value,
            epoch=changed.epoch,
            engineer_id=changed.engineer_id,
            queued_at=changed.queued_at,
            answered_seq=changed.answered_seq,
            updated_at=now,
            # News of the change may wait for the bot, and messages that this change did not settle.
            **({"lease_until": OWED} if bot_gets_it else {}),
        )
    )
    if result.rowcount != 1:
        raise StaleConversation(conversation.id)
    await connection.execute(
        insert(TransitionRow).values(
            conversation_id=conversation.id,
            from_state=conversation.state.value,
            to_state=to.value,
            actor=actor,
            reason=reason,
            epoch=changed.epoch,
            at=now,
        )
    )
    announce_state(connection, changed)
    return changed
