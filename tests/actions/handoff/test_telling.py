"""What of the customer's words is his problem: the first telling and what he adds, not what he says to us."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.handoff.telling import said_of_problem
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
    told = await question(talk)
    assert told.index("云星空密码忘了怎么办") < told.index("结账提示凭证断号怎么办")


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


async def facts(talk: Talk) -> dict[str, object]:
    await talk.say("action_handoff", "转人工", "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    known: dict[str, object] = handoff["facts"]
    return known


async def test_the_next_problem_does_not_drop_the_first(talk: Talk) -> None:
    both = "云星空密码忘了，还有个问题，报表打印不了"
    await talk.say("action_answer", both, "password_reset", product="k3cloud=云星空")
    await talk.say("action_answer", "下一个", "nlu_fallback")
    assert (await facts(talk))["question"] == "（1）云星空密码忘了；（2）报表打印不了"


async def test_another_question_announced_does_not_drop_the_first(talk: Talk) -> None:
    await talk.say("action_answer", "云星空凭证打印出来少一列", "other_kingdee", product="k3cloud=云星空")
    await talk.say("action_restart", "还有个问题想问", "restart")
    await talk.say("action_answer", "凭证断号怎么整理", "closing_checklist")
    assert (await facts(talk))["question"] == "（1）云星空凭证打印出来少一列；（2）凭证断号怎么整理"


async def test_a_new_start_does_not_drop_what_was_told(talk: Talk) -> None:
    await talk.say("action_answer", "云星空凭证打印出来少一列", "other_kingdee", product="k3cloud=云星空")
    await talk.say("action_restart", "重新开始", "restart")
    await talk.say("action_answer", "凭证断号怎么整理", "closing_checklist")
    assert "凭证打印出来少一列" in str((await facts(talk))["question"])


async def test_the_solved_and_the_dropped_are_named_as_such(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了怎么办", "password_reset", product="k3cloud=云星空")
    await talk.say("action_helped", "好了", "helped")
    await talk.say("action_answer", "凭证断号怎么整理", "closing_checklist")
    await talk.say("action_cancel", "算了", "cancel")
    await talk.say("action_answer", "报表打印不了", "other_kingdee")
    known = await facts(talk)
    assert known["question"] == "报表打印不了"
    assert known["settled"] == ["云星空密码忘了怎么办（已解决）", "凭证断号怎么整理（客户说先放下）"]


async def test_several_periods_are_told_and_none_is_named(talk: Talk) -> None:
    await talk.say("action_answer", "云星空11月结完了，7月有笔数要改，怎么退", "closing_checklist", period="11月")
    await talk.say("action_answer", "是7月的一张收款", "closing_checklist", period="7月")
    known = await facts(talk)
    assert known["period"] is None
    assert "11月结完了" in str(known["question"])
    assert "7月" in str(known["question"])


async def test_where_the_books_stand_is_no_period_worked_on(talk: Talk) -> None:
    await talk.say("action_answer", "云星空应付当前期间还是7月，结不过去", "closing_checklist", period="7月")
    assert (await facts(talk))["period"] is None


async def test_the_one_period_said_is_named(talk: Talk) -> None:
    await talk.say("action_answer", "云星空7月结账提示有未过账凭证", "closing_checklist", period="7月")
    assert (await facts(talk))["period"] == "7月"


async def test_several_modules_are_told_and_none_is_named(talk: Talk) -> None:
    await talk.say("action_answer", "云星空总账反结账", "closing_checklist", module="gl=总账")
    await talk.say("action_answer", "应收要不要先反", "closing_checklist", module="ar=应收")
    assert (await facts(talk))["module"] is None


async def test_of_a_solved_matter_no_danger_is_left(talk: Talk) -> None:
    await talk.say("action_answer", "云星空单据全部不见了", "other_kingdee", product="k3cloud=云星空")
    await talk.say("action_helped", "好了", "helped")
    await talk.say("action_answer", "凭证断号怎么整理", "closing_checklist")
    assert (await facts(talk))["data_at_risk"] is None
