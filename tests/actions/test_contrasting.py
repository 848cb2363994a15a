"""「不是结算做错，就是应收单录错了」 under a case: it is none of his, and the other is looked up."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.contrasting import set_right
from actions.conversation import AWAIT_HELPED, Conversation

SETTLED = "EAS：跨期的结算做错了，反结算不了"
PRINT = "云星空：打印出来没有边框线"


def turn(text: str, title: str = SETTLED, *, awaiting: str | None = AWAIT_HELPED, **entities: str) -> Conversation:
    dialogue = {
        "question": "应收单做错要改", "current": "a-case", "topic": "closing_checklist",
        "shown": [{"case_id": "a-case", "title": title, "result": None, "matter": None}],
        "pending": [{"text": "怎么反结账", "intent": "other_kingdee", "entities": []}],
    }  # fmt: skip
    named = [{"entity": name, "value": value} for name, value in entities.items()]
    latest = {"text": text, "intent": {"name": "closing_checklist", "confidence": 1.0}, "entities": named}
    slots = {"awaiting": awaiting, "dialogue": dialogue}
    return Conversation(Tracker("x", slots, latest, [], False, None, {}, "action_listen"))


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("不是结算做错,就是应收单本身金额录错了。在哪反?", SETTLED, "应收单本身金额录错了。在哪反?"),
        ("不是结算的问题，是应收单金额错了", SETTLED, "应收单金额错了"),
        ("我说的不是结算做错 是单子上客户选错了", SETTLED, "单子上客户选错了"),
        ("真的不是反结算不了，其实是总账结不了", SETTLED, "总账结不了"),
        ("不是没有边框线啊，是金额那栏叠在一起了", PRINT, "金额那栏叠在一起了"),
        ("这不是打印没边框，而是导出来少一列", PRINT, "导出来少一列"),
    ],
)
def test_what_it_is_instead(text: str, title: str, rest: str) -> None:
    conversation = turn(text, title)
    heard = set_right(conversation)
    assert heard is not None
    assert heard.text == rest
    assert conversation.dialogue.current is None
    assert conversation.dialogue.shown[0]["result"] == "不是这种情况"


def test_the_other_of_two_is_of_the_same_question() -> None:
    heard = set_right(turn("不是应收，是应付", "EAS：应收对不上"))
    assert heard is not None
    assert heard.text == "应付单做错要改"


def test_what_waits_and_is_said_again_waits_no_more() -> None:
    conversation = turn("不是结算做错，就是应收单录错了。怎么反结账")
    assert set_right(conversation) is not None
    assert conversation.dialogue.pending == []


@pytest.mark.parametrize(
    "text",
    [
        "不是结算做错就是应收单录错了",
        "是不是结算做错了，是的话怎么办",
        "不是凭证断号，是凭证没过账",
        "不是结算做错，是结算跨期做错了",
        "不是结算做错吗",
        "结算做错了，是我弄的",
        "不是结算做错，是不是单子错了",
    ],
)
def test_what_denies_nothing_on_screen(text: str) -> None:
    conversation = turn(text)
    assert set_right(conversation) is None
    assert conversation.dialogue.current == "a-case"


def test_another_product_is_set_right_elsewhere() -> None:
    assert set_right(turn("不是结算做错，是云星空的应收单错了", product="k3cloud")) is None


def test_nothing_is_denied_where_no_case_waits() -> None:
    assert set_right(turn("不是结算做错，就是应收单录错了", awaiting=None)) is None
