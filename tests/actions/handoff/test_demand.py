"""「转人工」 is an order anywhere in a message; quoted, declined, conditional or asked about it is none."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import Conversation
from actions.handoff.demand import declines_person, demands_person, orders_person


class Tracker:
    """A turn whose clauses were read as these acts."""

    slots: dict[str, object] = {}  # noqa: RUF012 - never changed
    events: list[dict[str, object]] = []  # noqa: RUF012 - never changed
    sender_id = "c1"

    def __init__(self, *clauses: tuple[str, str, float]) -> None:
        text = " ".join(clause for clause, _, _ in clauses)
        acts: list[dict[str, Any]] = [
            {"text": clause, "act": act, "confidence": sure, "start": text.index(clause), "end": 0}
            for clause, act, sure in clauses
        ]
        self.latest_message = {"text": text, "intent": {"name": "other_kingdee"}, "entities": [], "acts": acts}


@pytest.mark.parametrize(
    "text",
    [
        "凭证老是不平 …算了直接转人工吧", "凭证断号了，哎对了你们客服电话多少，算了直接转人工吧", "我说转人工啊 11月的",
        "能转人工吗", "能不能转人工", "实在不行转人工吧", "不是密码！！转人工", "喊人工来", "人工客服",
        "登不上帮我转人工客服处理",
        "都说了转人工了", "怎么还不转人工", "转人工看下吧", "快转人工",
    ],
)  # fmt: skip
def test_it_is_an_order(text: str) -> None:
    assert demands_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "转人工要等多久", "转人工几点下班", "先不转人工", "不用转人工", "点了转人工没反应", "回复“转人工”有用吗",
        "你让我转人工", "不行再转人工", "要是还不行就转人工", "转人工了吗", "转人工有人吗", "是不是要转人工",
        "刚才转人工了怎么没人",
        "这个要人工审核吗", "人工成本怎么结转", "找人工智能",
    ],
)  # fmt: skip
def test_it_is_none(text: str) -> None:
    assert not demands_person(text)


def test_other_words_that_surely_demand_a_person_are_one() -> None:
    told = ("打印是乱码", "tells", 0.97)
    assert orders_person(Conversation(Tracker(told, ("喊个工程师来看", "demands", 0.98))))  # type: ignore[arg-type]
    assert not orders_person(Conversation(Tracker(told, ("喊个工程师来看", "demands", 0.6))))  # type: ignore[arg-type]
    assert not orders_person(Conversation(Tracker(told, ("给我看下一个办法", "demands", 0.98))))  # type: ignore[arg-type]
    assert not orders_person(Conversation(Tracker(("工程师会来吗", "asks", 0.98))))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "is_declined"),
    [("那不转人工的话 能自己改吗", True), ("我不想转人工 你说就行", True), ("转人工吧", False), ("密码忘了", False)],
)
def test_who_wants_none_says_so(text: str, is_declined: bool) -> None:
    assert declines_person(text) is is_declined
