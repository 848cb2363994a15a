"""Races at the critical point, as many as wanted: two desks on one database, and a barrier instead of luck.

Each race is a conversation of its own. Whoever takes part meets at a barrier at the moment that matters (the bot has
its answer and is about to store it), is then delayed by a random number of turns of the event loop, and goes on. What
the database holds afterwards is checked against the rules; a broken rule raises AssertionError that names the race.

`run` is for tests and for runs at volume: `await run(url, folder, "take_over", 100_000)`.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import select, update

from desk import keys
from desk.accounts import engineers
from desk.accounts.engineers import Engineer
from desk.app import create_app
from desk.conversations import messages
from desk.conversations.answers import Answer, parse_answer
from desk.conversations.bot_client import Question
from desk.conversations.model import State
from desk.conversations.states import transition
from desk.errors import Problem
from desk.settings import Settings
from desk.store.tables import (
    ConversationRow,
    EngineerRow,
    HandoffRow,
    MessageRow,
    TicketRow,
    TransitionRow,
    TurnRow,
)  # fmt: skip
from tests.desk.scripted_bot import echo, say

Meeting = Callable[[Question], Awaitable[None]]
MAX_DELAY = 24
"""Turns of the event loop somebody may be late after the barrier; a commit takes a few."""
PATIENCE_S = 60
TEXT = "结账报错"


class Bot:
    """Answers by the channel contract, in this process; at `meetings` it waits with the finished answer."""

    def __init__(self) -> None:
        self.meetings: dict[str, Meeting] = {}
        self.hand_over: set[str] = set()
        self.asked: defaultdict[str, list[str]] = defaultdict(list)
        self.most_at_once: Counter[str] = Counter()
        self._at_once: Counter[str] = Counter()

    async def ask(self, question: Question) -> Answer:
        """Stands in for BotClient.ask, whose HTTP has tests of its own."""
        of = question.conversation
        self.asked[of].append(question.message_id)
        self._at_once[of] += 1
        self.most_at_once[of] = max(self.most_at_once[of], self._at_once[of])
        try:
            said = [say(handoff={"reason": "customer_asked", "facts": {}})] if of in self.hand_over else echo(
                question.body()
            )  # fmt: skip
            wire = {"message_id": question.message_id, "understood": {}, "messages": said}
            answer = parse_answer(wire, question.message_id)
            if of in self.meetings:
                await self.meetings[of](question)
            return answer
        finally:
            self._at_once[of] -= 1

    def forget(self, conversation_id: str) -> None:
        """A race is over: at volume nothing may pile up."""
        self.meetings.pop(conversation_id, None)
        self.asked.pop(conversation_id, None)
        self.most_at_once.pop(conversation_id, None)
        self._at_once.pop(conversation_id, None)
        self.hand_over.discard(conversation_id)


@dataclass
class Held:
    """What the database holds of one conversation."""

    row: dict[str, Any]
    messages: list[dict[str, Any]]
    turns: list[dict[str, Any]]
    transitions: list[dict[str, Any]]
    handoffs: list[dict[str, Any]]
    tickets: list[dict[str, Any]]

    def by(self, author: str) -> list[dict[str, Any]]:
        """The lines of one author."""
        return [m for m in self.messages if m["author"] == author]

    def ended(self, state: str) -> list[dict[str, Any]]:
        """The turns that ended so."""
        return [t for t in self.turns if t["state"] == state]


@dataclass
class Arena:
    """Two desks, two engineers, one bot, one database."""

    desks: list[web.Application]
    bot: Bot
    people: list[Engineer]
    random: random.Random
    outcomes: Counter[str] = field(default_factory=Counter)

    async def race(self, name: str) -> None:
        """One race, in a new conversation."""
        conversation_id = (await self.desks[0][keys.INBOX].open("web", None)).id
        try:
            async with asyncio.timeout(PATIENCE_S):
                self.outcomes[await RACES[name](self, conversation_id)] += 1
        except AssertionError as broken:
            broken.add_note(f"race {name}, conversation {conversation_id}")
            raise
        self.bot.forget(conversation_id)

    async def post(self, desk: int, conversation_id: str, client_msg_id: str, text: str) -> int:
        """A visitor's message through one of the desks."""
        return await self.desks[desk][keys.INBOX].post_text(conversation_id, client_msg_id, text)

    async def claim(self, desk: int, conversation_id: str, who: int = 0) -> str:
        """Take the conversation; "won" or the refusal's sentence."""
        try:
            await self.desks[desk][keys.HUMAN_SIDE].claim(conversation_id, self.people[who])
        except Problem as problem:
            if problem.code != "already_claimed":
                raise
            return problem.message
        return "won"

    async def late(self) -> None:
        """Be late by chance."""
        for _ in range(self.random.randrange(MAX_DELAY)):
            await asyncio.sleep(0)

    async def meet(self, barrier: asyncio.Barrier) -> None:
        """Wait for the others, then be late by chance."""
        await barrier.wait()
        await self.late()

    async def settled(self, conversation_id: str) -> Held:
        """Wait until no desk works on the conversation any more; what is held then, with the rules of all races."""
        for desk in self.desks:
            # Kicked by whoever was there last, so that nothing is left for the regular look.
            desk[keys.WORKERS].kick(conversation_id)
        for desk in (*self.desks, *self.desks):
            task = desk[keys.WORKERS]._tasks.get(conversation_id)
            if task is not None:
                await task
        held = await self._read(conversation_id)
        check(held, self.bot.most_at_once[conversation_id])
        return held

    async def expire(self, conversation_id: str) -> None:
        """The holder was paused, or the clock jumped: its lease is over before it knows."""
        async with self.desks[1][keys.STORE].write() as connection:
            changed = await connection.execute(
                update(ConversationRow)
                .where(ConversationRow.id == conversation_id, ConversationRow.lease_holder.is_not(None))
                .values(lease_until=0.0)
            )
            assert changed.rowcount == 1

    async def _read(self, conversation_id: str) -> Held:
        async with self.desks[0][keys.STORE].read() as connection:

            async def rows(table: Any, order: Any, column: Any = None) -> list[dict[str, Any]]:
                column = table.conversation_id if column is None else column
                query = select(table.__table__).where(column == conversation_id).order_by(order)
                return [dict(row._mapping) for row in await connection.execute(query)]

            return Held(
                (await rows(ConversationRow, ConversationRow.id, ConversationRow.id))[0],
                await rows(MessageRow, MessageRow.seq),
                await rows(TurnRow, TurnRow.id),
                await rows(TransitionRow, TransitionRow.id),
                await rows(HandoffRow, HandoffRow.id),
                await rows(TicketRow, TicketRow.id),
            )


