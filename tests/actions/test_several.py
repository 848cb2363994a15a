"""Several problems in one message: one after the other, each for itself, and none lost on the way."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.jobs import Job
from tests.actions.conftest import FORGOTTEN
from tests.actions.counting import ASKED, Counting
from tests.actions.library import ScriptedLibrary
from tests.actions.talk import Talk

TWO = "云星空密码忘了，还有个问题，报表打印不了"


@pytest.fixture
def jobs() -> Sequence[Job]:
    return [Counting()]


async def test_several_problems_one_after_the_other(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", "安装不了怎么办，还有个问题，密码忘了", "other_kingdee", product="k3cloud=安装")
    assert talk.text.startswith("您说了两件事")
    assert talk.text.endswith(ASKED)
    await talk.say("action_answer", "3", "nlu_fallback")
    assert "接着看您说的另一件：“密码忘了”" in talk.text
    assert library.queries[-1].text == "密码忘了"
    assert talk.custom("card")["case_id"] == FORGOTTEN  # type: ignore[index]


async def test_a_solved_question_leads_to_the_next_problem(talk: Talk) -> None:
    await talk.say("action_answer", TWO, "password_reset", product="k3cloud=云星空")
    await talk.press("action_helped", talk.button("有帮助"))
    assert "这件解决了" in talk.text
    assert "接着看您说的另一件：“报表打印不了”" in talk.text


async def test_a_stopped_problem_offers_the_next(talk: Talk) -> None:
    await talk.say("action_answer", TWO, "password_reset", product="k3cloud=云星空")
    await talk.say("action_cancel", "算了", "cancel")
    assert "报表打印不了" in talk.text
    await talk.press("action_job_choice", talk.button("看下一件"))
    assert "接着看" in talk.text


async def test_problems_not_taken_go_with_the_handoff(talk: Talk) -> None:
    await talk.say("action_answer", TWO, "password_reset", product="k3cloud=云星空")
    await talk.say("action_handoff", "转人工", "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert handoff["facts"]["other_questions"] == ["报表打印不了"]
    await talk.press("action_desk_outcome", '/desk_outcome{"request": "handoff", "result": "ticketed"}')
    assert "报表打印不了" in talk.text


async def test_each_problem_has_its_own_product(talk: Talk, library: ScriptedLibrary) -> None:
    text = "云星空密码忘了，另外KIS怎么反结账"
    spans = [("k3cloud", 0, 3), ("kis", 10, 13)]
    entities = [{"entity": "product", "value": value, "start": start, "end": end} for value, start, end in spans]
    parsed = {"text": text, "intent": {"name": "password_reset", "confidence": 0.9}, "entities": entities}
    await talk.call("action_answer", {"event": "user", "text": text, "message_id": "m0", "parse_data": parsed})
    assert library.queries[-1].product == "k3cloud"
    assert talk.slots["product"] == "k3cloud"
    await talk.say("action_answer", "下一个", "nlu_fallback")
    assert library.queries[-1].product == "kis"
    assert talk.slots["product"] == "kis"


async def test_the_problem_that_is_named_is_taken(talk: Talk) -> None:
    told = "云星空密码忘了，还有个问题，报表打印不了，还有个问题，凭证断号怎么整理"
    await talk.say("action_answer", told, "password_reset", product="k3cloud=云星空")
    await talk.say("action_answer", "下一个 就是凭证断号那个", "other_kingdee")
    assert "“凭证断号怎么整理”" in talk.text
    await talk.say("action_answer", "下一个", "steer")
    assert "“报表打印不了”" in talk.text


async def test_who_leaves_one_to_somebody_goes_on_to_the_next(talk: Talk) -> None:
    await talk.say("action_answer", TWO, "password_reset", product="k3cloud=云星空")
    await talk.say("action_handoff", "行 我找主管弄 下一个", "handoff")
    assert "这件您先去办" in talk.text
    assert "接着看您说的另一件：“报表打印不了”" in talk.text
    assert talk.custom("handoff") is None


async def test_a_password_that_is_not_ours_does_not_hide_ours(talk: Talk) -> None:
    told = "个税系统密码忘了 还有云星空的密码也忘了"
    await talk.say("action_out_of_scope", told, "out_of_scope", product="k3cloud=云星空")
    assert "税务局" in talk.text
    assert talk.custom("card")["case_id"] == FORGOTTEN  # type: ignore[index]


async def test_next_before_a_new_question_is_no_part_of_it(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", "下一个问题 云星空的报表打印不了", "other_kingdee", product="k3cloud=云星空")
    assert "下一个" not in library.queries[-1].text


async def test_what_is_called_for_behind_a_success_is_the_one_that_waits(talk: Talk) -> None:
    await talk.say("action_answer", TWO, "password_reset", product="k3cloud=云星空")
    await talk.say("action_answer", "密码重置好了。那报表那个呢 点打印没反应", "other_kingdee")
    assert "接着看您说的另一件：“报表打印不了，那报表那个呢" in talk.text
    assert talk.slots["dialogue"]["pending"] == []


async def test_a_question_beside_the_next_one_loses_no_sign(talk: Talk) -> None:
    said = "结不了账怎么办，顺便问下密码忘了怎么改"
    await talk.say("action_answer", said, "closing_checklist", product="k3cloud=账")
    assert "“密码忘了怎么改”" in talk.text


async def test_what_is_told_of_the_one_that_waits_is_kept_for_it(talk: Talk) -> None:
    await talk.say("action_answer", "账号锁了 而且总账也结不了", "login_failure", product="k3cloud=账号")
    assert "两件事" in talk.text
    await talk.say("action_answer", "密码输错锁的 之前总账结账提示库存没关", "login_failure")
    waiting = talk.slots["dialogue"]["pending"]
    assert [problem["text"] for problem in waiting] == ["总账也结不了，之前总账结账提示库存没关"]


async def test_the_one_that_waits_is_taken_up_in_his_own_words(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", TWO, "password_reset", product="k3cloud=云星空")
    await talk.say("action_answer", "报表打印不了的那个 套打模板要怎么选", "other_kingdee")
    assert talk.slots["dialogue"]["pending"] == []
    assert "套打模板" in library.queries[-1].text
    assert "接着看" not in talk.text


async def test_what_is_at_hand_is_not_the_one_that_waits(talk: Talk) -> None:
    await talk.say("action_answer", TWO, "password_reset", product="k3cloud=云星空")
    await talk.say("action_answer", "密码重置在哪里点", "other_kingdee")
    assert len(talk.slots["dialogue"]["pending"]) == 1
