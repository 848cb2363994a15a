"""Remarks that end are told from those that ask, tell, or answer."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.dialogue.endings import WAITING, WELCOME
from actions.dialogue.errand import LET_GO, LET_TRY
from actions.jobs import Job
from tests.actions.talk import Talk

TWO = "云星空密码忘了，还有个问题，报表打印不了"


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
async def answered(talk: Talk) -> Talk:
    """A talk with an answer on screen."""
    await talk.say("action_answer", "云星空密码忘了怎么办", "password_reset", product="k3cloud=云星空")
    assert talk.slots["awaiting"] == "helped"
    return talk


@pytest.mark.parametrize(
    "text",
    [
        "噢那就得找主管点一下了 多谢", "清楚了 三种都会做了 谢谢", "原来要在柜台改啊谢谢", "行 照您说的来 再见",
    ],
)  # fmt: skip
@pytest.mark.parametrize("action", ["action_answer", "action_out_of_scope", "action_not_helped"])
async def test_thanks_that_end_get_one_line_in_every_skill(answered: Talk, action: str, text: str) -> None:
    await answered.say(action, text, "nlu_fallback")
    assert answered.text == WELCOME
    assert answered.custom("outcome") is None
    assert answered.custom("handoff") is None


@pytest.mark.parametrize("text", ["我去找信息科的人 谢谢您", "懂了，我下午让出纳试，辛苦了"])
async def test_who_goes_to_do_it_is_let_go(answered: Talk, text: str) -> None:
    await answered.say("action_answer", text, "nlu_fallback")
    assert answered.text in (LET_GO, LET_TRY, WELCOME)
    assert answered.slots["awaiting"] == "helped"


@pytest.mark.parametrize(
    "text", ["凭证打印少一列 谢谢", "好的 那我的凭证怎么办 谢谢", "怎么结账 谢谢", "那个报表打不开 谢谢", "等了半天了"]
)
async def test_what_asks_or_tells_is_no_end(answered: Talk, text: str) -> None:
    await answered.say("action_answer", text, "other_kingdee")
    assert answered.text not in (WELCOME, WAITING)


async def test_where_something_was_asked_it_is_no_end(talk: Talk) -> None:
    await talk.say("action_answer", "密码忘了", "password_reset")
    assert talk.slots["awaiting"] == "product"
    await talk.say("action_answer", "我也不知道 我去问主管 谢谢", "nlu_fallback")
    assert talk.text != WELCOME


@pytest.mark.parametrize("text", ["行 那我等着你们 先不碰了", "好的我等工程师", "那就等电话 不动它了 谢谢"])
async def test_who_waits_is_told_so_and_calls_nobody_again(talk: Talk, text: str) -> None:
    await talk.say("action_answer", "服务器数据库起不来", "nlu_fallback")
    await talk.say("action_handoff", "转人工", "handoff")
    await talk.say("action_handoff", text, "handoff")
    assert talk.text == WAITING
    assert talk.custom("handoff") is None


async def test_what_he_asks_before_the_next_is_answered_first(talk: Talk) -> None:
    await talk.say("action_answer", TWO, "password_reset", product="k3cloud=云星空")
    await talk.say("action_answer", "用户管理在哪里打开 下一个", "nlu_fallback")
    lines = talk.text
    assert "接着看您说的另一件：“报表打印不了”" in lines
    assert lines.index("用户管理") < lines.index("接着看")
