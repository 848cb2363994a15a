"""A held conversation without its engineer: back to the queue where somebody else is there, else to its ticket."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.clock import Clock
from desk.conversations import messages
from desk.conversations.model import Button, Conversation, State, system_line
from desk.conversations.states import transition
from desk.conversations.turns import enqueue_notice
from desk.handoff import lines
from desk.handoff.hours import Hours
from desk.handoff.people import CANCEL_QUEUE
from desk.handoff.ports import HandoffRequest, Tickets

IsSomebodyElseThere = Callable[[AsyncConnection, int | None], Awaitable[bool]]
"""Whether an available engineer other than this one is at his desk."""


class Releases:
    """Takes a conversation from the engineer who holds it; all in the caller's transaction."""

    def __init__(
        self, tickets: Tickets, hours: Hours, clock: Clock, is_somebody_else_there: IsSomebodyElseThere
    ) -> None:
        self._tickets = tickets
        self._hours = hours
        self._clock = clock
        self._is_somebody_else_there = is_somebody_else_there

    async def release(
        self, connection: AsyncConnection, conversation: Conversation, *, actor: str, reason: str, opening: str
    ) -> Conversation:
        """Queue the held conversation again; with nobody else there it waits as a ticket and the bot helps meanwhile.

        `opening` is the sentence that tells the customer why; where he stands now is said after it.
        """
        holder = conversation.engineer_id
        ticket = await self._tickets.unsolved(connection, conversation.id)
        if ticket is None:
            ticket = await self._tickets.open(connection, conversation, HandoffRequest("customer_asked", {}))
        now = self._clock.now()
        conversation = await transition(
            connection, conversation, State.QUEUED, actor=actor, reason=reason, now=now
        )
        if await self._is_somebody_else_there(connection, holder):
            cancel = Button(f"desk-cancel-{conversation.epoch}", lines.CANCEL_TITLE, CANCEL_QUEUE)
            draft = system_line(opening + lines.queued_again(ticket.number), cancel)
        else:
            conversation = await transition(
                connection, conversation, State.TICKETED, actor="desk", reason="nobody_available", now=now
            )
            draft = system_line(opening + lines.kept_as_ticket(ticket.number, self._hours, now))
        conversation = await messages.append(connection, conversation, [draft], now)
        await self._tickets.assign(connection, ticket, None, actor)
        notice = {"request": "handoff", "result": conversation.state.value, "ticket": ticket.number}
        await enqueue_notice(connection, conversation, notice, now)
        return conversation
