"""How the ticket ends is said to whoever asks; what is said of us asks nothing; what to have ready is one list."""

from __future__ import annotations

import pytest

from actions.conversation import Conversation
from actions.handoff.keeping import keeps_person
from actions.handoff.meanwhile import asks_what_to_do
from actions.handoff.needs import asks_for_needs
from actions.handoff.rebuking import rebukes
from actions.handoff.telling import told_of_problem
from actions.handoff.ticketed import HOW_IT_ENDS, heed_ticket
from actions.reply import Reply
from tests.actions.handoff.test_stated import Tracker


def turn(*clauses: tuple[str, str]) -> Conversation:
    return Conversation(Tracker(*clauses))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["都好了 工单能撤了不", "那个单子可以取消了吧", "工单怎么撤", "工单可以关掉吗", "在哪里取消工单", "还用不用撤工单"],
)
def test_who_asks_how_the_ticket_ends_is_heard(text: str) -> None:
    conversation = turn((text, "asks"))
    conversation.dialogue.ticket_knows = {"question": "登不上"}
    assert keeps_person(conversation)


@pytest.mark.parametrize(
    "text", ["生产工单能取消吗", "维修工单怎么关", "结账能取消吗", "工单别撤", "凭证能撤吗", "好了"]
)
def test_another_order_is_none_of_ours(text: str) -> None:
    conversation = turn((text, "asks"))
    conversation.dialogue.ticket_knows = {"question": "登不上"}
    assert not keeps_person(conversation)


def test_gladness_beside_an_open_ticket_says_how_it_ends() -> None:
    reply = Reply()
    reply.say("太好了，问题解决了就好！以后有问题随时找我。")
    heed_ticket(reply)
    assert reply.messages[0]["text"] == f"太好了，问题解决了就好！{HOW_IT_ENDS}"


@pytest.mark.parametrize(
    "clause",
    ["跟我有啥关系", "这关我什么事", "你说的都是啥玩意", "你老说密码", "哪跟哪啊", "你说那个会计密码啥的跟我有啥关系"],
)
def test_a_rebuke_asks_nothing(clause: str) -> None:
    assert rebukes(clause)


@pytest.mark.parametrize(
    "clause", ["这个跟税盘有关系吗", "跟我换电脑有没有关系", "你说的备份在哪", "报表怎么办", "要等多久", "这个发给谁"]
)
def test_a_question_is_no_rebuke(clause: str) -> None:
    assert not rebukes(clause)


@pytest.mark.parametrize(
    "text",
    [
        "工程师来之前我要先准备好什么信息?版本号和数据中心名要吗",
        "版本号要不要写",
        "要提前备齐啥材料",
        "截图也要发吗",
        "序列号用提供不",
        "营业执照要准备吗",
    ],
)
def test_what_to_have_ready_is_asked(text: str) -> None:
    assert asks_for_needs(text)
    assert not asks_what_to_do(text)


@pytest.mark.parametrize(
    "text", ["结账前要准备什么", "版本号在哪看", "截图怎么发", "数据中心要备份吗", "服务器地址要改吗"]
)
def test_a_step_of_the_matter_is_no_such_list(text: str) -> None:
    assert not asks_for_needs(text)


@pytest.mark.parametrize(
    "text", ["那我自己能干点啥不", "我们自己现在能干点什么", "店里能先做点啥", "我能搞点啥", "那我该做什么"]
)
def test_what_he_may_do_meanwhile_is_asked(text: str) -> None:
    assert asks_what_to_do(text)


def test_what_he_wants_of_the_engineer_is_told() -> None:
    said = turn(("账里还有别人在做", "tells"), ("麻烦安排个工程师陪我一起退", "demands"), ("今天下午可以", "tells"))
    assert told_of_problem(said) == "账里还有别人在做 麻烦安排个工程师陪我一起退 今天下午可以"


def test_what_is_mended_stays_beside_what_is_not() -> None:
    said = turn(("影像改完好了", "worked"), ("发票云还是登录失败", "tells"))
    assert "影像改完好了" in told_of_problem(said)


def test_of_several_marks_one_is_left() -> None:
    said = turn(("发票云卡住了", "tells"), ("转工程师吧", "demands"), ("报错还是失败", "tells"))
    assert "，，" not in told_of_problem(said)
    assert "转工程师" not in told_of_problem(said)
