"""What of the customer's words is his problem: the first telling and what he adds, not what he says to us."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.conversation import MAX_QUESTION_CHARS
from actions.handoff.telling import as_question, said_of_problem
from actions.jobs import Job
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.mark.parametrize(
    "text",
    [
        "转人工", "转人工吧 你听不懂", "还是不行，转人工", "你还在这跟我讲办法 我已经说了叫人 人呢", "你们几点来电话",
        "那我等工程师 不动了", "到现在还没人联系我 什么时候能好啊", "都不是",
        "大概要等多久", "你们啥时候来人啊 我快哭了", "把工单撤了吧", "好的谢谢", "快点啊等着呢", "我说了 还有人吗",
    ],
)  # fmt: skip
def test_what_is_said_to_us_is_no_part_of_it(text: str) -> None:
    assert said_of_problem(text) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("别跟我扯机器人那套 服务器数据库起不来 叫人 马上", "服务器数据库起不来"),
        ("总账还没结 就应收一个公司 转人工吧", "总账还没结 就应收一个公司"),
        ("那行吧 转人工 版本是迷你版11.0", "版本是迷你版11.0"),
        ("你没回答我 我问今年的凭证怎么弄到新账套", "我问今年的凭证怎么弄到新账套"),
        ("有人在处理吗 网页现在报503了", "网页现在报503了"),
        ("转人工我密码忘了", "我密码忘了"),
        ("全店6台都不行 客户都排队呢 找人吧", "全店6台都不行 客户都排队呢"),
        ("提示：凭证断号，谢谢，不能结账", "提示：凭证断号，不能结账"),
        ("生产工单不能下推", "生产工单不能下推"),
        ("有没有人能告诉我怎么反结账", "有没有人能告诉我怎么反结账"),
    ],
)
def test_the_rest_stays_in_his_words(text: str, said: str) -> None:
    assert said_of_problem(text) == said


def test_the_first_telling_stays_however_much_is_added() -> None:
    whole = as_question(["服务器起不来", *(f"第{number}次重启以后又多了一句提示" for number in range(60)), "C盘满了"])
    assert whole is not None
    assert len(whole) == MAX_QUESTION_CHARS
    assert whole.startswith("服务器起不来，")
    assert whole.endswith("，C盘满了")


async def question(talk: Talk) -> str:
    await talk.say("action_handoff", "转人工", "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    return str(handoff["facts"]["question"])


async def test_all_that_was_told_is_in_the_ticket_in_order(talk: Talk) -> None:
    await talk.say("action_answer", "小王出国了联系不上 她的账我看不到", "nlu_fallback")
    await talk.say("action_answer", "云星空", "other_kingdee", product="k3cloud=云星空")
    await talk.say("action_answer", "我自己有号 是企业管理员", "nlu_fallback")
    assert await question(talk) == "小王出国了联系不上 她的账我看不到，我自己有号 是企业管理员"


async def test_what_is_solved_is_not_told_again(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了怎么办", "password_reset", product="k3cloud=云星空")
    await talk.say("action_helped", "好了", "helped")
    await talk.say("action_answer", "凭证断号怎么整理", "closing_checklist")
    assert await question(talk) == "凭证断号怎么整理"


async def test_an_answer_alone_solves_nothing(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了怎么办", "password_reset", product="k3cloud=云星空")
    await talk.say("action_answer", "结账提示凭证断号怎么办", "closing_checklist")
    assert await question(talk) == "云星空密码忘了怎么办，结账提示凭证断号怎么办"


async def test_what_the_first_question_named_is_a_fact_still(talk: Talk) -> None:
    await talk.say(
        "action_answer", "云星空9月结账提示应收系统未结账怎么办", "closing_checklist",
        product="k3cloud=云星空", error_text="应收系统未结账", period="9月",
    )  # fmt: skip
    await talk.say("action_answer", "凭证断号怎么整理", "closing_checklist")
    await talk.say("action_handoff", "转人工", "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert (handoff["facts"]["error_text"], handoff["facts"]["period"]) == ("应收系统未结账", "9月")
