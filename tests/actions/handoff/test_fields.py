"""A field of the ticket is never filled from a stray word, and no decisive word is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from actions.handoff.deadline import said_deadline
from actions.handoff.prompt import clean_prompt, typed_prompt
from actions.handoff.since import said_since
from actions.jobs import Job
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


async def facts(talk: Talk, *said: str, **entities: str) -> dict[str, Any]:
    for text in said:
        here = {name: value for name, value in entities.items() if value.partition("=")[2] in text}
        await talk.say("action_answer", text, "closing_checklist", **here)
    await talk.say("action_handoff", "转人工", "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    found: dict[str, Any] = handoff["facts"]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "会计上个月不干了 账没人管",
        "上个月换的服务器 现在结不了账",
        "有两张凭证，一张是上个月的也没过账",
        "我自己反结到上个月行不行",
        "出纳上个月来的 不会过账",
        "其中一笔是上个月的没审核",
    ],
)
async def test_a_month_of_something_else_is_not_the_month_of_the_books(talk: Talk, text: str) -> None:
    assert (await facts(talk, text, period="上个月=上个月"))["period"] is None


@pytest.mark.parametrize(
    "text", ["上个月的账结不了", "上个月结账提示有未过账凭证", "要结上个月的账，折旧提不了", "对账翻倍 就上个月"]
)
async def test_the_month_of_the_books_stays(talk: Talk, text: str) -> None:
    assert (await facts(talk, text, period="上个月=上个月"))["period"] == "上个月"


@pytest.mark.parametrize("text", ["没有下一件，就这一个", "我就这一个问题", "就这么一个事"])
async def test_how_many_matters_he_has_is_not_how_many_suffer(talk: Talk, text: str) -> None:
    known = await facts(talk, "云星空授权页要二次验权密码", text)
    assert known["scope"] is None


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("应收应付也结到10月了", None),
        ("好多行都是两倍,就这个月", None),
        ("固定资产都结到9月了，总账没结", None),
        ("只有上个月", None),
        ("卡了3个月了", "3个月"),
        ("这样两个月了", "两个月"),
        ("从上个月开始", "上个月"),
        ("这个月突然翻倍", "这个月"),
    ],
)
def test_a_month_is_no_moment(text: str, since: str | None) -> None:
    assert said_since([text]) == since


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("下午五点前要交报表", "下午五点前"),
        ("晚上八点以前必须弄好", "晚上八点以前"),
        ("今天17:00之前给我", "今天17:00之前"),
        ("上午九点半前要开票", "上午九点半前"),
        ("明天上午十点前交", "明天上午十点前"),
        ("十二点前要", "十二点前"),
        ("今天下午可以", None),
        ("三点前的单子都没了", None),
        ("下午3点以前就登不上了", None),
        ("十月前的凭证", None),
        ("上周五之前的单子不见了", None),
        ("昨天之前都好的", None),
    ],
)
def test_the_hour_may_be_written_out(text: str, deadline: str | None) -> None:
    assert said_deadline([text]) == deadline


@pytest.mark.parametrize(
    "text",
    [
        "但三个号对应业务经核实并不存在",
        "其实这几张单子不存在",
        "这张凭证可能不存在",
        "经查两个科目不匹配",
        "而且客户不存在",
        "所述业务并不存在",
    ],
)
def test_his_own_account_is_no_prompt(text: str) -> None:
    assert typed_prompt([text]) is None


@pytest.mark.parametrize("text", ["提示源单不存在", "弹数据库质疑", "申请互斥锁失败"])
def test_a_typed_prompt_is_one_still(text: str) -> None:
    assert typed_prompt([text]) is not None


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ("要打开吗", "弹出来一个“要打开吗”我点了打开就好了"),
        ("是否覆盖", "提示“是否覆盖”，我点了是 然后就没了"),
        ("确定要退出吗？", "弹个“确定要退出吗？”按了确定"),
        ("什么都没出来", "今天点了就停在一个白页面上什么都没出来"),
    ],
)
def test_what_he_clicked_through_or_only_sees_is_no_prompt(prompt: str, text: str) -> None:
    assert clean_prompt(prompt, [text]) is None


@pytest.mark.parametrize(
    ("prompt", "text"), [("是否覆盖", "提示“是否覆盖”怎么选"), ("要打开吗", "老弹“要打开吗” 点哪个")]
)
def test_a_question_that_stands_before_him_is_one(prompt: str, text: str) -> None:
    assert clean_prompt(prompt, [text]) == prompt


@pytest.mark.parametrize("text", ["凭证误删后另行重录了，号断了", "误删了又补录了一张 号不对", "删错了，已经重新录了"])
async def test_what_is_there_again_is_not_at_risk(talk: Talk, text: str) -> None:
    assert (await facts(talk, text))["data_at_risk"] is None


@pytest.mark.parametrize("text", ["凭证误删了", "误删了一批单据 重录不了", "不小心把凭证都删了"])
async def test_what_is_gone_is_at_risk(talk: Talk, text: str) -> None:
    assert (await facts(talk, text))["data_at_risk"] is True


async def test_what_stands_whole_in_other_words_is_told_once(talk: Talk) -> None:
    known = await facts(talk, "凭证断号怎么整理", "KIS的 凭证断号怎么整理 已经装订了")
    assert known["question"].count("凭证断号怎么整理") == 1