def check(held: Held, most_at_once: int) -> None:
    """What must hold after any race."""
    row = held.row
    assert [m["seq"] for m in held.messages] == list(range(1, row["last_seq"] + 1)), "a hole in seq"
    assert [t["epoch"] for t in held.transitions] == list(range(1, row["epoch"] + 1)), "an epoch is missing"
    chain = ["bot", *(t["to_state"] for t in held.transitions)]
    assert [t["from_state"] for t in held.transitions] == chain[:-1], "steps do not follow each other"
    assert chain[-1] == row["state"], "the state is not where the steps lead"
    assert len({h["epoch"] for h in held.handoffs}) == len(held.handoffs), "two hand-offs in one epoch"
    assert most_at_once <= 2, "more than the holder and one who took over asked the bot at once"
    assert row["lease_holder"] is None, "a lease is kept though nobody works"
    assert row["lease_until"] is None, "something is still owed"
    assert not [t for t in held.turns if t["state"] in ("asking", "pending")], "a turn was left"
    answering = {m["turn_id"] for m in held.by("bot")}
    assert answering <= {t["id"] for t in held.ended("answered")}, "a line of an answer that was set aside"
    assert len(answering) == len(held.by("bot")), "an answer twice"
    covered = [seq for t in held.ended("answered") if t["to_seq"] for seq in range(t["from_seq"], t["to_seq"] + 1)]
    assert len(covered) == len(set(covered)), "a message answered twice"


