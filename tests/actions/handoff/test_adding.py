"""While a ticket is open: what is added goes to it in the desk's one line, a plain question is answered."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.handoff.adding import MEANWHILE
from actions.jobs import Job
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
async def ticketed(talk: Talk) -> Talk:
    """A talk whose ticket nobody has taken."""
    await talk.say("action_answer", "服务器数据库起不来", "nlu_fallback")
    await talk.say("action_handoff", "转人工", "handoff")
    await talk.press("action_desk_outcome", '/desk_outcome{"request": "handoff", "result": "ticketed", "ticket": "Z1"}')
    return talk


async def test_what_is_added_is_told_to_the_ticket_and_not_answered(ticketed: Talk) -> None:
    await ticketed.say("action_answer", "k3 wise15 9点就这样了 C盘满了0字节", "login_failure", product="k3wise=k3 wise")
    assert ticketed.text == ""
    handoff = ticketed.custom("handoff")
    assert handoff is not None
    assert handoff["reason"] == "customer_added"
    assert handoff["facts"]["product"] == "k3wise"
    assert handoff["facts"]["since"] == "9点"
    assert handoff["facts"]["question"] == "服务器数据库起不来，k3 wise15 9点就这样了 C盘满了0字节"


async def test_the_same_again_is_no_news(ticketed: Talk) -> None:
    await ticketed.say("action_answer", "服务器数据库起不来", "login_failure")
    assert ticketed.custom("handoff") is None


async def test_a_plain_question_is_answered(ticketed: Talk) -> None:
    await ticketed.say("action_answer", "云星空密码忘了怎么办", "password_reset", product="k3cloud=云星空")
    assert ticketed.text != ""
    handoff = ticketed.custom("handoff")
    assert handoff is None or "密码" not in handoff["facts"]["question"]


@pytest.mark.parametrize("result", ["returned", "resolved", "cancelled", "withdrawn"])
async def test_without_a_ticket_that_waits_nothing_is_added(ticketed: Talk, result: str) -> None:
    await ticketed.press("action_desk_outcome", f'/desk_outcome{{"request": "handoff", "result": "{result}"}}')
    await ticketed.say("action_answer", "C盘满了0字节", "nlu_fallback")
    assert ticketed.custom("handoff") is None


async def test_asked_for_once_more_the_new_question_comes_along(ticketed: Talk) -> None:
    await ticketed.say("action_answer", "数据库备份在哪里看", "other_kingdee")
    await ticketed.say("action_handoff", "转人工", "handoff")
    handoff = ticketed.custom("handoff")
    assert handoff is not None
    assert handoff["reason"] == "customer_asked"
    assert handoff["facts"]["question"] == "服务器数据库起不来，数据库备份在哪里看"


async def test_a_question_about_another_product_leaves_the_ticket_alone(talk: Talk) -> None:
    await talk.say("action_answer", "EAS凭证打印出来是空白的", "other_kingdee", product="eas=EAS")
    await talk.say("action_handoff", "转人工", "handoff")
    await talk.say("action_answer", "还有个事 云星空密码怎么改", "password_reset", product="k3cloud=云星空")
    assert talk.text != ""
    assert talk.custom("handoff") is None


async def test_a_yes_while_waiting_is_no_question(ticketed: Talk) -> None:
    await ticketed.say("action_affirm", "好的 那我等着", "affirm")
    assert ticketed.text.startswith("好的，工程师会在这里回复您")


async def test_who_asked_for_a_person_first_is_noted_and_may_have_it_looked_up(talk: Talk) -> None:
    await talk.say("action_handoff", "转人工", "handoff")
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert (handoff["reason"], handoff["facts"]["question"]) == ("customer_added", "云星空密码忘了")
    assert handoff["facts"]["other_questions"] == []
    assert "办法" not in talk.text
    await talk.press("action_job_choice", talk.button("先帮我查"))
    assert talk.text.startswith("先看“云星空密码忘了”。")
    assert talk.custom("card") is not None


async def test_what_asks_nothing_and_names_no_matter_is_noted_and_no_more(talk: Talk) -> None:
    await talk.say("action_handoff", "转人工", "handoff")
    await talk.say("action_answer", "仓库点下来少了九箱", "other_kingdee")
    assert talk.text == ""
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert (handoff["reason"], handoff["facts"]["question"]) == ("customer_added", "仓库点下来少了九箱")


async def test_a_question_after_the_person_was_called_is_answered(talk: Talk) -> None:
    await talk.say("action_handoff", "转人工", "handoff")
    await talk.say("action_answer", "云星空密码忘了怎么办", "password_reset", product="k3cloud=云星空")
    assert talk.custom("card") is not None
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert handoff["reason"] == "customer_added"


async def test_who_refused_to_be_answered_by_us_is_not(talk: Talk) -> None:
    await talk.say("action_handoff", "我要人工 不要机器人", "handoff")
    await talk.say("action_answer", "云星空凭证打印出来少一列", "other_kingdee", product="k3cloud=云星空")
    assert talk.text == ""
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert (handoff["reason"], handoff["facts"]["question"]) == ("customer_added", "云星空凭证打印出来少一列")


async def test_what_the_desk_heard_in_the_queue_is_told_on(ticketed: Talk) -> None:
    heard = '{"request": "handoff", "result": "ticketed", "added": "九点开始的\\n在吗\\n机房的灯是红的"}'
    for _ in range(2):
        await ticketed.press("action_desk_outcome", f"/desk_outcome{heard}")
    await ticketed.say("action_handoff", "转人工", "handoff")
    handoff = ticketed.custom("handoff")
    assert handoff is not None
    assert handoff["facts"]["question"] == "服务器数据库起不来，九点开始的，机房的灯是红的"
    assert handoff["facts"]["since"] == "九点"


@pytest.mark.parametrize("said", ["提示库存组织已关账", "点保存弹出库存组织已关账", "现在又报库存组织已关账"])
async def test_the_prompt_told_later_is_of_the_ticket(talk: Talk, said: str) -> None:
    await talk.say("action_answer", "云星空采购入库单审核不了 转人工", "other_kingdee", product="k3cloud=云星空")
    await talk.say("action_answer", said, "closing_checklist", error_text="库存组织已关账")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert (handoff["reason"], handoff["facts"]["error_text"]) == ("customer_added", "库存组织已关账")
    assert MEANWHILE.format(text=said) in talk.text


async def test_one_of_several_people_is_one(talk: Talk) -> None:
    await talk.say("action_answer", "云星空采购入库单审核不了 转人工", "other_kingdee", product="k3cloud=云星空")
    await talk.say("action_answer", "上周五开始的 就仓库小张一个人这样", "inform")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert (handoff["facts"]["since"], handoff["facts"]["scope"]) == ("上周五", "one")
