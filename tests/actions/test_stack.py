"""The stack of jobs: what lies on top, what a finished job solves, what a release does not know any more."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.conversation import Conversation
from actions.dialogue.matters import as_settled, tell, turn_to, unsolved_matters
from actions.jobs import Job, Memory, Taken
from actions.reply import Reply
from actions.stack import MAX_JOBS, JobStack


class Named(Job):
    """Opens on its name and does as the words say."""

    def __init__(self, name: str) -> None:
        self.name = name  # type: ignore[misc]

    def begins_with(self, conversation: Conversation) -> bool:
        return self.name in conversation.text

    async def begin(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        return Taken.ANSWERED

    async def go_on(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        return Taken.FINISHED if "好了" in conversation.text else Taken.ANSWERED

    async def come_back(self, conversation: Conversation, reply: Reply, memory: Memory) -> None:
        reply.say(self.name)


JOBS = [Named(name) for name in ("甲", "乙", "丙", "丁")]
STACK = JobStack(JOBS)


def said(text: str, known: dict[str, Any] | None = None) -> Conversation:
    latest = {"text": text, "intent": {"name": "inform", "confidence": 0.9}, "entities": []}
    slots = {"dialogue": known or {}}
    return Conversation(Tracker.from_dict({"sender_id": "c", "slots": slots, "latest_message": latest, "events": []}))


async def test_the_latest_lies_on_top_and_too_many_push_out_the_oldest() -> None:
    turn = said("")
    for job in JOBS:
        await STACK.open_on_top(job, turn, Reply())
    assert [entry["name"] for entry in turn.dialogue.jobs] == ["乙", "丙", "丁"][-MAX_JOBS:]
    assert STACK.top(turn) == (JOBS[3], {})


async def test_a_job_under_way_is_not_opened_again_by_words() -> None:
    turn = said("甲")
    await STACK.open_on_top(JOBS[0], turn, Reply())
    assert STACK.opened_by(turn) is None


def test_a_job_that_this_release_does_not_know_is_dropped() -> None:
    turn = said("", {"jobs": [{"name": "甲", "memory": {}}, {"name": "旧的", "memory": {}}]})
    assert STACK.top(turn) == (JOBS[0], {})
    assert len(turn.dialogue.jobs) == 1


async def test_what_a_job_finishes_is_solved_and_a_digression_is_not() -> None:
    turn = said("好了")
    tell(turn.dialogue, "登不上")
    await STACK.open_on_top(JOBS[0], turn, Reply())
    turn_to(turn.dialogue, "工资表少人")
    turn_to(turn.dialogue, "提示变了")
    assert await STACK.go_on(turn, Reply()) is Taken.FINISHED
    assert as_settled(turn.dialogue) == ["登不上（已解决）", "提示变了（已解决）"]
    assert [matter["words"] for matter in unsolved_matters(turn.dialogue)] == [["工资表少人"]]


async def test_what_a_job_answers_is_of_its_own_matter() -> None:
    turn = said("凭证也打不开")
    tell(turn.dialogue, "登不上")
    await STACK.open_on_top(JOBS[0], turn, Reply())
    turn.matter_before = turn.dialogue.matter_id
    turn_to(turn.dialogue, "凭证也打不开")
    assert await STACK.go_on(turn, Reply()) is Taken.ANSWERED
    assert [matter["words"] for matter in unsolved_matters(turn.dialogue)] == [["登不上", "凭证也打不开"]]
