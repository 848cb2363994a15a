"""The answer to "which product is it" names one, and mostly says something beside it."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.conversation import AWAIT_PRODUCT, Conversation
from actions.products.answered import names_product_asked_for, product_named, question_answered

QUESTION = "审计要求改3月的凭证 能一下子退回3月吗"
NAMES = {"云星空": "k3cloud", "星空": "k3cloud", "EAS": "eas", "星辰": "xingchen", "KIS": "kis"}


def turn(
    text: str,
    *,
    question: str = QUESTION,
    topic: str = "other_kingdee",
    acts: dict[str, str] | None = None,
    **more: str,
) -> Conversation:
    """A turn while the question skill waits for the product."""
    entities = []
    for name, value in NAMES.items():
        start = text.find(name)
        if start >= 0 and not any(one["start"] <= start < one["end"] for one in entities):
            entities.append({"entity": "product", "value": value, "start": start, "end": start + len(name)})
    entities += [{"entity": name, "value": value} for name, value in more.items()]
    read = [
        {"text": clause, "act": act, "confidence": 0.97, "start": text.find(clause), "end": text.find(clause) + 1}
        for clause, act in (acts or {}).items()
    ]
    asked = [{"text": "能一下子退回3月吗", "act": "asks", "confidence": 0.9, "start": 13, "end": 22}]
    events: list[dict[str, Any]] = [
        {"event": "user", "text": question, "parse_data": {"entities": [], "acts": asked}},
        {"event": "user", "text": text, "parse_data": {"entities": entities, "acts": read}},
    ]
    slots = {"awaiting": AWAIT_PRODUCT, "product": "k3cloud", "dialogue": {"question": question, "topic": topic}}
    latest = {"text": text, "entities": entities, "acts": read, "intent": {"name": "out_of_scope", "confidence": 0.9}}
    return Conversation(Tracker("x", slots, latest, events, False, None, {}, "action_listen"))


@pytest.mark.parametrize(
    "text",
    [
        "税盘我们带去税务局。我们用的是云星空",
        "个税那个密码我问税局去 金蝶这个是星空的",
        "不太清楚叫啥 同事说是星空 网页里打开的 网址里有ik3cloud",
        "我也不晓得叫什么名字，电脑上打开的，写着云星空",
        "网银那个找银行去了，这个是EAS",
        "说不上来是哪个软件 桌面图标写着KIS",
        "就是那个星辰 网页上扫码进去的那个",
        "手机app上用的 会计说叫星辰",
    ],
)
def test_only_the_question_runs_on(text: str) -> None:
    asked = question_answered(turn(text))
    assert asked is not None
    assert asked.text == QUESTION
    assert asked.intent == "other_kingdee"
    assert asked.awaiting is None
    assert asked.entity("product") in NAMES.values()


def test_what_he_thanks_for_and_goes_to_do_is_no_fact() -> None:
    acts = {"好的明白了": "agrees", "税盘我们带去税务局": "goes"}
    asked = question_answered(turn("好的明白了，税盘我们带去税务局。我们用的是云星空", acts=acts))
    assert asked is not None
    assert asked.text == QUESTION


def test_the_facts_he_adds_are_told() -> None:
    asked = question_answered(turn("不清楚叫什么 同事说是星空 凭证都是手工录的"))
    assert asked is not None
    assert asked.text == f"{QUESTION}，凭证都是手工录的"


def test_the_clauses_of_the_question_do_what_they_did() -> None:
    asked = question_answered(turn("税盘我们带去税务局。我们用的是云星空"))
    assert asked is not None
    assert [(act.text, act.act) for act in asked.acts] == [("能一下子退回3月吗", "asks")]
    assert asked.text[asked.acts[0].start : asked.acts[0].end] == "能一下子退回3月吗"


@pytest.mark.parametrize(
    "text",
    [
        "云星空",
        "我们用的是云星空",
        "云星空 凭证都是手工录的",
        "不清楚",
        "网页里打开的",
        "云星空，另外还有个问题 我密码忘了",
        "网页里打开的 星空 密码忘了登不上",
    ],
)
def test_what_needs_no_reading_stays_as_it_is(text: str) -> None:
    assert question_answered(turn(text)) is None


def test_a_prompt_is_news() -> None:
    assert question_answered(turn("不清楚叫啥 星空 提示期间已关闭", error_text="期间已关闭")) is None


def test_how_one_gets_in_is_a_fact_of_a_login() -> None:
    told = turn("不清楚叫啥 星空 网页里打开的", question="登不上了", topic="login_failure")
    asked = question_answered(told)
    assert asked is not None
    assert asked.text == "登不上了，网页里打开的"


def test_how_the_modules_stand_is_the_ledgers_trouble() -> None:
    told = turn("EAS 固资出纳都结了 应付还没结", question="总账结账给我拒了", topic="closing_checklist")
    asked = question_answered(told)
    assert asked is not None
    assert asked.text == "总账结账给我拒了，有子系统没结账"


def test_a_job_that_asked_hears_the_name_without_the_way_to_it() -> None:
    assert product_named(turn("就是那个星辰,网页上扫马进去的那个")).text == "就是那个星辰"
    assert product_named(turn("同事说是星空 网址里有ik3cloud 我的号")).text == "同事说是星空 我的号"
    same = turn("星辰 老板的号")
    assert product_named(same) is same
    none = turn("网页里打开的")
    assert product_named(none) is none


def test_a_product_that_was_asked_for_is_never_foreign() -> None:
    assert names_product_asked_for(turn("我们用的是云星空"))
    assert not names_product_asked_for(turn("税盘我们带去税务局"))
