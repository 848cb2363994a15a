"""After the line about a password that is not ours: what is known is answered, and whose the rest is is said."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.fallback.foreign_matters import matters, names_foreign_password
from actions.jobs import Job
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.mark.parametrize(
    ("asked", "heard"),
    [
        ("那等明天会不会自动解啊", "不会自动解"),
        ("那放两天它自己会不会好", "不会自动解"),
        ("税盘那个密码 要是锁了咋办", "带盘去税务局"),
        ("一共能输几次", "没有准数"),
        ("改口令要不要收钱", "请直接问税务局或税控服务单位"),
    ],
)
async def test_a_follow_up_is_of_that_card(talk: Talk, asked: str, heard: str) -> None:
    await talk.say("action_out_of_scope", "税盘口令输错锁住了 是不是金蝶的", "out_of_scope")
    await talk.say("action_answer", asked, "nlu_fallback")
    assert heard in talk.text
    assert "换个说法" not in talk.text


async def test_the_same_is_not_said_twice(talk: Talk) -> None:
    await talk.say("action_out_of_scope", "税盘口令输错锁住了 是不是金蝶的", "out_of_scope")
    await talk.say("action_answer", "那等明天会不会自动解啊", "nlu_fallback")
    first = talk.text
    await talk.say("action_answer", "到底会不会自动解啊", "nlu_fallback")
    assert talk.text != first
    assert "税务局" in talk.text


async def test_a_question_of_ours_is_no_follow_up(talk: Talk) -> None:
    await talk.say("action_out_of_scope", "税盘口令输错锁住了", "out_of_scope")
    await talk.say("action_answer", "云星空密码忘了怎么办", "password_reset", product="k3cloud=云星空")
    assert talk.custom("card") is not None


@pytest.mark.parametrize("matter", matters(), ids=lambda matter: matter.id)
def test_each_matter_says_whose_it_is(matter: object) -> None:
    assert matter.whom  # type: ignore[attr-defined]
    assert all(answer.answer.endswith("。") for answer in matter.answers)  # type: ignore[attr-defined]


def test_a_tax_that_is_booked_is_none_of_them() -> None:
    assert not names_foreign_password("个税计提凭证怎么做")


@pytest.mark.parametrize(
    "text",
    [
        "发票云那边报登录ERP失败 我上周改过金蝶接口账号的密码",
        "影像系统连不上星空了 上午改了密码",
        "我问的不是发票云的密码 是金蝶接口账号的密码",
        "我说的不是税盘的口令，是登录星空的密码",
    ],
)
def test_another_system_that_cannot_log_in_to_ours_is_ours(text: str) -> None:
    assert not names_foreign_password(text)


@pytest.mark.parametrize("text", ["发票云的密码忘了", "税盘密码和登录金蝶的密码是一个吗", "是不是税盘的密码锁了"])
def test_their_own_password_is_still_theirs(text: str) -> None:
    assert names_foreign_password(text)
