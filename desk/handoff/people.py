"""The hand-off: from the bot to people and back, each step one transaction of state, ticket, line and notice."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.clock import Clock
from desk.conversations import messages
from desk.conversations.model import DESK_PAYLOAD, Button, Conversation, State, system_line
from desk.conversations.states import transition
from desk.conversations.turns import enqueue_notice
from desk.handoff import lines
from desk.handoff.hours import Hours
from desk.handoff.ports import HandoffRequest, TicketRef, Tickets
from desk.handoff.request import ADDED, WAITS, read_request
from desk.handoff.said import facts_said, phone_said
from desk.handoff.withdrawal import asks_beside, is_withdrawing
from desk.logs import event
from desk.store.tables import HandoffRow

log = logging.getLogger(__name__)

CANCEL_QUEUE = DESK_PAYLOAD + "cancel_queue"
BOT_UNAVAILABLE = "bot_unavailable"
MAX_ADDED_CHARACTERS = 500
MAX_NOTICE_CHARACTERS = 480
"""The bot takes at most 500 characters for one value of a notice."""

IsSomebodyThere = Callable[[AsyncConnection], Awaitable[bool]]


class HandoffDesk:
    """Decides what happens when the bot alone is not enough. Implements `conversations.ports.People`."""

    def __init__(self, tickets: Tickets, hours: Hours, clock: Clock, is_somebody_there: IsSomebodyThere) -> None:
        self._tickets = tickets
        self._hours = hours
        self._clock = clock
        self._is_somebody_there = is_somebody_there

    async def hand_off(
        self, connection: AsyncConnection, conversation: Conversation, content: dict[str, Any], turn_id: int
    ) -> Conversation:
        """The bot asks for a person."""
        request = read_request(content)
        return await self._hand_off(connection, conversation, request, turn_id)

    async def bot_failed(self, connection: AsyncConnection, conversation: Conversation) -> Conversation:
        """The bot is down, slow or failing: an honest line and a ticket, one for the whole outage."""
        request = HandoffRequest(BOT_UNAVAILABLE, {})
        return await self._hand_off(connection, conversation, request, None)

    async def visitor_wrote(self, connection: AsyncConnection, conversation: Conversation, text: str) -> None:
        """A ticket that waited for him is open again; 「不等了」 ends the waiting in the queue, 「撤销工单」 all.

        What else he says in the queue, where the bot does not hear it, is kept with the ticket's facts, and told to the
        bot when it helps again.
        """
        if is_withdrawing(text):
            await self._withdraw(connection, conversation, text)
            return
        if conversation.state is State.BOT:
            return
        await self._tickets.customer_wrote(connection, conversation.id)
        if conversation.state is State.QUEUED and lines.is_leaving_queue(text):
            await self._cancel_queue(connection, conversation)
        elif conversation.state is State.QUEUED and lines.may_add(text):
            ticket = await self._tickets.unsolved(connection, conversation.id)
            if ticket is not None:
                said = text[:MAX_ADDED_CHARACTERS]
                await self._tickets.learn(
                    connection, ticket, {**facts_said(said), "added": [said], "question": said}
                )
                if (phone := phone_said(said)) is not None:
                    await self._say(connection, conversation, lines.phone_noted(phone))

    async def leave_queue(self, connection: AsyncConnection, conversation: Conversation) -> Conversation:
        """The visitor will not wait any longer. Where he does not wait nothing happens."""
        if conversation.state is not State.QUEUED:
            return conversation
        return await self._cancel_queue(connection, conversation)

    async def press(self, connection: AsyncConnection, conversation: Conversation, payload: str) -> Conversation:
        """The desk's own button: leave the queue. Pressed too late it says so."""
        if payload == CANCEL_QUEUE and conversation.state is State.QUEUED:
            return await self._cancel_queue(connection, conversation)
        if conversation.bot_may_write:
            return await self._say(connection, conversation, lines.not_in_queue())
        return conversation

    async def queue_timed_out(self, connection: AsyncConnection, conversation: Conversation) -> Conversation:
        """Nobody claimed the queued conversation in time: it becomes a ticket and the bot may help again."""
        ticket = await self._tickets.unsolved(connection, conversation.id)
        if ticket is None:
            ticket = await self._tickets.open(connection, conversation, HandoffRequest("customer_asked", {}))
        conversation = await transition(
            connection, conversation, State.TICKETED, actor="desk", reason="queue_timeout", now=self._clock.now()
        )
        text = lines.queue_timed_out(ticket.number, self._hours, self._clock.now())
        conversation = await self._say(connection, conversation, text)
        await self._tell_bot(connection, conversation, "ticketed", ticket)
        return conversation

    async def _hand_off(
        self,
        connection: AsyncConnection,
        conversation: Conversation,
        request: HandoffRequest,
        turn_id: int | None,
    ) -> Conversation:
        ticket = await self._tickets.unsolved(connection, conversation.id)
        if request.reason == ADDED:
            return await self._add(connection, conversation, request, ticket, turn_id)
        if request.reason == WAITS:
            return await self._tell_how_it_stands(connection, conversation, ticket, turn_id)
        if conversation.state is State.TICKETED and ticket is not None:
            return await self._again(connection, conversation, request, ticket, turn_id)
        if ticket is None:
            ticket = await self._tickets.open(connection, conversation, request)
        else:
            await self._tickets.note(connection, ticket, "handoff_repeated", "bot", _event(request))
            await self._tickets.learn(connection, ticket, request.facts)
        await self._record(connection, conversation, ticket, request, turn_id)
        is_served = False
        actor = "desk" if turn_id is None else "bot"
        if conversation.state is State.BOT:
            conversation = await self._move(connection, conversation, State.QUEUED, request.reason, actor)
            # In an outage nobody asked for a person: the ticket tells the engineers, and the bot answers again as soon
            # as it can, which it could not from the queue.
            is_outage = request.reason == BOT_UNAVAILABLE
            is_served = not is_outage and await self._is_somebody_there(connection)
            if not is_served:
                reason = BOT_UNAVAILABLE if is_outage else "nobody_available"
                conversation = await self._move(connection, conversation, State.TICKETED, reason, "desk")
        conversation = await self._announce(connection, conversation, request, ticket, turn_id)
        await self._tell_bot(connection, conversation, "queued" if is_served else "ticketed", ticket)
        event(log, "handed_off", conversation=conversation.id, ticket=ticket.number, state=conversation.state.value)
        return conversation

    async def _again(
        self,
        connection: AsyncConnection,
        conversation: Conversation,
        request: HandoffRequest,
        ticket: TicketRef,
        turn_id: int | None,
    ) -> Conversation:
        """A ticket is open already: its number once more, and the new facts as an event."""
        await self._tickets.note(connection, ticket, "handoff_repeated", "bot", _event(request))
        await self._tickets.learn(connection, ticket, request.facts)
        if request.reason == BOT_UNAVAILABLE:
            return await self._say(connection, conversation, lines.bot_still_down(ticket.number))
        wordings = lines.already_open(ticket.number, self._hours, self._clock.now())
        conversation = await self._say_otherwise(connection, conversation, wordings, turn_id)
        await self._tell_bot(connection, conversation, "ticketed", ticket)
        return conversation

    async def _add(
        self,
        connection: AsyncConnection,
        conversation: Conversation,
        request: HandoffRequest,
        ticket: TicketRef | None,
        turn_id: int | None,
    ) -> Conversation:
        """The customer tells more; where no ticket is open any more he is told so, and nobody is called unasked."""
        if ticket is None:
            return await self._say(connection, conversation, lines.nothing_open(), turn_id=turn_id)
        await self._tickets.note(connection, ticket, "handoff_repeated", "bot", _event(request))
        await self._tickets.learn(connection, ticket, request.facts)
        return await self._say_otherwise(connection, conversation, lines.added(ticket.number), turn_id)

    async def _tell_how_it_stands(
        self, connection: AsyncConnection, conversation: Conversation, ticket: TicketRef | None, turn_id: int | None
    ) -> Conversation:
        """「大概要多久」: whether an engineer has it, and when they work; nothing is changed."""
        if ticket is None:
            return await self._say(connection, conversation, lines.nothing_open(), turn_id=turn_id)
        is_taken = await self._tickets.is_taken(connection, ticket)
        wordings = lines.waiting(ticket.number, self._hours, self._clock.now(), is_taken=is_taken)
        return await self._say_otherwise(connection, conversation, wordings, turn_id)

    async def _withdraw(self, connection: AsyncConnection, conversation: Conversation, text: str) -> Conversation:
        """The customer takes his ticket back. One that an engineer has seen to is his to end: he is told."""
        ticket = await self._tickets.unsolved(connection, conversation.id)
        if ticket is None:
            return conversation
        if conversation.state is State.HUMAN or await self._tickets.is_taken(connection, ticket):
            await self._tickets.note(connection, ticket, "withdrawal_wished", "visitor", {})
            return await self._say(connection, conversation, lines.withdrawal_wished(ticket.number))
        # Where the bot has the conversation, through the queue (§4 knows no other way). It need not answer these words,
        # unless they ask something beside: then this one message is left to it.
        asks = asks_beside(text)
        if asks:
            conversation = await messages.set_answered(connection, conversation, conversation.last_seq - 1)
        steps = {
            State.BOT: (State.QUEUED, State.BOT), State.QUEUED: (State.BOT,), State.TICKETED: (State.RESOLVED,),
        }[conversation.state]  # fmt: skip
        for to in (*steps, State.BOT) if asks and steps[-1] is State.RESOLVED else steps:
            conversation = await transition(
                connection, conversation, to,
                actor="visitor", reason="customer_withdrew", now=self._clock.now(), settles=not asks,
            )  # fmt: skip
        conversation = await self._say(connection, conversation, lines.withdrawn(ticket.number))
        await self._tickets.withdraw(connection, ticket)
        await self._tell_bot(connection, conversation, "withdrawn", ticket)
        return conversation

    async def _record(
        self,
        connection: AsyncConnection,
        conversation: Conversation,
        ticket: TicketRef,
        request: HandoffRequest,
        turn_id: int | None,
    ) -> None:
        """One hand-off for one epoch: the unique key would refuse a second before anything of it was kept."""
        query = select(HandoffRow.id).where(
            HandoffRow.conversation_id == conversation.id, HandoffRow.epoch == conversation.epoch
        )
        if (await connection.execute(query)).first() is None:
            await connection.execute(
                insert(HandoffRow).values(
                    conversation_id=conversation.id,
                    epoch=conversation.epoch,
                    ticket_id=ticket.id,
                    turn_id=turn_id,
                    reason=request.reason,
                    at=self._clock.now(),
                )
            )

    async def _announce(
        self,
        connection: AsyncConnection,
        conversation: Conversation,
        request: HandoffRequest,
        ticket: TicketRef,
        turn_id: int | None,
    ) -> Conversation:
        if conversation.state is State.QUEUED:
            cancel = Button(f"desk-cancel-{conversation.epoch}", lines.CANCEL_TITLE, CANCEL_QUEUE)
            return await self._say(connection, conversation, lines.queued(ticket.number), cancel, turn_id=turn_id)
        wording = lines.bot_down if request.reason == BOT_UNAVAILABLE else lines.ticketed
        text = wording(ticket.number, self._hours, self._clock.now())
        return await self._say(connection, conversation, text, turn_id=turn_id)

    async def _cancel_queue(self, connection: AsyncConnection, conversation: Conversation) -> Conversation:
        ticket = await self._tickets.unsolved(connection, conversation.id)
        conversation = await transition(
            connection, conversation, State.BOT, actor="visitor", reason="customer_cancelled", now=self._clock.now()
        )
        conversation = await self._say(
            connection, conversation, lines.queue_cancelled(ticket.number if ticket else None)
        )
        if ticket is not None:
            await self._tickets.note(connection, ticket, "queue_cancelled", "visitor", {})
            await self._tell_bot(connection, conversation, "cancelled", ticket)
        return conversation

    async def _move(
        self, connection: AsyncConnection, conversation: Conversation, to: State, reason: str, actor: str
    ) -> Conversation:
        return await transition(
            connection, conversation, to, actor=actor, reason=reason, now=self._clock.now(), settles=False
        )

    async def _say(
        self,
        connection: AsyncConnection,
        conversation: Conversation,
        text: str,
        *buttons: Button,
        turn_id: int | None = None,
    ) -> Conversation:
        line = system_line(text, *buttons, turn_id=turn_id)
        return await messages.append(connection, conversation, [line], self._clock.now())

    async def _say_otherwise(
        self, connection: AsyncConnection, conversation: Conversation, wordings: tuple[str, str], turn_id: int | None
    ) -> Conversation:
        """The first wording, or the second where the first was our latest line: nobody reads the same line twice in a
        row."""
        first, second = wordings
        is_repeated = await messages.latest_of_desk(connection, conversation.id) == first
        return await self._say(connection, conversation, second if is_repeated else first, turn_id=turn_id)

    async def _tell_bot(
        self, connection: AsyncConnection, conversation: Conversation, result: str, ticket: TicketRef
    ) -> None:
        notice = {"request": "handoff", "result": result, "ticket": ticket.number}
        # What the customer said in the queue, so that the bot does not ask for it again.
        if conversation.bot_may_write and (added := await self._tickets.added(connection, ticket)):
            notice["added"] = "\n".join(added)[-MAX_NOTICE_CHARACTERS:]
        await enqueue_notice(connection, conversation, notice, self._clock.now())


def _event(request: HandoffRequest) -> dict[str, Any]:
    return {"reason": request.reason, "facts": request.facts}
