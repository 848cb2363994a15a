"""Whatever happens in an action, the customer gets a decent answer, the log no words of theirs, the turn one result."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import BaseAction
from actions.conversation import Conversation
from actions.reply import Reply
from actions.results import Result, ResultStore
from tests.actions.library import ScriptedLibrary
from tests.actions.talk import Talk

SECRET = "香蕉船"


class Probe(BaseAction):
    """Does what the test says, and counts."""

    action_name = "action_probe"
    limit_s = 0.05

    def __init__(self, error: BaseException | None = None, gate: asyncio.Event | None = None) -> None:
        super().__init__(ResultStore())
        self.error, self.gate, self.runs = error, gate, 0
        self.started = asyncio.Event()

    async def act(self, conversation: Conversation, reply: Reply) -> None:
        self.runs += 1
        self.started.set()
        conversation.dialogue.begin(None, conversation.text)
        if self.gate:
            await self.gate.wait()
        if self.error:
            raise self.error
        reply.say("好的")
        reply.set(awaiting="helped")


async def _run(action: BaseAction, message_id: str | None = "m") -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    latest = {"text": SECRET, "intent": {"name": "greet"}, "entities": []}
    event = {"event": "user", "text": SECRET, "message_id": message_id, "parse_data": latest}
    tracker = Tracker.from_dict({"sender_id": "c", "slots": {}, "latest_message": latest, "events": [event]})
    dispatcher = CollectingDispatcher()
    return await action.run(dispatcher, tracker, {}), dispatcher.messages


@pytest.mark.parametrize("error", [RuntimeError(SECRET), KeyError(SECRET), AssertionError(), TimeoutError()])
async def test_a_failure_becomes_an_apology_and_the_offer_of_a_person(
    error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    events, messages = await _run(Probe(error))
    assert "抱歉" in messages[0]["text"]
    assert messages[0]["buttons"] == [{"title": "转人工", "payload": '/handoff{"handoff_reason": "action_failed"}'}]
    assert {event["name"]: event["value"] for event in events}["awaiting"] == "handoff_offer"
    assert SECRET not in caplog.text
    assert type(error).__name__ in caplog.text


async def test_the_question_survives_a_failure() -> None:
    events, _ = await _run(Probe(RuntimeError()))
    assert {event["name"]: event["value"] for event in events}["dialogue"]["question"] == SECRET


async def test_an_action_that_takes_too_long_is_given_up() -> None:
    _, messages = await _run(Probe(gate=asyncio.Event()))
    assert "抱歉" in messages[0]["text"]


async def test_a_message_runs_an_action_once() -> None:
    probe = Probe()
    first, second = await _run(probe), await _run(probe)
    assert first == second
    assert probe.runs == 1
    await _run(probe, "another")
    assert probe.runs == 2


async def test_a_message_without_id_is_never_taken_for_another() -> None:
    probe = Probe()
    await _run(probe, None)
    await _run(probe, None)
    assert probe.runs == 2


async def test_a_failure_is_tried_again() -> None:
    probe = Probe(RuntimeError())
    await _run(probe)
    probe.error = None
    _, messages = await _run(probe)
    assert messages[0]["text"] == "好的"


async def test_two_calls_at_once_share_one_run() -> None:
    probe = Probe(gate=asyncio.Event())
    probe.limit_s = 5.0  # type: ignore[misc]
    calls = [asyncio.create_task(_run(probe)) for _ in range(3)]
    await probe.started.wait()
    assert probe.gate is not None
    probe.gate.set()
    results = await asyncio.gather(*calls)
    assert all(result == results[0] for result in results)
    assert probe.runs == 1


async def test_a_caller_that_hangs_up_does_not_stop_the_work() -> None:
    probe = Probe(gate=asyncio.Event())
    probe.limit_s = 5.0  # type: ignore[misc]
    call = asyncio.create_task(_run(probe))
    await probe.started.wait()
    call.cancel()
    assert probe.gate is not None
    probe.gate.set()
    _, messages = await _run(probe)
    assert messages[0]["text"] == "好的"
    assert probe.runs == 1


async def test_results_are_bounded_in_number_and_age() -> None:
    now = 0.0
    store = ResultStore(max_results=2, keep_s=10.0, clock=lambda: now)
    runs: list[str] = []

    async def ask(message_id: str) -> None:
        async def work() -> Result:
            runs.append(message_id)
            return Result([], {})

        await store.get_or_run(("c", message_id, "a"), work)

    for message_id in ("1", "2", "3", "4", "1"):
        await ask(message_id)
    assert runs == ["1", "2", "3", "4", "1"]
    now = 11.0
    await ask("4")
    assert runs[-1] == "4"


async def test_an_unreachable_library_is_said_honestly(talk: Talk, library: ScriptedLibrary) -> None:
    library.is_down = True
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    assert "案例库暂时连不上" in talk.text
    await talk.say("action_affirm", "好的", "affirm")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert handoff["reason"] == "action_failed"
    assert handoff["facts"]["question"] == "云星空密码忘了"


async def test_a_case_that_is_gone_is_an_apology(talk: Talk) -> None:
    await talk.press("action_show_case", '/show_case{"case_id": "k3cloud-gone"}')
    assert "抱歉" in talk.text
