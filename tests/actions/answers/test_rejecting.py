"""A case that is none of his is discarded: its lines, its questions and itself; the one before is on screen again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.answers.rejecting import NOT_THAT, rejecting_clauses
from actions.dialogue.denial import DENIED_RESULT
from actions.jobs import Job
from kb.client import Case
from tests.actions.library import ScriptedLibrary, read_case
from tests.actions.talk import Talk

SECOND = "k3cloud-password-second-verification"
USER = "k3cloud-integration-user-not-allowed"
POINT = "action_answer"
RESTART = next(n for n, one in enumerate(read_case(USER)["questions"]) if "加完要重启程序吗" in one["asks"])


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
def library() -> ScriptedLibrary:
    return ScriptedLibrary({"验权": ("answer", [SECOND]), "不允许用户": ("answer", [USER])})


@pytest.mark.parametrize(
    "text",
    [
        "不是啊 没有什么二次验权密码",
        "哪来的二次验权密码",
        "没有二次验权密码这回事，我问的是菜单",
        "我说的不是二次验权密码",
        "跟二次验权密码没关系，我要加用户",
        "不对 我们没设过二次验权密码",
        "你理解错了 我问的是名单",
        "答非所问，菜单在哪",
        "我没问二次验权密码",
        "这根本不是一回事啊",
    ],
)
def test_a_rejection_is_heard(text: str) -> None:
    assert rejecting_clauses(_case(SECOND), text)


@pytest.mark.parametrize(
    "text",
    [
        "二次验权密码是啥",
        "二次验权密码没有怎么办",
        "没有二次验权密码怎么进",
        "我没有权限",
        "当初没设过二次验权密码能打开吗",
        "不对，还是打不开",
        "不是啊 还是进不去",
        "二次验权密码没人知道",
        "不是说要输密码吗",
        "是不是搞错了 我们是公有云",
        "密码弄错了",
    ],
)
def test_a_fact_or_a_question_rejects_nothing(text: str) -> None:
    assert rejecting_clauses(_case(SECOND), text) == []


async def test_what_he_asks_beside_it_is_answered_from_the_case_before(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say(POINT, "云星空提示不允许用户登录", "other_kingdee", product="k3cloud=云星空")
    await talk.say(POINT, "验权在哪设", "password_reset")
    assert talk.slots["dialogue"]["current"] == SECOND
    library.asked = {"重启": (USER, RESTART, 0.95)}
    await talk.say(POINT, "不是啊 没有什么二次验权密码 加完要重启程序吗", "other_kingdee")
    assert NOT_THAT in talk.text
    assert read_case(USER)["questions"][RESTART]["answer"] in talk.text
    dialogue = talk.slots["dialogue"]
    assert dialogue["current"] == USER
    assert {entry["case_id"]: entry["result"] for entry in dialogue["shown"]}[SECOND] == DENIED_RESULT


async def test_a_rejected_case_is_not_found_again(talk: Talk) -> None:
    await talk.say(POINT, "云星空验权在哪设", "password_reset", product="k3cloud=云星空")
    await talk.say(POINT, "哪来的二次验权密码", "password_reset")
    assert talk.slots["dialogue"]["current"] is None
    await talk.say(POINT, "就是验权那里打不开", "password_reset")
    assert read_case(SECOND)["cause"] not in talk.text


def _case(case_id: str) -> Case:
    return Case.model_validate(read_case(case_id))


RECEIVABLE = "eas-receivable-cross-period-settlement"


@pytest.mark.parametrize(
    "text",
    [
        "不是结算做错,就是应收单本身金额录错了",
        "不是跨期结算，是单据录错了",
        "不是结算的问题，其实是客户选错了",
        "不是反结算 我是要改应收单",
        "那不是跨期的结算，只是应收单日期写错",
        "我不是结算做错 是发票开错了",
    ],
)
def test_what_is_set_right_is_rejected(text: str) -> None:
    assert rejecting_clauses(_case(RECEIVABLE), text)


@pytest.mark.parametrize(
    "text",
    [
        "结算做错了 是不是要反结算",
        "不是结算做错 是结算日期做错了",
        "是不是结算做错了 就是那张",
        "不是本期的结算，是上个月的跨期结算",
        "不是财务做的，是业务员做的",
        "反结算是不是要先反结账",
    ],
)
def test_what_is_told_more_closely_is_not(text: str) -> None:
    assert not rejecting_clauses(_case(RECEIVABLE), text)
