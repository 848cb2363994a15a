"""What one transaction touches, gathered while it runs: written down before its commit, told after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

KEY = "zf_changes"

RAISED = "priority_raised"
"""The event of a ticket that has become more urgent: {from, to, rule, why}."""
TICKETS = "tickets"
"""The topic of everything that shows in the list of tickets; all other topics are ids of conversations."""


@dataclass(slots=True)
class Changes:
    """Topics in the order they were touched, each once, and whether something waits in the outbox."""

    topics: dict[str, None] = field(default_factory=dict)
    has_deliveries: bool = False
    opened_tickets: list[int] = field(default_factory=list)
    raised_tickets: list[int] = field(default_factory=list)
    """Tickets that have become urgent, each once for each level."""
    hint_id: str | None = None

    def touch(self, topic: str) -> None:
        """Whoever watches `topic` will look again once this transaction is committed."""
        self.topics[topic] = None


class Announcer(Protocol):
    """Who makes changes known. The store calls it around every commit, so that no room can forget to."""

    async def before_commit(self, connection: AsyncConnection, changes: Changes) -> None:
        """Write what must be known even if this process dies right after the commit."""
        ...

    def after_commit(self, changes: Changes) -> None:
        """Wake those who wait. Must not block or raise; it may also come after a rollback, as a hint too many."""
        ...


def begin_changes(connection: AsyncConnection) -> Changes:
    """The record of a transaction that begins on `connection`."""
    changes = Changes()
    connection.info[KEY] = changes
    return changes


def changes_of(connection: AsyncConnection) -> Changes:
    """The record of the transaction under way."""
    found = connection.info.get(KEY)
    return found if isinstance(found, Changes) else begin_changes(connection)
