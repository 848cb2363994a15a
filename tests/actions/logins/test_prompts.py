"""A prompt that we have no checked answer to: its own words at once, something harmless, then a person with facts."""

from __future__ import annotations

from typing import Any

import pytest

from actions.logins.content import content
from actions.logins.knowing import quoted_prompt
from actions.logins.prompts import first_words, read_prompt
from tests.actions.library import DATA, ScriptedLibrary
from tests.actions.logins.conftest import MOVED, ONE
from tests.actions.talk import Talk

LOCKED, UNAUTHORISED = "kis-eng-cloud-and-system-lock", "kis-eng-authorisation-invalid"
FULL = "超过最大登录人数"


@pytest.fixture
def library(library: ScriptedLibrary) -> ScriptedLibrary:
    library.engineers = {FULL: ("answer", [LOCKED]), "授权说明": ("answer", [UNAUTHORISED])}
    library.script = {"登不上": ("clarify", [ONE, MOVED]), **library.script}
    return library


def titles(talk: Talk) -> list[str]:
    return [button["title"] for message in talk.messages for button in message.get("buttons", [])]


def facts(talk: Talk) -> dict[str, Any]:
    handoff = talk.custom("handoff")
    assert handoff is not None
    known: dict[str, Any] = handoff["facts"]
    return known


async def ask(talk: Talk, text: str, intent: str = "login_failure", **entities: str) -> None:
    await talk.say("action_answer", text, intent, **entities)


@pytest.fixture
async def told(talk: Talk, library: ScriptedLibrary) -> Talk:
    await ask(talk, f"{FULL} 进不去 kis", product="kis=kis")
    return talk


async def test_what_its_words_say_comes_at_once_and_no_more(told: Talk) -> None:
    assert FULL in told.text
    assert "字面上是说" in told.text
    assert "正常退出" in told.text
    assert told.custom("handoff") is None
    assert told.custom("card") is None
    assert titles(told) == ["好了", "没好", "转人工"]


async def test_the_engineers_case_goes_to_the_desk_only(told: Talk) -> None:
    traces = [message["custom"]["trace"] for message in told.messages if "trace" in message.get("custom", {})]
    assert LOCKED in [case["case_id"] for case in traces[-1]["cases"]]
    assert LOCKED not in told.text
    assert "站点" not in told.text


async def test_it_helped(told: Talk) -> None:
    await told.press("action_job_choice", told.button("好了"))
    assert "太好了" in told.text
    assert told.slots["dialogue"]["jobs"] == []


@pytest.mark.parametrize("by_button", [True, False])
async def test_it_did_not_help_brings_a_person_with_prompt_and_try(told: Talk, by_button: bool) -> None:
    if by_button:
        await told.press("action_job_choice", told.button("没好"))
    else:
        await told.say("action_not_helped", "还是不行", "not_helped")
    assert facts(told)["error_text"] == FULL
    assert facts(told)["question"] == f"{FULL} 进不去 kis"
    assert facts(told)["diagnosis"] == "licence"
    assert [entry["what"] for entry in facts(told)["tried"]] == ["请不用的同事正常退出后再登"]


async def test_after_a_digression_it_stands_where_it_stood(told: Talk) -> None:
    await ask(told, "凭证断号怎么整理", "other_kingdee")
    assert "试好了，或者试了还不行" in told.text
    assert "没好" in titles(told)


async def test_without_something_harmless_a_person_comes_at_once(talk: Talk, library: ScriptedLibrary) -> None:
    await ask(talk, "kis登录时说无效的授权说明", product="kis=kis")
    assert "不要重装软件" in talk.text
    assert facts(talk)["error_text"] == "无效的授权说明"
    await ask(talk, "我们三个人都这样")
    assert talk.custom("card") is None


async def test_a_quoted_prompt_that_no_case_speaks_of(talk: Talk, library: ScriptedLibrary) -> None:
    await ask(talk, "云星空登不上，提示许可数超限", product="k3cloud=云星空", error_text="许可数超限")
    assert "字面上是说" in talk.text
    await ask(talk, "现在又能选账套了 可是还是提示许可数超限", "not_helped", error_text="许可数超限")
    assert facts(talk)["error_text"] == "许可数超限"


def test_nothing_is_claimed_beyond_the_words() -> None:
    for kind in content().prompts:
        words = first_words(read_prompt(kind.words[0]))
        assert f"字面上是说{kind.say}" in words
        assert "没有核实过的资料" in words


def test_what_is_proposed_cannot_hurt() -> None:
    for kind in content().prompts:
        for word in ("重启", "重装", "恢复", "删除", "防火墙", "关闭"):
            line = f"{kind.say}{kind.do or ''}"
            assert word not in line or "不要" in line, kind.id


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        (FULL, "crowded"),
        ("并发用户数已达上限", "crowded"),
        ("被某电脑或IP中已使用", "occupied"),
        ("云服务器繁忙，请稍后再试", "cloud_busy"),
        ("系统繁忙，请稍后再试", "busy"),
        ("云服务器未启动", "stopped"),
        ("系统升级维护中", "upkeep"),
        ("网络异常请检查网络设置", "unreachable"),
        ("无效的授权说明", "unauthorised"),
        ("0x80131509", None),
    ],
)
def test_what_the_words_of_a_prompt_say(prompt: str, kind: str | None) -> None:
    found = read_prompt(prompt).kind
    assert (found.id if found else None) == kind


def test_every_prompt_that_is_known_uncertainly_has_words_for_it() -> None:
    """F047, F048, F049, F445: the prompts that data/facts.yml grades L."""
    lines = (DATA / "facts.yml").read_text(encoding="utf-8").splitlines()
    uncertain = [line.split("screen: ['")[1].split("'")[0] for line in lines if "confidence: L, screen: ['" in line]
    assert len(uncertain) >= 4
    assert [prompt for prompt in uncertain if read_prompt(prompt).kind is None] == []


@pytest.mark.parametrize(
    ("words", "prompt"),
    [
        ("页面写“当前用户未授权访问”", "当前用户未授权访问"),
        ("登录弹出「会话已过期，请重新登录」", "会话已过期，请重新登录"),
        ("kis登不上，提示账套被锁定了", "账套被锁定了"),
        ("点“忘记密码”没反应", None),
        ("提示什么的没注意", None),
        ("没有提示", None),
    ],
)
def test_a_prompt_in_quotes_or_behind_its_word(words: str, prompt: str | None) -> None:
    assert quoted_prompt(words) == prompt


async def test_a_list_of_other_prompts_is_no_question_about_this_one(talk: Talk, library: ScriptedLibrary) -> None:
    locked, one = "k3cloud-password-account-locked", "k3cloud-login-one-person"
    library.script = {"登录不上": ("clarify", [locked, one]), **library.script}
    await ask(talk, "云星空登录不上 提示用户已在线", product="k3cloud=云星空")
    assert "提示“用户已在线”，字面上是说别处正开着它" in talk.text
    assert "提示账号被锁" not in talk.text
