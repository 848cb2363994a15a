"""Nobody is asked twice, whatever is answered, pressed or asked in between, and whatever the library finds."""

from __future__ import annotations

import os

import pytest
from aiohttp.test_utils import TestClient

from actions.base import APOLOGY, LIBRARY_DOWN
from actions.dialogue.asked import NO_MORE_QUESTIONS
from tests.actions.library import ScriptedLibrary
from tests.actions.talk import Talk
from tests.actions.walks import DrawnLibrary, Walk, is_small
from tests.dialogues.asking import faults_of_asking

SEEDS = range(int(os.environ.get("WALKS_FROM", "0")), int(os.environ.get("WALKS", "120")))
GROUPS = 6


@pytest.fixture
def library() -> ScriptedLibrary:
    return DrawnLibrary()


@pytest.mark.parametrize("group", range(GROUPS))
async def test_nobody_is_asked_twice(client: TestClient, group: int) -> None:
    faults = []
    for seed in SEEDS[group::GROUPS]:
        talk = Talk(client, sender=f"walk-{seed}")
        walk = Walk(talk, seed)
        lines = await walk.go()
        found = faults_of_asking(lines)
        faults += [f"walk {seed}: {fault}\n{walk.text}" for fault in found[:1]]
        assert is_small(talk.slots)
        assert not any(words in walk.text for words in (APOLOGY, LIBRARY_DOWN)), walk.text
    assert not faults, f"{len(faults)} walks\n" + "\n\n".join(faults[:5])


async def test_a_product_told_to_one_skill_is_known_to_all(talk: Talk) -> None:
    await talk.say("action_answer", "带我做月末结账", "closing_checklist")
    await talk.press("action_job_choice", talk.button("KIS"))
    assert talk.slots["product"] == "kis"
    await talk.say("action_answer", "先不管结账 我登录密码忘了", "password_reset")
    assert "哪一个产品" not in talk.text
    assert "云星空" not in [button["title"] for message in talk.messages for button in message.get("buttons", [])]


async def test_who_cannot_tell_his_edition_hears_where_it_stands(talk: Talk) -> None:
    await talk.say("action_answer", "KIS带我做月末结账", "closing_checklist", product="kis=KIS")
    await talk.say("action_answer", "不清楚", "nlu_fallback", 0.5)
    assert "帮助→关于" in talk.text
    await talk.say("action_answer", "还是不清楚", "nlu_fallback", 0.5)
    assert talk.text.startswith(NO_MORE_QUESTIONS)


async def test_whose_password_it_is_need_not_be_said_again(talk: Talk) -> None:
    await talk.say("action_answer", "KIS打不开", "login_failure", product="kis=KIS")
    await talk.say("action_answer", "要输密码 用户名manager 没人知道了", "nlu_fallback", 0.5)
    await talk.say("action_answer", "密码忘了", "password_reset")
    assert "哪一个密码" not in talk.text
    assert "manager" in talk.text
