"""Who goes off to try, or to his own administrator, is let go; who wants one of ours gets one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.dialogue.errand import (
    AWAY,
    LET_GO,
    asked_around,
    asked_in_vain,
    colleague_is_away,
    goes_off,
    is_past,
    turns_to_own_people,
)
from actions.jobs import Job
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


GOING = [
    "好的我去找他", "好吧我去找管理员", "我问问管理员先", "我去找一下IT", "行 我叫他弄", "等会我试试", "我先试一下",
    "我跟管理员说一声", "那我问一下财务主管", "哦 我上周移交给新主管了 难怪 我找她", "我自己找她就行 不用你们",
    "管理员在信息部 我现在去找他",
]  # fmt: skip
NOT_GOING = [
    "找你们管理员", "我要找人", "帮我找他", "那就试试", "试一下吧", "我找客服", "给我找工程师", "叫你们领导来",
    "我要找经理投诉", "上次给我弄的那个小王在吗 找他", "已经找过管理员了 他也不会",
    "你们不行 我找领导", "账套打不开 提示无权限 我找他", "我不会弄 不用你们教",
]  # fmt: skip


@pytest.mark.parametrize("text", GOING)
def test_goes_off(text: str) -> None:
    assert goes_off(text)


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("我问了我们出纳", True), ("我试过了", True), ("都查完了", True), ("我看了 这就去弄", False),
        ("我去问一下", False), ("我试了一下再去问问", False),
    ],
)  # fmt: skip
def test_what_is_done_is_no_going(text: str, past: bool) -> None:
    assert is_past(text) is past


@pytest.mark.parametrize("text", NOT_GOING)
def test_does_not_go_off(text: str) -> None:
    assert not goes_off(text)


def test_a_way_that_is_closed() -> None:
    assert asked_in_vain("已经找过管理员了 他也不会")
    assert not asked_in_vain("好的我去找他")
    assert colleague_is_away("管理员今天请假了怎么办")
    assert not colleague_is_away("他都离职了")


@pytest.mark.parametrize("text", ["好的我去找他", "我去找一下IT"])
async def test_an_errand_heard_as_a_wish_for_a_person_opens_no_ticket(talk: Talk, text: str) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_handoff", text, "handoff")
    assert talk.text == LET_GO
    assert talk.custom("handoff") is None
    assert talk.slots["awaiting"] == "helped"


async def test_an_errand_is_no_yes(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_affirm", "好的我去找他", "affirm")
    assert talk.text == LET_GO
    assert talk.custom("outcome") is None


async def test_who_asked_in_vain_is_offered_a_person(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_handoff", "已经找过管理员了 他也不会", "handoff")
    assert talk.custom("handoff") is None
    assert talk.button("转人工")


async def test_the_colleague_is_away(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_out_of_scope", "管理员今天请假了怎么办", "out_of_scope")
    assert AWAY in talk.text
    assert talk.button("转人工")


async def test_a_typed_command_is_no_wish_for_a_person(talk: Talk) -> None:
    await talk.say("action_handoff", "／helped", "handoff")
    assert talk.custom("handoff") is None
    assert talk.button("转人工")


@pytest.mark.parametrize(
    "text", ["跟同事问过也没人用", "问过了没人用", "没人在用啊", "同事都问过了 没人开着", "问了一圈 都没登"]
)
def test_what_he_found_out_among_his_own_is_no_wish(text: str) -> None:
    assert asked_around(text)


@pytest.mark.parametrize("text", ["没人理我", "有人吗", "找个人来", "已经找过管理员了，他也不会", "转人工"])
def test_a_wish_is_no_finding_out(text: str) -> None:
    assert not asked_around(text)


@pytest.mark.parametrize(
    "text",
    [
        "厂里有专门的IT小组 我发他们群里 辛苦", "我们单位有运维群 我去群里说一下", "公司有自己的技术员 我先问问他",
        "总部那边有信息中心 这就报给他们", "我们有网管 我联系他",
    ],
)  # fmt: skip
def test_people_of_his_own_are_none_of_ours(text: str) -> None:
    assert turns_to_own_people(text)


@pytest.mark.parametrize(
    "text",
    [
        "我们有网管 但他不会弄", "公司的IT我问过了 没用", "我们单位没人管这个 找你们技术", "把我转给你们工程师",
        "公司有IT 要不要找他吗", "转人工 我们IT也在等",
    ],
)  # fmt: skip
def test_whoever_was_no_help_or_is_ours_is_something_else(text: str) -> None:
    assert not turns_to_own_people(text)


async def test_his_own_people_need_no_ticket(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_handoff", "厂里有专门的IT小组 我发他们群里 辛苦", "handoff")
    assert talk.custom("handoff") is None
    assert talk.text == LET_GO
