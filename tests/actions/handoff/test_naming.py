"""Facts of the ticket are the customer's: names count where they speak of the trouble, and wordings are kept whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from actions.handoff.deadline import said_deadline
from actions.handoff.telling import said_of_problem
from actions.jobs import Job
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


async def _facts(talk: Talk) -> dict[str, Any]:
    if talk.custom("handoff") is None:
        await talk.say("action_handoff", "转人工", "handoff")
    request = talk.custom("handoff")
    assert request is not None
    facts: dict[str, Any] = request["facts"]
    return facts


async def test_papers_that_he_holds_are_no_module_and_nobodys_trouble(talk: Talk) -> None:
    await talk.say("action_answer", "KIS专业版凭证打印不出来", "other_kingdee", product="kis=KIS")
    said = "转人工吧 购买合同发票我们都有"
    await talk.say("action_handoff", said, "handoff", module="invoice=发票", scope="company=我们都")
    facts = await _facts(talk)
    assert (facts["module"], facts["scope"]) == (None, None)


async def test_the_module_that_does_not_close_is_one(talk: Talk) -> None:
    await talk.say("action_answer", "EAS结账报错", "closing_checklist", product="eas=EAS")
    await talk.say("action_answer", "应收的结不了", "inform", module="ar=应收")
    assert (await _facts(talk))["module"] == "ar"


async def test_what_was_done_before_is_no_module(talk: Talk) -> None:
    said = "云星空接口报会话丢失 上周恢复过数据库"
    await talk.say("action_answer", said, "other_kingdee", product="k3cloud=云星空", module="database=数据库")
    assert (await _facts(talk))["module"] is None


async def test_everybody_who_suffers_is_the_company(talk: Talk) -> None:
    await talk.say("action_handoff", "转人工，全公司都进不去", "handoff", scope="company=全公司")
    assert (await _facts(talk))["scope"] == "company"


async def test_a_crowd_is_not_the_company(talk: Talk) -> None:
    await talk.say("action_handoff", "转人工，一堆人都登不了", "handoff", scope="company=人都登不")
    assert (await _facts(talk))["scope"] == "several"


async def test_the_month_that_was_fine_is_not_the_one_in_trouble(talk: Talk) -> None:
    said = "应收对账不平 上个月还好的"
    await talk.say("action_answer", said, "closing_checklist", period="上个月")
    facts = await _facts(talk)
    assert (facts["period"], facts["since"]) == (None, "上个月之后（上个月还正常）")


@pytest.mark.parametrize(
    ("texts", "deadline"),
    [
        (["今天要报税", "今天必须"], "今天要报税"),
        (["今天要报税", "今天必须报税 还要等多久啊"], "今天必须报税"),
        (["今天要报税", "月底了"], "今天要报税"),
        (["今天必须", "明天下班前也行"], "明天下班前"),
        (["今天下班前必须弄好"], "今天下班前"),
        (["快点 下午4点前必须交"], "下午4点前"),
        (["用4点前的备份恢复"], None),
        (["今天报了税"], None),
    ],
)
def test_a_weaker_wording_never_replaces_a_fuller_deadline(texts: list[str], deadline: str | None) -> None:
    assert said_deadline(texts) == deadline


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("凭证断号了结不了账，哎对了你们客服电话多少，算了直接转人工吧", "凭证断号了结不了账"),
        ("我说转人工啊 11月的 记12后面直接是14", "11月的 记12后面直接是14"),
        ("凭证断号还是转人工", "凭证断号"),
        ("登不上了，叫个人来看看", "登不上了"),
        ("你们客服电话多少", ""),
        ("喊个人来", ""),
        ("换个人来教我", ""),
        ("客户电话在哪里改", "客户电话在哪里改"),
        ("直接登不上了", "直接登不上了"),
    ],
)
def test_words_are_cut_at_the_borders_of_clauses(text: str, said: str) -> None:
    assert said_of_problem(text) == said


@pytest.mark.parametrize("works", ["别的网站正常", "其他软件都能用", "别的网页可以打开"])
async def test_what_works_is_no_people(talk: Talk, works: str) -> None:
    said = f"全店都登不上EAS {works} 转人工"
    await talk.say("action_answer", said, "login_failure", product="eas=EAS", scope="company=全店")
    assert (await _facts(talk))["scope"] == "company"
