"""Who has the turn: jobs, digressions and the way back, reasons, what ends a job."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.jobs import Job
from tests.actions.conftest import FORGOTTEN
from tests.actions.counting import ASKED, REASON, Counting
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    return [Counting()]


@pytest.fixture
async def counting(talk: Talk) -> Talk:
    await talk.say("action_answer", "安装要多少台", "other_kingdee")
    assert talk.text == ASKED
    return talk


@pytest.mark.parametrize(
    ("intent", "said", "heard"),
    [
        ("greet", "你好", "您好，我在。"),
        ("thanks", "谢谢", "不客气。"),
    ],
)
async def test_a_courtesy_is_answered_and_the_job_leads_back(
    counting: Talk, intent: str, said: str, heard: str
) -> None:
    await counting.say("action_small_talk", said, intent)
    assert counting.text.splitlines() == [heard, "回到安装：", ASKED]
    assert counting.button("一台")


async def test_who_leaves_is_not_held_back(counting: Talk) -> None:
    await counting.say("action_small_talk", "再见", "goodbye")
    assert ASKED not in counting.text


async def test_another_question_is_answered_and_the_job_leads_back(counting: Talk) -> None:
    await counting.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    assert counting.custom("card")["case_id"] == FORGOTTEN  # type: ignore[index]
    assert counting.text.endswith(ASKED)
    assert counting.slots["awaiting"] is None


async def test_a_button_of_the_case_shown_meanwhile_is_not_the_jobs(counting: Talk) -> None:
    await counting.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await counting.press("action_helped", counting.button("有帮助"))
    assert counting.custom("outcome") == {"case_id": FORGOTTEN, "helped": True}
    assert counting.text.endswith(ASKED)


async def test_why_is_answered_and_the_question_put_again(counting: Talk) -> None:
    await counting.say("action_answer", "为什么问这个", "nlu_fallback")
    assert counting.text.splitlines() == [REASON, "回到安装：", ASKED]


async def test_why_the_product_is_asked(talk: Talk) -> None:
    await talk.say("action_answer", "密码忘了", "password_reset")
    await talk.say("action_out_of_scope", "问这个干嘛", "out_of_scope")
    assert "不同产品" in talk.text
    assert talk.button("云星空")
    assert talk.slots["awaiting"] == "product"


async def test_why_without_a_question_is_no_reason(talk: Talk) -> None:
    await talk.say("action_out_of_scope", "为什么问这个", "out_of_scope")
    assert "不同产品" not in talk.text


async def test_the_job_ends_and_its_buttons_are_stale(counting: Talk) -> None:
    button = counting.button("一台")
    await counting.press("action_job_choice", button)
    assert counting.text == "记下了，装好了。"
    await counting.press("action_job_choice", button)
    assert "已经过去了" in counting.text


async def test_cancel_says_what_the_job_says(counting: Talk) -> None:
    await counting.say("action_cancel", "算了", "cancel")
    assert counting.text == "安装停在这儿。"
    await counting.say("action_answer", "3", "nlu_fallback")
    assert "装好了" not in counting.text


async def test_restart_drops_the_job(counting: Talk) -> None:
    await counting.say("action_restart", "重新开始", "restart")
    await counting.say("action_small_talk", "你好", "greet")
    assert ASKED not in counting.text


async def test_after_a_handoff_nothing_is_said(counting: Talk) -> None:
    await counting.say("action_answer", "太难了", "nlu_fallback")
    handoff = counting.custom("handoff")
    assert handoff is not None
    assert counting.text == ""
    assert handoff["reason"] == "unresolved"


async def test_facts_of_the_job_complete_and_lists_are_joined(counting: Talk) -> None:
    await counting.say("action_answer", "清过缓存", "inform", tried="清缓存=清过缓存")
    await counting.say("action_handoff", "转人工", "handoff")
    handoff = counting.custom("handoff")
    assert handoff is not None
    assert handoff["facts"]["client"] == "安装程序"
    assert [entry["what"] for entry in handoff["facts"]["tried"]] == ["清缓存", "重启电脑"]


async def test_an_engineers_end_is_the_jobs_end(counting: Talk) -> None:
    await counting.press("action_desk_outcome", '/desk_outcome{"request": "handoff", "result": "resolved"}')
    assert counting.messages == []
    await counting.say("action_small_talk", "你好", "greet")
    assert ASKED not in counting.text


async def test_anger_is_acknowledged_in_a_job_once(counting: Talk) -> None:
    await counting.say("action_answer", "什么破软件", "nlu_fallback")
    assert counting.text.startswith("给您添麻烦了")
    assert counting.text.endswith(ASKED)
    await counting.say("action_answer", "什么破软件", "nlu_fallback")
    assert "给您添麻烦了" not in counting.text


@pytest.mark.parametrize(
    ("action", "intent"),
    [("action_answer", "inform"), ("action_handoff", "handoff"), ("action_cancel", "cancel"), ("action_deny", "deny")],
)
async def test_a_typed_secret_is_spoken_of_whatever_the_turn_is(counting: Talk, action: str, intent: str) -> None:
    await counting.say(action, "密码是[密码已隐藏]", intent)
    assert "隐藏" in counting.text.splitlines()[0]
    assert "改掉" in counting.text
    await counting.say("action_answer", "密码是[密码已隐藏]", "inform")
    assert "改掉" not in counting.text
