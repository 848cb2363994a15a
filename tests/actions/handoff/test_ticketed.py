"""Nobody whose ticket is open is told how a person is called."""

from __future__ import annotations

import pytest

from actions.conversation import AWAIT_HANDOFF
from actions.dialogue.attempts import tried_by_himself
from actions.dialogue.endings import WAITING
from actions.dialogue.quoting import without_abuse
from actions.handoff.prompt import clean_prompt
from actions.handoff.request import with_known
from actions.handoff.since import said_since
from actions.handoff.telling import said_of_problem
from actions.handoff.ticketed import heed_ticket, without_call
from actions.reply import Button, Reply, handoff_button


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("准备好就点“转人工”。", ""),
        ("还收不到就回复“转人工”，别把验证码告诉别人。", "别把验证码告诉别人。"),
        ("这一点没有写，我不随便说；要问准的，回复“转人工”，我帮您问工程师。", "这一点没有写，我不随便说。"),
        ("1. 停止操作\n2. 回复“转人工”，附上单号。", "1. 停止操作\n2. 已经转给工程师。"),
        ("可以直接回复“有帮助”“没解决”或“转人工”。", "可以直接回复“有帮助”“没解决”。"),
        ("拿不准就先别点，直接转人工。", ""),
        ("先备份账套。\n\n再结账。", "先备份账套。\n\n再结账。"),
    ],
)
def test_the_call_goes_and_the_rest_stays(text: str, left: str) -> None:
    assert without_call(text) == left


def test_the_button_goes_too_and_a_reply_is_never_empty() -> None:
    reply = Reply()
    reply.say("照上面的办法做。", [Button("有帮助", "helped"), handoff_button()])
    reply.say("准备好就点“转人工”。", [handoff_button()])
    heed_ticket(reply)
    assert [message["text"] for message in reply.messages] == ["照上面的办法做。"]
    assert [one["title"] for one in reply.messages[0]["buttons"]] == ["有帮助"]
    only = Reply()
    only.say("准备好就点“转人工”。", [handoff_button()])
    heed_ticket(only)
    assert [message["text"] for message in only.messages] == [WAITING]


def test_the_offer_for_another_matter_stays() -> None:
    reply = Reply()
    reply.say("要不要转给工程师？", [handoff_button()])
    reply.set(awaiting=AWAIT_HANDOFF)
    heed_ticket(reply)
    assert reply.messages[0]["buttons"]


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("试过空密码、店名拼音、8个8! 序列号找到再发", ["空密码、店名拼音、8个8"]),
        ("密码试过公司名和生日", ["公司名和生日"]),
        ("我试了还是不行", []),
        ("都试过了", []),
        ("试过怎么弄都不行", []),
    ],
)
def test_what_he_tried_in_his_own_words(text: str, tried: list[str]) -> None:
    assert tried_by_himself(text) == tried


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("昨天换了新路由器 今天KIS专业版所有客户端都登不上", "今天"),
        ("小周重启了SQL，好了都能登了", None),
        ("重启了SQL还不行", None),
        ("停电以后就登不上", "停电以后"),
        ("昨天升级了就打不开了", "昨天升级了"),
        ("转圈半小时了 全公司都这样", "半小时"),
    ],
)
def test_what_was_done_about_it_is_not_when_it_began(text: str, since: str | None) -> None:
    assert said_since([text]) == since


def test_to_turn_in_circles_is_no_wish_for_a_person() -> None:
    assert said_of_problem("转圈半小时了 全公司都这样") == "转圈半小时了 全公司都这样"
    assert said_of_problem("转人工 密码忘了") == "密码忘了"
    assert said_of_problem("转吧") == ""


@pytest.mark.parametrize(
    ("prompt", "clean"),
    [("重新生成时它说 凭证已审核", "凭证已审核"), ("凭证已审核,不允许删除", "凭证已审核,不允许删除")],
)
def test_who_says_it_is_no_part_of_the_prompt(prompt: str, clean: str) -> None:
    assert clean_prompt(prompt, [prompt]) == clean


def test_what_the_ticket_knew_stays_known() -> None:
    knows = {"scope": "company", "since": "一上午", "product": "kis"}
    facts = with_known({"scope": None, "since": "昨天", "product": None}, knows)
    assert facts == {"scope": "company", "since": "昨天", "product": None}
    assert with_known({"scope": None}, None) == {"scope": None}


def test_rubbish_to_be_cleared_is_no_abuse() -> None:
    assert without_abuse("C盘满了！！先清垃圾行不行！！") == "C盘满了先清垃圾行不行"
    assert "垃圾" not in without_abuse("什么垃圾软件！！打不开")
