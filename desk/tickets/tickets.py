"""Tickets: opened with the hand-off, their status a thing of its own, every event recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.clock import Clock
from desk.conversations.announce import announce_ticket
from desk.conversations.model import Conversation
from desk.handoff.ports import HandoffRequest, TicketRef
from desk.metrics import Metrics
from desk.store.changes import RAISED, changes_of
from desk.store.tables import TicketEventRow, TicketRow
from desk.tickets.merging import merged
from desk.tickets.number import next_number
from desk.tickets.priority import URGENT, Decision, Priorities

MAX_NUMBER_ATTEMPTS = 20
"""Only other processes can take a number first; twenty in a row would mean something else is wrong."""


class Status(StrEnum):
    """Where a ticket stands; apart from who may write in the conversation."""

    NEW = "new"
    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    SOLUTION_OFFERED = "solution_offered"
    VERIFIED = "verified"
    CLOSED = "closed"


UNSOLVED = (Status.NEW.value, Status.OPEN.value, Status.WAITING_CUSTOMER.value)
"""In these people still owe the customer something; a further hand-off belongs to the same ticket."""


class TicketDesk:
    """Writes tickets in the caller's transaction. Implements `handoff.ports.Tickets`."""

    def __init__(self, priorities: Priorities, clock: Clock, metrics: Metrics) -> None:
        self._priorities = priorities
        self._clock = clock
        self._metrics = metrics

    async def open(self, connection: AsyncConnection, conversation: Conversation, request: HandoffRequest) -> TicketRef:
        """A new ticket with the day's next number and a priority by the rules."""
        now = self._clock.now()
        decision = self._priorities.decide(request)
        values = {
            "conversation_id": conversation.id,
            "status": Status.NEW.value,
            "priority": decision.priority,
            "priority_rule": decision.rule,
            "reason": request.reason,
            "product": _label(request.facts.get("product")),
            "module": _label(request.facts.get("module")),
            "facts": request.facts,
            "created_at": now,
            "updated_at": now,
        }
        ticket = await self._insert(connection, values)
        self._metrics.tickets.labels(priority=decision.priority, reason=request.reason).inc()
        changes_of(connection).opened_tickets.append(ticket.id)
        await self.note(connection, ticket, "opened", "desk", {"why": decision.why})
        return ticket

    async def unsolved(self, connection: AsyncConnection, conversation_id: str) -> TicketRef | None:
        """The newest ticket of the conversation that is still owed an answer."""
        query = (
            select(TicketRow.id, TicketRow.number)
            .where(TicketRow.conversation_id == conversation_id, TicketRow.status.in_(UNSOLVED))
            .order_by(TicketRow.id.desc())
            .limit(1)
        )
        row = (await connection.execute(query)).one_or_none()
        return None if row is None else TicketRef(row.id, row.number)

    async def note(
        self, connection: AsyncConnection, ticket: TicketRef, kind: str, actor: str, data: dict[str, Any]
    ) -> None:
        """Record an event of the ticket."""
        now = self._clock.now()
        await connection.execute(
            insert(TicketEventRow).values(ticket_id=ticket.id, kind=kind, actor=actor, data=data, at=now)
        )
        announce_ticket(connection)

    async def learn(self, connection: AsyncConnection, ticket: TicketRef, facts: Mapping[str, Any]) -> None:
        """What the customer added after the ticket was opened; its product and module too, where they are known now.

        The priority is decided again: what he adds may raise it, and never lowers it.
        """
        query = select(TicketRow.facts, TicketRow.reason, TicketRow.priority).where(TicketRow.id == ticket.id)
        row = (await connection.execute(query)).one()
        known = merged(row.facts or {}, facts)
        labels = {name: label for name in ("product", "module") if (label := _label(facts.get(name))) is not None}
        await connection.execute(update(TicketRow).where(TicketRow.id == ticket.id).values(facts=known, **labels))
        decision = self._priorities.decide(HandoffRequest(row.reason, known))
        if decision.priority < row.priority:
            await self._raise(connection, ticket, row.priority, decision)
        announce_ticket(connection)

    async def added(self, connection: AsyncConnection, ticket: TicketRef) -> Sequence[str]:
        """What the customer said while he waited in the queue, in order."""
        facts = (await connection.execute(select(TicketRow.facts).where(TicketRow.id == ticket.id))).scalar_one()
        return [str(said) for said in (facts or {}).get("added", ())]

    async def is_taken(self, connection: AsyncConnection, ticket: TicketRef) -> bool:
        """Whether an engineer has the ticket, or had it: then ending it is his."""
        query = select(TicketRow.engineer_id, TicketRow.status).where(TicketRow.id == ticket.id)
        row = (await connection.execute(query)).one()
        return row.engineer_id is not None or row.status != Status.NEW.value

    async def withdraw(self, connection: AsyncConnection, ticket: TicketRef) -> None:
        """The customer needs nobody any more: closed by him, and seen to be."""
        await self.note(connection, ticket, "withdrawn", "visitor", {})
        await self.set_status(connection, ticket, Status.CLOSED, "visitor")

    async def tell(
        self, connection: AsyncConnection, conversation_id: str, kind: str, data: Mapping[str, Any]
    ) -> None:
        """A channel has news for the engineers: noted beside the conversation's open ticket, if there is one."""
        ticket = await self.unsolved(connection, conversation_id)
        if ticket is not None:
            await self.note(connection, ticket, kind, "desk", dict(data))

    async def customer_wrote(self, connection: AsyncConnection, conversation_id: str) -> None:
        """What waited for the customer is the engineers' turn again."""
        await connection.execute(
            update(TicketRow)
            .where(TicketRow.conversation_id == conversation_id, TicketRow.status == Status.WAITING_CUSTOMER.value)
            .values(status=Status.OPEN.value, updated_at=self._clock.now())
        )
        announce_ticket(connection)

    async def set_status(
        self,
        connection: AsyncConnection,
        ticket: TicketRef,
        status: Status,
        actor: str,
        engineer_id: int | None = None,
    ) -> None:
        """Change the status and, where given, the engineer who has it. The same status again is no event."""
        now = self._clock.now()
        if engineer_id is not None:
            await connection.execute(
                update(TicketRow).where(TicketRow.id == ticket.id).values(engineer_id=engineer_id, updated_at=now)
            )
        result = await connection.execute(
            update(TicketRow)
            .where(TicketRow.id == ticket.id, TicketRow.status != status.value)
            .values(status=status.value, updated_at=now)
        )
        announce_ticket(connection)
        if result.rowcount:
            await self.note(connection, ticket, "status", actor, {"status": status.value})

    async def assign(
        self, connection: AsyncConnection, ticket: TicketRef, engineer_id: int | None, actor: str
    ) -> None:
        """Give an unsolved ticket to this engineer (None: to nobody); it is open again."""
        await self.set_status(connection, ticket, Status.OPEN, actor)
        await connection.execute(
            update(TicketRow)
            .where(TicketRow.id == ticket.id)
            .values(engineer_id=engineer_id, updated_at=self._clock.now())
        )

    async def _raise(
        self, connection: AsyncConnection, ticket: TicketRef, before: str, decision: Decision
    ) -> None:
        """More urgent than it was: seen in its history, and told to the engineers where somebody must look now."""
        values = {"priority": decision.priority, "priority_rule": decision.rule, "updated_at": self._clock.now()}
        await connection.execute(update(TicketRow).where(TicketRow.id == ticket.id).values(**values))
        data = {"from": before, "to": decision.priority, "rule": decision.rule, "why": decision.why}
        await self.note(connection, ticket, RAISED, "desk", data)
        if decision.priority in URGENT:
            changes_of(connection).raised_tickets.append(ticket.id)

    async def _insert(self, connection: AsyncConnection, values: dict[str, Any]) -> TicketRef:
        for _ in range(MAX_NUMBER_ATTEMPTS):
            number = await next_number(connection, values["created_at"])
            try:
                async with connection.begin_nested():
                    statement = insert(TicketRow).values(number=number, **values).returning(TicketRow.id)
                    return TicketRef((await connection.execute(statement)).scalar_one(), number)
            except IntegrityError:
                continue
        raise RuntimeError(f"no free ticket number after {MAX_NUMBER_ATTEMPTS} attempts")


def _label(value: object) -> str | None:
    return value[:40] if isinstance(value, str) and value else None