async def take_over(arena: Arena, conversation_id: str) -> str:
    """An engineer claims while the bot holds its finished answer."""
    meeting = asyncio.Barrier(2)
    arena.bot.meetings[conversation_id] = lambda _: arena.meet(meeting)
    await arena.post(0, conversation_id, "m", TEXT)
    await arena.meet(meeting)
    assert await arena.claim(arena.random.randrange(2), conversation_id) == "won"
    held = await arena.settled(conversation_id)
    taken = held.by("system")[0]["seq"]
    assert all(line["seq"] < taken for line in held.by("bot")), "the bot wrote after a human took over"
    assert len(held.by("visitor")) == 1
    assert (held.row["state"], len(held.by("bot")) + len(held.ended("dropped"))) == ("human", 1)
    return "bot first" if held.by("bot") else "human first"


async def second_message(arena: Arena, conversation_id: str) -> str:
    """The visitor writes again, at either desk, while the bot holds its finished answer."""
    meeting = asyncio.Barrier(2)

    async def first_only(_: Question) -> None:
        if len(arena.bot.asked[conversation_id]) == 1:
            await arena.meet(meeting)

    arena.bot.meetings[conversation_id] = first_only
    await arena.post(0, conversation_id, "m1", TEXT)
    await arena.meet(meeting)
    await arena.post(arena.random.randrange(2), conversation_id, "m2", "是云星空")
    held = await arena.settled(conversation_id)
    covered = {s for t in held.ended("answered") for s in range(t["from_seq"], t["to_seq"] + 1)}
    assert {m["seq"] for m in held.by("visitor")} <= covered, "a message nobody answered"
    assert arena.bot.most_at_once[conversation_id] == 1
    return "superseded" if held.ended("superseded") else "answered apart"


async def two_desks(arena: Arena, conversation_id: str) -> str:
    """Both desks are given messages of one conversation at once, and both want to work on it."""
    meeting = asyncio.Barrier(4)

    is_over, asked_twice = asyncio.Event(), asyncio.Event()

    async def hold(_: Question) -> None:
        if arena.bot.most_at_once[conversation_id] > 1:
            asked_twice.set()
        await is_over.wait()

    async def write(number: int) -> None:
        await arena.meet(meeting)
        await arena.post(number % 2, conversation_id, f"m{number}", f"第{number}句")

    arena.bot.meetings[conversation_id] = hold
    await asyncio.gather(*(write(number) for number in range(4)))
    # One worker holds a question now; the other desk's must find that out and leave, or ask too, which is the fault.
    workers = [task for desk in arena.desks if (task := desk[keys.WORKERS]._tasks.get(conversation_id)) is not None]
    if len(workers) > 1:
        fault = asyncio.ensure_future(asked_twice.wait())
        await asyncio.wait({*workers, fault}, return_when=asyncio.FIRST_COMPLETED)
        fault.cancel()
    is_over.set()
    held = await arena.settled(conversation_id)
    covered = {s for t in held.ended("answered") for s in range(t["from_seq"], t["to_seq"] + 1)}
    assert {m["seq"] for m in held.by("visitor")} <= covered, "a message nobody answered"
    assert len(held.by("visitor")) == 4
    assert arena.bot.most_at_once[conversation_id] == 1, "two workers at once"
    return f"{len(held.ended('answered'))} answers"


async def lost_lease(arena: Arena, conversation_id: str, *, handing_over: bool = False) -> str:
    """The first desk loses its lease with the answer in its hand; the second takes up, and both want to store."""
    asked_first = asyncio.Event()
    meeting = asyncio.Barrier(2)
    if handing_over:
        arena.bot.hand_over.add(conversation_id)

    async def both(question: Question) -> None:
        asked = arena.bot.asked[conversation_id]
        if len(asked) <= 2 and not question.payload:
            asked_first.set()
            await arena.meet(meeting)

    arena.bot.meetings[conversation_id] = both
    await arena.post(0, conversation_id, "m", TEXT)
    await asked_first.wait()
    await arena.expire(conversation_id)
    arena.desks[1][keys.WORKERS].kick(conversation_id)
    held = await arena.settled(conversation_id)
    ids = arena.bot.asked[conversation_id]
    assert ids[0] == ids[1], "the bot was asked a new question for a message it was asked already"
    assert len(held.ended("answered")) == len(held.turns)
    if handing_over:
        assert (len(held.handoffs), len(held.tickets), len(held.by("system"))) == (1, 1, 1)
    else:
        assert [m["text"] for m in held.by("bot")] == ["答：" + TEXT]
    return "one answer"


