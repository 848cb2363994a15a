"""Who demands a person gets one, who asks is answered, and who may mean either is asked, once."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import DIALOGUE, Conversation, Dialogue
from actions.handoff.waiting import waits_for_answer
from actions.handoff.wish import CONFIRM, Wish, takes_back, wish_for_person


class Tracker:
    """A turn of these clauses and acts."""

    events: list[dict[str, object]] = []  # noqa: RUF012 - never changed
    sender_id = "c1"

    def __init__(self, *clauses: tuple[str, str], confidence: float = 0.95, **slots: Any) -> None:
        acts: list[dict[str, Any]] = [
            {"text": text, "act": act, "confidence": confidence, "start": 0, "end": 0} for text, act in clauses
        ]
        text = " ".join(text for text, _ in clauses)
        self.slots = slots
        self.latest_message = {"text": text, "intent": {"name": "handoff"}, "entities": [], "acts": acts}


def turn(*clauses: tuple[str, str], **more: Any) -> Conversation:
    return Conversation(Tracker(*clauses, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        ([("等不了啊", "complains"), ("找谁给俺解", "asks")], Wish.ASKED),
        ([("这个我自己能改不", "asks"), ("不想去找人", "declines")], Wish.ASKED),
        ([("能不能你们直接弄", "asks")], Wish.ASKED),
        ([("转人工要等多久", "asks")], Wish.ASKED),
        ([("哪有工程师啊", "asks"), ("是不是他能解", "asks")], Wish.ASKED),
        ([("有人工客服吗", "asks")], Wish.DEMANDED),
        ([("能转人工吗", "asks")], Wish.DEMANDED),
        ([("多久能好", "asks"), ("转人工", "demands")], Wish.DEMANDED),
        ([("给我派个技术上门", "demands")], Wish.DEMANDED),
        ([("等不了了", "complains")], Wish.DOUBTFUL),
        ([("太难了", "complains"), ("我搞不定", "goes")], Wish.DOUBTFUL),
        ([("服务器起不来了", "tells"), ("所有人都登不上", "tells")], Wish.DEMANDED),
    ],
)
def test_a_question_is_no_wish_for_a_person(clauses: list[tuple[str, str]], expected: Wish) -> None:
    assert wish_for_person(turn(*clauses)) is expected


def test_where_the_acts_are_not_read_surely_the_words_tell_a_question() -> None:
    assert wish_for_person(turn(("叫经理来弄行吧", "asks"), confidence=0.4)) is Wish.ASKED
    assert wish_for_person(turn(("找个客服行吧", "asks"), confidence=0.4)) is Wish.DEMANDED


def test_who_was_asked_already_is_believed() -> None:
    entry = {"question": CONFIRM, "product": None, "put": 1, "answer": None}
    dialogue = Dialogue(asked=[entry]).as_slot()
    assert wish_for_person(turn(("等不了了", "complains"), **{DIALOGUE: dialogue})) is Wish.DEMANDED


@pytest.mark.parametrize("text", ["撤销工单吧", "不用工单了", "工单取消吧"])
def test_a_ticket_is_taken_back(text: str) -> None:
    assert takes_back(text)


@pytest.mark.parametrize(
    ("clause", "act", "expected"),
    [
        ("大概要多久", "asks", True),
        ("你们到底看没看啊", "complains", True),
        ("有没有人啊", "asks", True),
        ("看到我的工单没有", "asks", True),
        ("密码多久到期", "asks", False),
        ("客户端那边要改哪里啊", "asks", False),
        ("没有人登得上", "tells", False),
    ],
)
def test_who_waits_is_told_how_it_stands(clause: str, act: str, expected: bool) -> None:
    waiting = {DIALOGUE: Dialogue(ticket_knows={}).as_slot()}
    assert waits_for_answer(turn((clause, act), **waiting)) is expected
    assert not waits_for_answer(turn((clause, act)))
