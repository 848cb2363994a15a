"""What the hand-off needs of the tickets room, which lies above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations.model import Conversation


@dataclass(frozen=True, slots=True)
class TicketRef:
    """A ticket, as far as the customer's line needs it."""

    id: int
    number: str


@dataclass(frozen=True, slots=True)
class HandoffRequest:
    """Why a person is needed and what is known, checked and bounded."""

    reason: str
    facts: dict[str, Any]
    suggested_priority: str | None = None


class Tickets(Protocol):
    """The tickets room; everything happens in the caller's transaction."""

    async def open(self, connection: AsyncConnection, conversation: Conversation, request: HandoffRequest) -> TicketRef:
        """A new ticket with number and priority."""
        ...

    async def unsolved(self, connection: AsyncConnection, conversation_id: str) -> TicketRef | None:
        """The conversation's newest ticket that people still owe something."""
        ...

    async def note(
        self, connection: AsyncConnection, ticket: TicketRef, kind: str, actor: str, data: dict[str, Any]
    ) -> None:
        """Record that something happened to the ticket."""
        ...

    async def learn(self, connection: AsyncConnection, ticket: TicketRef, facts: Mapping[str, Any]) -> None:
        """Add to the ticket what the customer said after it was opened."""
        ...

    async def added(self, connection: AsyncConnection, ticket: TicketRef) -> Sequence[str]:
        """What the customer said while he waited in the queue, in order."""
        ...

    async def is_taken(self, connection: AsyncConnection, ticket: TicketRef) -> bool:
        """Whether an engineer has seen to the ticket already."""
        ...

    async def withdraw(self, connection: AsyncConnection, ticket: TicketRef) -> None:
        """Close a ticket that the customer takes back."""
        ...

    async def assign(
        self, connection: AsyncConnection, ticket: TicketRef, engineer_id: int | None, actor: str
    ) -> None:
        """Give an unsolved ticket to this engineer (None: to nobody); it is open again."""
        ...

    async def customer_wrote(self, connection: AsyncConnection, conversation_id: str) -> None:
        """A ticket that waited for the customer waits no longer."""
        ...
