"""Who has to ask once more hears that we are sorry, before the answer; nobody else does."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import Conversation
from actions.dialogue.apology import SORRY, STILL_SORRY, apologise_for_asking_again
from actions.reply import Reply

SHOWN = {"shown": [{"case_id": "a-b", "title": "t", "result": None}]}


class Tracker:
    """A turn of one clause, in a dialogue of this state."""

    events: list[dict[str, object]] = []  # noqa: RUF012 - never changed
    sender_id = "c1"

    def __init__(self, text: str, act: str, dialogue: dict[str, Any]) -> None:
        acts = [{"text": text, "act": act, "confidence": 0.97, "start": 0, "end": len(text)}]
        self.latest_message = {"text": text, "intent": {"name": "inform"}, "entities": [], "acts": acts}
        self.slots = {"dialogue": dialogue}


def _said(text: str, act: str = "asks", dialogue: dict[str, Any] | None = None) -> list[str]:
    reply = Reply()
    conversation = Conversation(Tracker(text, act, SHOWN if dialogue is None else dialogue))  # type: ignore[arg-type]
    apologise_for_asking_again(conversation, reply)
    return [message["text"] for message in reply.messages]


@pytest.mark.parametrize(
    "text", ["我问的是2.0谁来升", "就是问管理员看得到我密码不", "我就问行不行", "我是问把端口开到外网"]
)
def test_asking_again_hears_a_sorry(text: str) -> None:
    assert _said(text) == [SORRY]


def test_a_complaint_of_it_does_too() -> None:
    assert _said("我问了两遍了", "complains") == [SORRY]
    assert _said("我问了两遍了", "complains", SHOWN | {"notices": ["asked_again"]}) == [STILL_SORRY]


@pytest.mark.parametrize("text", ["我就问一下怎么反结账", "怎么反结账", "我问过管理员了"])
def test_a_first_question_does_not(text: str) -> None:
    assert _said(text) == []


def test_where_nothing_was_answered_yet_or_a_person_comes_it_is_not_said() -> None:
    assert _said("我问的是怎么反结账", dialogue={}) == []
    assert _said("我问了两遍了", "complains", SHOWN | {"ticket_knows": {}}) == []
