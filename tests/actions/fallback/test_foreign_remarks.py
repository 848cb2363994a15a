"""After a password that is not ours: a complaint hears whose it is, a goodbye a kind end, ours is heard as ours."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.conversation import Conversation
from actions.fallback.foreign import CLOSING
from actions.fallback.foreign_matters import matters
from actions.fallback.foreign_remarks import answer_remark, remarks_on_foreign, tells_of_ours
from actions.reply import Reply

TAX = matters()[-1].id


def _turn(text: str, product: str | None = None, foreign: str | None = TAX) -> Conversation:
    entities: list[dict[str, Any]] = [{"entity": "product", "value": product}] if product else []
    latest = {"text": text, "intent": {"name": "other_kingdee", "confidence": 0.5}, "entities": entities}
    slots = {"dialogue": {"foreign": foreign}}
    return Conversation(Tracker("one", slots, latest, [], False, None, {}, "action_listen"))


@pytest.mark.parametrize("text", ["别踢皮球行不行", "交了服务费还不负责", "老是推卸责任", "就知道推给别人"])
def test_a_complaint_hears_whose_it_is_and_not_the_same_twice(text: str) -> None:
    turn = _turn(text)
    assert remarks_on_foreign(turn)
    first, second = Reply(), Reply()
    answer_remark(turn, first)
    answer_remark(turn, second)
    assert first.messages[0]["text"] != second.messages[0]["text"]


@pytest.mark.parametrize("text", ["算了 找税局去", "行吧那我去税务大厅", "那算了 问税务局吧", "我打12366"])
def test_a_goodbye_hears_a_kind_end(text: str) -> None:
    reply = Reply()
    assert remarks_on_foreign(_turn(text))
    answer_remark(_turn(text), reply)
    assert reply.messages[0]["text"] == CLOSING


@pytest.mark.parametrize("text", ["你们的报表打不开", "凭证删不了 你们管不管", "去税务大厅要带什么"])
def test_a_trouble_or_a_question_is_no_remark(text: str) -> None:
    assert not remarks_on_foreign(_turn(text))
    assert not remarks_on_foreign(_turn("别踢皮球行不行", foreign=None))


def test_another_password_of_ours_is_ours() -> None:
    assert tells_of_ours(_turn("那k3登录密码忘了怎么办", product="k3wise"))
    assert not tells_of_ours(_turn("那我k3密码用不用跟着改", product="k3wise"))
    assert not tells_of_ours(_turn("那去哪解锁"))
