"""Who has asked gets the answer, whatever intent is heard in it."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import AWAIT_HELPED, AWAIT_PRODUCT, AWAITING, DIALOGUE, Conversation, Dialogue
from actions.dialogue.whose import answers_skill, as_answer, leaves, stays_on_case, stays_with


class Tracker:
    """A turn."""

    events: list[dict[str, object]] = []  # noqa: RUF012 - never changed
    sender_id = "c1"

    def __init__(self, text: str, intent: str, act: str = "tells", **entities: str) -> None:
        named = [{"entity": name, "value": value, "start": 0, "end": 1} for name, value in entities.items()]
        acts = [{"text": text, "act": act, "confidence": 0.9, "start": 0, "end": len(text)}]
        self.latest_message: dict[str, Any] = {
            "text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": named, "acts": acts,
        }  # fmt: skip
        self.slots = {AWAITING: AWAIT_PRODUCT, DIALOGUE: Dialogue(topic="password_reset").as_slot()}


def turn(text: str, intent: str, act: str = "tells", **entities: str) -> Conversation:
    return Conversation(Tracker(text, intent, act, **entities))  # type: ignore[arg-type]


def test_the_product_asked_for_is_the_answer_though_it_sounds_like_a_login() -> None:
    assert answers_skill(turn("浏览器里开的那个星空", "login_failure", product="k3cloud"))
    assert not answers_skill(turn("浏览器里开的那个", "login_failure"))
    assert not answers_skill(turn("星空登不上了", "login_failure", product="k3cloud"))
    assert not answers_skill(turn("星空提示无法连接", "login_failure", product="k3cloud", error_text="无法连接"))


@pytest.mark.parametrize(
    ("job", "text", "intent", "act", "expected"),
    [
        ("password", "那我自己能弄不 我进都进不去", "login_failure", "asks", True),
        ("password", "网页的那个", "login_failure", "tells", True),
        ("password", "现在电脑登录一直转圈 进不去了", "login_failure", "tells", False),
        ("password", "结账提示有凭证没过账怎么办", "closing_checklist", "asks", False),
        ("password", "还有个问题 登录界面打不开", "login_failure", "asks", False),
        ("password", "那要多久", "password_reset", "asks", False),
        ("login", "是管理员给的那个", "password_reset", "tells", True),
        ("other", "网页的那个", "login_failure", "tells", False),
    ],
)
def test_a_reply_stays_with_the_job_that_waits(job: str, text: str, intent: str, act: str, expected: bool) -> None:
    assert stays_with(job, turn(text, intent, act)) is expected


def test_who_wants_a_close_led_has_not_only_named_the_product() -> None:
    assert not answers_skill(turn("带我做K3 2026年11月的结账", "closing_checklist", product="k3wise"))


@pytest.mark.parametrize(
    ("job", "text", "expected"),
    [
        ("password", "还有个问题 报表取不到数", True),
        ("password", "还有个问题 登录界面打不开", False),
        ("password", "报表取不到数", False),
        ("password", "还有个问题想问", False),
        ("closing", "还有个问题 报表取不到数", False),
    ],
)
def test_another_matter_is_named_as_one(job: str, text: str, expected: bool) -> None:
    assert leaves(job, turn(text, "other_kingdee")) is expected


@pytest.mark.parametrize(
    ("text", "intent", "act", "expected"),
    [
        ("网页里正常的 那授权在哪弄", "login_failure", "asks", True),
        ("现在登录一直转圈怎么办", "login_failure", "asks", False),
        ("还有个问题 那授权在哪弄", "login_failure", "asks", False),
        ("网页里正常的", "login_failure", "tells", False),
        ("我就一个人用", "login_failure", "tells", True),
        ("同事能登 就我登不上", "login_failure", "tells", False),
        ("那授权在哪弄", "other_kingdee", "asks", False),
    ],
)
def test_a_question_of_the_case_on_screen_opens_no_job(text: str, intent: str, act: str, expected: bool) -> None:
    assert stays_on_case(turn(text, intent, act).with_slots({AWAITING: AWAIT_HELPED})) is expected


def test_a_prompt_is_news() -> None:
    assert not stays_with("password", turn("弹这个", "login_failure", error_text="弹这个"))


def test_as_an_answer_it_has_no_intent_of_another_job() -> None:
    view = as_answer(turn("浏览器里开的那个星空", "login_failure", product="k3cloud"))
    assert (view.intent, view.entity("product"), len(view.acts)) == ("inform", "k3cloud", 1)


def test_the_product_with_more_of_what_was_told_is_the_answer() -> None:
    said = turn("星辰 不是登录的 是打印时候弹出来要的那个", "login_failure", product="xingchen")
    assert not answers_skill(said)
    said.dialogue.question = "那个打印密码忘了 打凭证要输密码"
    assert answers_skill(said)
    other = turn("星辰 报表导出不了", "login_failure", product="xingchen")
    other.dialogue.question = said.dialogue.question
    assert not answers_skill(other)
