"""A question while a person is awaited: answered, or named and marked on the ticket; asked again it hears a sorry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from actions.answers.unwritten import NOT_CERTAIN, NOT_CERTAIN_AGAIN
from actions.dialogue.again import is_same_question
from actions.handoff.needs import LEAD
from actions.jobs import Job
from tests.actions.library import ScriptedLibrary, read_case
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


async def _write(talk: Talk, *clauses: tuple[str, str], intent: str = "other_kingdee") -> None:
    """A turn whose clauses were surely read as these acts."""
    text = " ".join(clause for clause, _ in clauses)
    places = {clause: text.index(clause) for clause, _ in clauses}
    acts = [
        {"text": clause, "act": act, "confidence": 0.97, "start": places[clause], "end": places[clause] + len(clause)}
        for clause, act in clauses
    ]
    parsed: dict[str, Any] = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": [], "acts": acts}
    user = {"event": "user", "text": text, "message_id": f"m{len(talk.events)}", "parse_data": parsed, "metadata": {}}
    await talk.call("action_answer", user)


async def test_what_nobody_knows_is_named_and_marked(talk: Talk) -> None:
    await talk.say("action_handoff", "云星空加密狗插着还提示演示版 转人工", "handoff", product="k3cloud=云星空")
    await _write(talk, ("那想再加两个站点该找谁", "asks"))
    assert talk.text == NOT_CERTAIN.format(point="那想再加两个站点该找谁")
    added = talk.custom("handoff")
    assert added is not None
    assert added["reason"] == "customer_added"
    assert added["facts"]["question"].endswith("那想再加两个站点该找谁")


async def test_the_same_again_hears_a_sorry_and_the_ticket_says_so(talk: Talk) -> None:
    await talk.say("action_handoff", "云星空加密狗插着还提示演示版 转人工", "handoff", product="k3cloud=云星空")
    await _write(talk, ("那想再加两个站点该找谁", "asks"))
    await _write(talk, ("问了两遍了", "complains"), ("加站点到底找谁", "asks"))
    assert talk.text == NOT_CERTAIN_AGAIN.format(point="加站点到底找谁", times="两")
    added = talk.custom("handoff")
    assert added is not None
    assert "（客户第2次问：" in added["facts"]["question"]


async def test_what_the_library_is_sure_of_is_answered(talk: Talk) -> None:
    await talk.say("action_handoff", "云星空报表打不出来 转人工", "handoff", product="k3cloud=云星空")
    await _write(talk, ("那我登录密码忘了怎么办", "asks"), intent="password_reset")
    assert talk.text
    assert "没有核实过的资料" not in talk.text


async def test_a_wait_is_answered_and_what_he_tells_beside_it_is_added(talk: Talk) -> None:
    await talk.say("action_handoff", "云星空凭证打印不出来 转人工", "handoff", product="k3cloud=云星空")
    await _write(talk, ("今天必须报税", "tells"), ("还要等多久啊", "asks"))
    reasons = [message["custom"]["handoff"]["reason"] for message in talk.messages if "custom" in message]
    assert reasons == ["customer_added", "customer_waits"]
    assert talk.messages[0]["custom"]["handoff"]["facts"]["deadline"] == "今天必须报税"


@pytest.mark.parametrize(
    ("asked", "before", "is_same"),
    [
        ("我就问重启那个sql服务行不行 会不会丢数据", "重启sql服务会不会丢数据 其他人要不要先退", True),
        ("到底能不能重启", "重启sql服务会不会丢数据", True),
        ("加站点到底找谁", "那想再加两个站点该找谁", True),
        ("加站点多少钱", "那加站点找谁", False),
        ("服务器在哪看", "服务器怎么重启", False),
        ("应收怎么反结账", "应付怎么反结账", False),
        ("那加站点找谁", "有人断电退出的 咋把他踢掉", False),
    ],
)
def test_the_same_question_in_other_words(asked: str, before: str, is_same: bool) -> None:
    assert is_same_question(asked, before) is is_same


async def test_two_questions_of_one_turn_are_asked_once(talk: Talk) -> None:
    await talk.say("action_handoff", "云星空加密狗插着还提示演示版 转人工", "handoff", product="k3cloud=云星空")
    await _write(talk, ("要在哪个窗口点", "asks"), ("叫什么名", "asks"))
    assert "两遍" not in talk.text


async def test_who_asks_what_he_talks_to_is_told(talk: Talk) -> None:
    await talk.say("action_handoff", "云星空加密狗插着还提示演示版 转人工", "handoff", product="k3cloud=云星空")
    await _write(talk, ("你是不是机器人", "asks"), intent="bot_challenge")
    assert "没有核实过的资料" not in talk.text
    assert talk.custom("handoff") is None


async def test_what_to_have_ready_is_said_at_once(talk: Talk) -> None:
    await talk.say("action_handoff", "云星空加密狗插着还提示演示版 转人工", "handoff", product="k3cloud=云星空")
    await _write(talk, ("要我提供啥", "asks"), ("一次说完", "demands"))
    assert talk.text.startswith(LEAD)
    assert talk.custom("handoff") is None


async def test_what_the_case_at_hand_has_not_checked_no_other_case_answers(
    talk: Talk, library: ScriptedLibrary
) -> None:
    case_id = "kis-login-server-ip-changed"
    questions = read_case(case_id)["questions"]
    place = next(n for n, one in enumerate(questions) if not one.get("known", True))
    library.script["连不上服务器"] = ("answer", [case_id, "kis-backup-pro-missing-bak"])
    library.asked = {"哪里改": (case_id, place, 0.97)}
    await talk.say("action_handoff", "KIS专业版所有客户端连不上服务器 转人工", "handoff", product="kis=KIS专业版")
    await _write(talk, ("服务器地址在哪里改", "asks"))
    assert questions[place]["answer"][:12] in talk.text
    added = talk.custom("handoff")
    assert added is not None
    assert "服务器地址在哪里改" in added["facts"]["question"]
