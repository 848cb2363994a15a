"""Nobody can forget to announce: storing a line or changing a state is announcing it, in the same transaction."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations import messages
from desk.conversations.model import Author, Draft, State, system_line
from desk.conversations.states import transition
from desk.outbox.deliverer import Deliverer, Delivery
from desk.store.changes import TICKETS, Changes
from desk.store.outbox_tables import OutboxRow
from desk.store.tables import MessageRow
from tests.desk.harness import eventually
from tests.desk.outbox.conftest import Office


class Paper(Deliverer):
    """A new channel is this much: it looks up the line it was told about and takes it where it belongs."""

    kind = "paper"

    def __init__(self, office: Office) -> None:
        self.office = office
        self.printed: list[str] = []

    async def deliver(self, delivery: Delivery) -> None:
        async with self.office.store.read() as connection:
            query = select(MessageRow.text).where(
                MessageRow.conversation_id == delivery.conversation_id, MessageRow.seq == delivery.payload["seq"]
            )
            self.printed.append((await connection.execute(query)).scalar_one())


class Announcer:
    """Notes what the store tells."""

    def __init__(self) -> None:
        self.before: list[set[str]] = []
        self.after: list[set[str]] = []
        self.fault: Exception | None = None

    async def before_commit(self, connection: AsyncConnection, changes: Changes) -> None:
        self.before.append(set(changes.topics))
        if self.fault is not None:
            raise self.fault

    def after_commit(self, changes: Changes) -> None:
        self.after.append(set(changes.topics))


async def say(office: Office, *drafts: Draft) -> None:
    async with office.store.write() as connection:
        conversation = await messages.lock(connection, "a")
        assert conversation is not None
        await messages.append(connection, conversation, drafts, office.clock.now())


async def test_every_line_that_is_not_the_customers_own_goes_out_in_order(office: Office) -> None:
    await office.conversation("a")
    paper = Paper(office)
    office.run(office.loop(paper))
    for number in range(5):
        await say(office, Draft(Author.VISITOR, f"问{number}", client_msg_id=f"m{number}"))
        await say(office, Draft(Author.BOT, f"答{number}"), system_line(f"提示{number}"))
    await eventually(lambda: _has(paper, 10))
    assert paper.printed == [text for number in range(5) for text in (f"答{number}", f"提示{number}")]


async def test_the_outbox_never_repeats_what_people_wrote(office: Office) -> None:
    await office.conversation("a")
    await say(office, Draft(Author.BOT, "只在这里"))
    [row] = await office.rows()
    assert "只在这里" not in str(tuple(row))


async def test_lines_and_states_are_told_around_the_commit(office: Office) -> None:
    await office.conversation("a")
    announcer = Announcer()
    office.store.announcer = announcer
    await say(office, Draft(Author.BOT, "一"))
    async with office.store.write() as connection:
        conversation = await messages.lock(connection, "a")
        assert conversation is not None
        await transition(
            connection, conversation, State.QUEUED, actor="desk", reason="customer_asked", now=office.clock.now()
        )
    assert announcer.before == announcer.after == [{"a"}, {"a", TICKETS}]


async def test_what_cannot_be_announced_is_not_stored(office: Office) -> None:
    await office.conversation("a")
    announcer: Any = Announcer()
    announcer.fault = RuntimeError("no room for the row")
    office.store.announcer = announcer
    with pytest.raises(RuntimeError, match="no room"):
        await say(office, Draft(Author.BOT, "一"))
    async with office.store.read() as connection:
        assert list(await connection.execute(select(MessageRow.id))) == []
        assert list(await connection.execute(select(OutboxRow.id))) == []


async def _has(paper: Paper, count: int) -> bool:
    return len(paper.printed) >= count