async def handoff_twice(arena: Arena, conversation_id: str) -> str:
    """As `lost_lease`, and the answer asks for a person: one hand-off, one ticket, one line."""
    return await lost_lease(arena, conversation_id, handing_over=True)


async def two_claims(arena: Arena, conversation_id: str) -> str:
    """Two engineers at two desks claim at once: one has it, the other is told who."""
    meeting = asyncio.Barrier(2)

    async def claim(who: int) -> str:
        await arena.meet(meeting)
        return await arena.claim(who, conversation_id, who)

    results = await asyncio.gather(claim(0), claim(1))
    held = await arena.settled(conversation_id)
    assert sorted(word == "won" for word in results) == [False, True], results
    winner = arena.people[results.index("won")]
    assert winner.name in results[1 - results.index("won")]
    assert (held.row["engineer_id"], held.row["epoch"]) == (winner.id, 1)
    return f"engineer {results.index('won')}"


async def cancel_or_claim(arena: Arena, conversation_id: str) -> str:
    """The customer leaves the queue while an engineer claims: either order, never half of both."""
    meeting = asyncio.Barrier(2)
    first = arena.desks[0]
    async with first[keys.STORE].write() as connection:
        conversation = await messages.lock(connection, conversation_id)
        assert conversation is not None
        now = first[keys.CLOCK].now()
        await transition(connection, conversation, State.QUEUED, actor="bot", reason="customer_asked", now=now)

    async def leave() -> None:
        await arena.meet(meeting)
        await first[keys.INBOX].leave_queue(conversation_id)

    async def claim() -> str:
        await arena.meet(meeting)
        return await arena.claim(1, conversation_id)

    _, word = await asyncio.gather(leave(), claim())
    held = await arena.settled(conversation_id)
    assert (word, held.row["state"]) == ("won", "human")
    return "->".join(t["to_state"] for t in held.transitions)


RACES: dict[str, Callable[[Arena, str], Awaitable[str]]] = {
    race.__name__: race
    for race in (take_over, second_message, two_desks, lost_lease, handoff_twice, two_claims, cancel_or_claim)
}


@contextlib.asynccontextmanager
async def arena(url: str, folder: Path, *, seed: int = 0) -> AsyncIterator[Arena]:
    """Two desks on the database at `url` (files go to `folder`), not listening; everything else of them is real."""
    settings = Settings(
        secret="s" * 48, database_url=url, data_dir=folder, log_level="ERROR", lease_s=60.0,
        rasa_urls=("http://127.0.0.1:9",), sweep_interval_s=3600.0,
    )  # fmt: skip
    bot = Bot()
    async with contextlib.AsyncExitStack() as stack:
        desks = []
        for _ in range(2):
            app = await create_app(settings)
            app[keys.WORKERS]._runner._bot = bot  # type: ignore[assignment]
            runner = web.AppRunner(app)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            desks.append(app)
        people = []
        async with desks[0][keys.STORE].write() as connection:
            for number in range(2):
                username, name = f"racer{number}", f"{'张李'[number]}工"
                taken = select(EngineerRow.id).where(EngineerRow.username == username)
                if (await connection.execute(taken)).first() is None:
                    now = desks[0][keys.CLOCK].now()
                    await engineers.create(connection, username, name, engineers.ENGINEER, "long-enough-password", now)
                engineer_id = (await connection.execute(taken)).scalar_one()
                people.append(Engineer(engineer_id, username, name, engineers.ENGINEER, True))
        yield Arena(desks, bot, people, random.Random(seed))


async def run(
    url: str, folder: Path, race: str, count: int, *, at_once: int = 16, seed: int = 0,
    on_progress: Callable[[int], None] | None = None,
) -> Counter[str]:  # fmt: skip
    """Run `count` races; how they came out. Raises AssertionError at the first broken rule."""
    async with arena(url, folder, seed=seed) as ring:
        left = iter(range(count))

        async def lane() -> None:
            for number in left:
                await ring.race(race)
                if on_progress is not None:
                    on_progress(number)

        async with asyncio.TaskGroup() as lanes:
            for _ in range(at_once):
                lanes.create_task(lane())
        return ring.outcomes
