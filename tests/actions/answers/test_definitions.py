"""A word of the trade is explained whatever is on screen; all else that is asked is none of its matter."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.answers.definitions import DONE_SO_FAR, define
from actions.answers.glossary import glossary
from actions.jobs import Job
from tests.actions.library import ScriptedLibrary
from tests.actions.talk import Talk

CASE = "kis-closing-depreciation-not-done"
POINT = "action_answer"


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
def library() -> ScriptedLibrary:
    return ScriptedLibrary({"计提折旧": ("answer", [CASE])})


def _plain(term: str) -> str:
    return next(one.plain for one in glossary().terms if one.term == term)


@pytest.mark.parametrize(
    ("clause", "term"),
    [
        ("过账又是啥", "过账"),
        ("反过账是啥", "反过账"),
        ("老师结转损益到底是啥意思", "结转损益"),
        ("这个什么叫结转损益呀", "结转损益"),
        ("啥叫暂估啊", "暂估"),
        ("凭证过账是什么意思", "过账"),
        ("你说的那个加密狗是什么东西", "加密狗"),
        ("拼是啥", "ping"),
        ("會話是什麼", "会话"),
        ("VPN我不懂", "VPN"),
        ("红冲怎么理解", "红冲"),
    ],
)
def test_the_meaning_of_a_word_is_its_line_of_the_glossary(clause: str, term: str) -> None:
    assert _plain(term) in (define(clause, None) or "")


@pytest.mark.parametrize(
    "clause",
    [
        "账套是什么版本", "审核是什么时候", "VPN谁给我开", "结账怎么弄", "过账了吗", "制造费用是什么",
        "端口放外网行不行", "服务管理员是谁",
    ],
)
def test_what_asks_more_than_the_meaning_is_left_alone(clause: str) -> None:
    assert define(clause, None) is None


def test_who_somebody_is_is_said_only_where_nothing_better_is_known() -> None:
    assert _plain("服务管理员") in (define("服务管理员是谁", "xingchen", who=True) or "")


def test_a_word_means_something_only_in_its_products() -> None:
    assert define("中间层是什么", "k3wise") is not None
    assert define("中间层是什么", "xingchen") is None


async def test_it_is_said_under_a_case_and_is_no_success(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say(POINT, "KIS提示本期还未完成计提折旧", "closing_checklist", product="kis=KIS")
    await talk.say("action_helped", "反过账是啥", "helped")
    assert _plain("反过账") in talk.text
    assert "太好了" not in talk.text
    assert talk.slots["dialogue"]["current"] == CASE


async def test_what_is_asked_beside_it_is_answered_too(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say(POINT, "KIS提示本期还未完成计提折旧", "closing_checklist", product="kis=KIS")
    await talk.say(POINT, "反过账是啥 反审核之后在哪里重新计提折旧", "closing_checklist")
    assert _plain("反过账") in talk.text
    assert "固定资产→计提折旧" in talk.text


async def test_how_it_is_done_is_told_once_and_then_his_screen_helps(talk: Talk) -> None:
    how = next(one.how for one in glossary().terms if one.term == "ping")
    await talk.say(POINT, "拼是啥 怎么弄呀", "other_kingdee")
    assert _plain("ping") in talk.text
    assert how in talk.text
    await talk.say(POINT, "ping不会弄", "other_kingdee")
    assert talk.text == DONE_SO_FAR


def test_who_knows_a_word_is_not_told_it_in_an_answer() -> None:
    known = [one.term for one in glossary().terms if one.on_request]
    assert known
    assert not {term.term for term in glossary().explain("，".join(known), [], ())} & set(known)
