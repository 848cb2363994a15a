"""The one function that changes who may write."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

import desk
from desk import keys
from desk.conversations import messages
from desk.conversations.model import Conversation, State
from desk.conversations.states import ALLOWED, IllegalTransition, StaleConversation, transition
from tests.desk.harness import Desk


async def fresh(desk: Desk) -> Conversation:
    chat = await desk.open()
    async with desk.app[keys.STORE].read() as connection:
        conversation = await messages.load(connection, chat.id)
    assert conversation is not None
    return conversation


async def test_only_the_steps_of_the_design_are_possible(desk: Desk) -> None:
    conversation = await fresh(desk)
    steps = {
        (State.BOT, State.QUEUED), (State.BOT, State.HUMAN), (State.QUEUED, State.HUMAN),
        (State.QUEUED, State.TICKETED), (State.QUEUED, State.BOT), (State.TICKETED, State.HUMAN),
        (State.TICKETED, State.RESOLVED), (State.HUMAN, State.BOT), (State.HUMAN, State.QUEUED),
        (State.HUMAN, State.RESOLVED), (State.RESOLVED, State.BOT),
    }  # fmt: skip
    assert {(a, b) for a, b in product(State, State) if b in ALLOWED[a]} == steps
    async with desk.app[keys.STORE].write() as connection:
        with pytest.raises(IllegalTransition):
            await transition(connection, conversation, State.RESOLVED, actor="t", reason="t", now=desk.clock.now())


async def test_every_step_raises_the_epoch_and_is_recorded(desk: Desk) -> None:
    conversation = await fresh(desk)
    async with desk.app[keys.STORE].write() as connection:
        queued = await transition(
            connection, conversation, State.QUEUED, actor="bot", reason="customer_asked", now=desk.clock.now()
        )
        assert (queued.state, queued.epoch, queued.queued_at) == (State.QUEUED, 1, desk.clock.now())
        assert await messages.load(connection, conversation.id) == queued


async def test_a_stale_reading_changes_nothing(desk: Desk) -> None:
    conversation = replace(await fresh(desk), epoch=7)
    async with desk.app[keys.STORE].write() as connection:
        with pytest.raises(StaleConversation):
            await transition(connection, conversation, State.HUMAN, actor="t", reason="t", now=desk.clock.now())


def test_nothing_else_writes_the_state() -> None:
    room = Path(desk.__file__).parent
    writers = {
        path.relative_to(room).as_posix()
        for path in room.rglob("*.py")
        if re.search(
            r"update\(ConversationRow\)(?:(?!\)\n\s*\)).)*?\.values\([^)]*\b(state|epoch)=", path.read_text(), re.DOTALL
        )
    }
    assert writers == {"conversations/states.py"}
