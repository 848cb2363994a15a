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
    told_so = ("让他们人事那边改", "demands", 0.6)
    assert not orders_person(Conversation(Tracker(told, told_so)))  # type: ignore[arg-type]
    assert not orders_person(Conversation(Tracker(told, ("给我看下一个办法", "demands", 0.98))))  # type: ignore[arg-type]
    assert not orders_person(Conversation(Tracker(("工程师会来吗", "asks", 0.98))))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "is_declined"),
    [("那不转人工的话 能自己改吗", True), ("我不想转人工 你说就行", True), ("转人工吧", False), ("密码忘了", False)],
)
def test_who_wants_none_says_so(text: str, is_declined: bool) -> None:
    assert declines_person(text) is is_declined


@pytest.mark.parametrize(
    ("clause", "act", "sure"),
    [
        ("要人", "demands", 0.66), ("找个懂的来", "demands", 0.83), ("来个会的", "demands", 0.54),
        ("要工程師看", "demands", 0.99), ("叫你们工程师打给我", "demands", 1.0), ("能找个人看看吗", "asks", 1.0),
        ("能不能派个技术的过来", "demands", 0.57), ("換個明白人", "demands", 0.6), ("叫你们领导来", "demands", 0.97),
    ],
)  # fmt: skip
def test_whom_he_wants_he_may_call_as_he_likes(clause: str, act: str, sure: float) -> None:
    told = ("IT改了号同步了还是发旧号", "failed", 0.93)
    assert orders_person(Conversation(Tracker(told, (clause, act, sure))))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("clause", "act", "sure"),
    [
        ("要不要找人", "asks", 0.98), ("我找我们IT", "goes", 0.8), ("管理员要人确认", "agrees", 0.4),
        ("要人来弄吗", "asks", 0.99), ("工程师说要换人", "demands", 0.95), ("会计换人了", "tells", 0.97),
        ("这个凭证要人审核", "tells", 0.87), ("让管理员找人", "goes", 0.97), ("工程师来了", "demands", 0.67),
        ("让老板问工程师", "demands", 0.95), ("等我们主管联系工程师", "demands", 0.9),
    ],
)  # fmt: skip
def test_a_person_of_his_own_or_weighed_is_no_order(clause: str, act: str, sure: float) -> None:
    assert not orders_person(Conversation(Tracker((clause, act, sure))))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["两处我找到了 转人工帮我确认怎么改", "转人工给我看看哪里错了", "转人工来帮我弄下怎么结"]
)
def test_what_he_is_wanted_for_makes_it_no_question(text: str) -> None:
    assert demands_person(text)


@pytest.mark.parametrize("text", ["转人工要多久", "转人工在哪点", "转人工了怎么还没人"])
def test_what_is_asked_about_it_is_none(text: str) -> None:
    assert not demands_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "能不能请工程师陪我们做", "能请工程师远程帮我们弄吗", "可以派个人来陪我们退吗", "可不可以找个技术陪着做一遍",
        "工程师能不能陪我们做", "你们能远程帮我们弄吗", "能叫人来一起弄吗", "师傅能来上门吗",
    ],
)  # fmt: skip
def test_a_person_asked_for_politely_is_wanted(text: str) -> None:
    assert orders_person(Conversation(Tracker((text, "asks", 0.97))))


@pytest.mark.parametrize(
    "text",
    [
        "能不能请财务主管陪我们做", "要不要请工程师", "请工程师做要多久", "你们能帮我看看吗", "工程师可以查到我密码吗",
    ],
)  # fmt: skip
def test_what_is_only_asked_of_a_person_orders_none(text: str) -> None:
    assert not orders_person(Conversation(Tracker((text, "asks", 0.97))))


@pytest.mark.parametrize("text", ["等工程师啦", "那就等你们工程师过来", "等师傅来再说吧", "咁得等工程师啦"])
def test_who_waits_calls_for_nobody(text: str) -> None:
    assert not orders_person(Conversation(Tracker((text, "demands", 0.97))))
