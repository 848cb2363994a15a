"""His own people ask the engineer, or an engineer said something once: nobody is called."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.handoff.own_people import leaves_to_own, tells_of_engineer
from actions.jobs import Job
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.mark.parametrize(
    "text",
    [
        "让老板问工程师", "让我们领导去问工程师吧", "先不动 等财务经理找你们工程师",
        "我叫同事联系客服",
        "等我们IT来了再问他", "我回头让IT打电话问你们", "等工程师明天上班我再问他", "这个等王总回来再定",
        "让信息部的去联系金蝶",
        "请我们主管跟工程师对接吧", "回头我问问工程师 我自己去问工程师", "我老板会去问工程师的",
    ],
)  # fmt: skip
def test_it_is_left_to_his_own(text: str) -> None:
    assert leaves_to_own(text)


@pytest.mark.parametrize(
    "text",
    [
        "领导让我找工程师", "老板叫我转人工", "让工程师打给我们IT", "叫你们经理来", "转人工",
        "找个工程师来看",
        "让工程师看看", "叫个懂的来", "工程师什么时候来", "我们老板急死了 派个人来",
        "要不要让老板找工程师", "总账结不了 找人",
    ],
)  # fmt: skip
def test_one_of_ours_is_wanted_or_asked_of(text: str) -> None:
    assert not leaves_to_own(text)


@pytest.mark.parametrize(
    "text",
    [
        "上次工程师说要先备份", "之前你们工程师让我们别动", "工程师上次说这个不用管", "上回来的师傅教过我们反结账",
        "以前客服告诉我在期末处理里", "去年你们技术给我们改过一次",
    ],
)  # fmt: skip
def test_an_engineer_is_only_told_of(text: str) -> None:
    assert tells_of_engineer(text)


@pytest.mark.parametrize(
    "text", ["工程师说今天来的", "找上次那个工程师来", "让上次的工程师联系我", "工程师呢", "你们工程师怎么还没来"]
)
def test_he_is_wanted(text: str) -> None:
    assert not tells_of_engineer(text)


@pytest.mark.parametrize("text", ["让我们领导去问工程师吧", "等工程师明天上班我再问他", "我叫同事联系客服"])
async def test_nobody_is_called(talk: Talk, text: str) -> None:
    await talk.say("action_answer", "凭证断号了怎么整理", "other_kingdee", product="k3cloud=凭证")
    await talk.say("action_handoff", text, "handoff")
    assert talk.custom("handoff") is None
    assert talk.text


async def test_who_is_sent_by_his_boss_gets_one(talk: Talk) -> None:
    await talk.say("action_handoff", "领导让我转人工", "handoff")
    assert talk.custom("handoff") is not None
