"""Turns of one conversation come one after the other, those of others do not wait."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.turns import TurnFailed, TurnRunner


class Processor:
    """Takes turns when it is let: `gates` holds back the message of that id."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}

    async def take_turn(self, message: UserMessage) -> DialogueStateTracker:
        if gate := self.gates.get(message.message_id):
            await gate.wait()
        self.taken.append(message.message_id)
        return DialogueStateTracker.from_events(
            message.sender_id, [UserUttered("x", {"name": "greet"}, message_id=message.message_id)]
        )


def _message(conversation: str, message_id: str) -> UserMessage:
    return UserMessage("x", sender_id=conversation, message_id=message_id)


def _runner(processor: Any, limit_s: float = 5.0) -> TurnRunner:
    return TurnRunner(processor, limit_s)


async def test_turns_of_a_conversation_keep_their_order() -> None:
    processor = Processor()
    processor.gates["m0"] = asyncio.Event()
    runner = _runner(processor)
    tasks = [asyncio.create_task(runner.run(_message("c", f"m{number}"))) for number in range(10)]
    answer = await runner.run(_message("other", "x"))
    assert answer["message_id"] == "x"
    assert processor.taken == ["x"]
    processor.gates["m0"].set()
    await asyncio.gather(*tasks)
    assert processor.taken == ["x", *(f"m{number}" for number in range(10))]


async def test_a_turn_that_takes_too_long_is_given_up_and_frees_its_conversation() -> None:
    processor = Processor()
    processor.gates["m0"] = asyncio.Event()
    runner = _runner(processor, limit_s=0.05)
    with pytest.raises(TurnFailed) as failure:
        await runner.run(_message("c", "m0"))
    assert (failure.value.code, failure.value.status) == ("turn_timeout", 504)
    assert (await runner.run(_message("c", "m1")))["message_id"] == "m1"


async def test_conversations_leave_nothing_behind() -> None:
    runner = _runner(Processor())
    await asyncio.gather(*(runner.run(_message(f"c{number % 3}", f"m{number}")) for number in range(9)))
    assert not runner._locks._locks
    assert not runner._locks._users
