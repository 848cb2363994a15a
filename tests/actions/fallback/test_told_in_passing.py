"""What he tells while something is at hand is no question of his, and is never refused."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rasa_sdk import Tracker

from actions.conversation import Conversation
from actions.fallback.actions import tells_only
from actions.jobs import Job
from actions.logins.job import LoginJob
from actions.logins.memory import Trouble
from actions.products.catalogue import Catalogue
from tests.actions.library import ScriptedLibrary


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None."""
    return ()


def said(text: str, intent: str = "out_of_scope", confidence: float = 0.9) -> Conversation:
    latest = {"text": text, "intent": {"name": intent, "confidence": confidence}, "entities": []}
    return Conversation(Tracker.from_dict({"sender_id": "c", "slots": {}, "latest_message": latest, "events": []}))


@pytest.mark.parametrize("text", ["今天真冷", "昨晚电信来换了宽带", "我在酒店 同组的都能登", "外面雨真大", "刚开完会"])
def test_told_in_passing(text: str) -> None:
    assert tells_only(said(text))


@pytest.mark.parametrize("text", ["今天天气怎么样", "个税怎么报？", "用友U8登不上", "几点了呢"])
def test_asked_or_of_others(text: str) -> None:
    assert not tells_only(said(text))


@pytest.mark.parametrize(
    ("text", "intent", "is_claimed"),
    [
        ("手机号登进去了 工作台上一个账套都没有", "password_reset", True),
        ("密码忘了 账套都看不到", "password_reset", False),
        ("手机号登进去了 工作台上一个账套都没有", "closing_checklist", False),
    ],
)
def test_who_is_in_has_lost_no_password(text: str, intent: str, is_claimed: bool) -> None:
    job = _login()
    assert job.claims(said(text, intent)) is is_claimed


@pytest.mark.parametrize(
    ("text", "intent", "phase", "is_told"),
    [
        ("信息部上周六升过级 我在家远程", "handoff", "tried", True),
        ("她们的都有 昨天刚开的号", "handoff", "separate", True),
        ("叫你们工程师来", "handoff", "tried", False),
        ("我在家远程", "handoff", "handed", False),
        ("我在家远程", "cancel", "tried", False),
    ],
)
def test_facts_heard_as_the_wish_for_a_person(text: str, intent: str, phase: str, is_told: bool) -> None:
    trouble = Trouble(words="登不上", phase=phase)  # type: ignore[arg-type]
    memory: dict[str, object] = {}
    trouble.keep(memory)
    assert _login().takes_as_told(said(text, intent), memory) is is_told


def _login() -> LoginJob:
    library = ScriptedLibrary({})
    return LoginJob(library, Catalogue(library))
