"""A list of cases is a question: once a matter, and none under a case unless another thing is named."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.answers.choosing import (
    LEAST_AFTER_ANSWER,
    LISTED,
    is_in_hand,
    is_unlike,
    not_offered,
    put_list,
    was_offered,
)
from actions.answers.follow_up import Earlier
from actions.answers.search import Found
from actions.answers.settling import is_of_other_prompt, leading, within_year
from actions.conversation import AWAIT_CHOICE, AWAITING, DIALOGUE, Conversation, Dialogue
from actions.reply import Reply
from kb.client import SearchResult
from tests.actions.answers.test_twins import ASSETS, LEDGER, found

EARLIER = Earlier("云星空应收单怎么核销", "应收单怎么核销", "k3cloud-receivable-settle")


def said(text: str, awaiting: str | None = "helped") -> Conversation:
    latest = {"text": text, "intent": {"name": "other_kingdee", "confidence": 0.9}, "entities": []}
    slots = {DIALOGUE: {"current": EARLIER.case_id}, AWAITING: awaiting}
    return Conversation(Tracker.from_dict({"sender_id": "c", "slots": slots, "latest_message": latest, "events": []}))


@pytest.mark.parametrize("text", ["那核销错了呢", "行 一个个弄完了", "还要再做什么", "应收单有两张"])
def test_it_is_said_of_the_case_in_hand(text: str) -> None:
    assert is_in_hand(EARLIER, said(text))


@pytest.mark.parametrize("text", ["那凭证怎么引出来", "另外问个问题 库存对不上", "登录不上了"])
def test_another_thing_is_named(text: str) -> None:
    assert not is_in_hand(EARLIER, said(text))


def test_nothing_is_in_hand_without_an_answer_on_screen() -> None:
    assert not is_in_hand(EARLIER, said("那核销错了呢", awaiting=None))


def test_a_list_is_put_once_a_matter_and_its_remainder_is_shown() -> None:
    dialogue, hits = Dialogue(), found(LEDGER, ASSETS)
    assert put_list(hits.choices, hits, dialogue, Reply()) is None
    assert was_offered(dialogue)
    assert put_list(hits.choices[:1], hits, dialogue, Reply()) == LEDGER[0]


def doubtful(probability: float, **first: object) -> Found:
    content = found(LEDGER, ASSETS).result.model_dump()
    content |= {"outcome": "clarify", "answerable": False, "probability": probability}
    content["hits"][0] |= first
    return Found(SearchResult.model_validate(content))


def asked(question: str = "K3总账已经结账了 要回去改上个月") -> Conversation:
    latest = {"text": question, "intent": {"name": "other_kingdee", "confidence": 0.9}, "entities": []}
    slots = {DIALOGUE: {"question": question}}
    return Conversation(Tracker.from_dict({"sender_id": "c", "slots": slots, "latest_message": latest, "events": []}))


def test_what_says_his_own_sentence_is_shown_and_not_listed() -> None:
    shown = leading(doubtful(0.95), asked(), "k3wise")
    assert shown is not None
    assert shown.case_id == LEDGER[0]


@pytest.mark.parametrize(
    ("hits", "conversation", "product"),
    [
        (doubtful(0.7), asked(), "k3wise"),
        (doubtful(0.95, other_release=True), asked(), "k3wise"),
        (doubtful(0.95, other_product=True), asked(), "k3wise"),
        (doubtful(0.95), asked("反结账"), "k3wise"),
        (doubtful(0.95, title="K3 年结完了想退回去"), asked("K3还没年结 想退回上个月"), "k3wise"),
        (doubtful(0.95), asked(), None),
    ],
)
def test_what_is_doubted_for_more_is_asked(hits: Found, conversation: Conversation, product: str | None) -> None:
    assert leading(hits, conversation, product) is None


YEAR = ("k3wise-closing-year-end", "K3 年结以后想改去年的账", "gl", 0.43)


def test_a_case_of_the_years_end_gives_way_to_the_next() -> None:
    content = found(YEAR, LEDGER, ("k3wise-other", "K3 打印", "gl", 0.2)).result.model_dump()
    hits = Found(SearchResult.model_validate(content | {"outcome": "clarify", "answerable": False}))
    shown = leading(hits, asked("K3 8月份的凭证错了 已经结账了"), "k3wise")
    assert shown is not None
    assert shown.case_id == LEDGER[0]
    assert leading(hits, asked("K3 去年8月份的凭证错了 已经结账了"), "k3wise") == hits.own_hits[0]


def test_a_sure_case_of_the_years_end_gives_way_as_well() -> None:
    hits = found(YEAR, LEDGER, ("k3wise-other", "K3 打印", "gl", 0.2))
    sure = hits.own_hits[0]
    assert within_year(sure, hits, asked("K3 去年的凭证错了")) == sure
    assert (within_year(sure, hits, asked("K3 5月的凭证错了")) or sure).case_id == LEDGER[0]
    assert within_year(sure, found(YEAR), asked("K3 5月的凭证错了")) is None


def test_the_twin_for_his_own_edition_leads_where_it_is_meant() -> None:
    content = doubtful(0.95, other_release=True, score=0.4).result.model_dump()
    content["hits"][1]["scores"] = {"meaning": 0.5}
    shown = leading(Found(SearchResult.model_validate(content)), asked(), "k3wise")
    assert shown is not None
    assert shown.case_id == ASSETS[0]


def test_another_edition_is_listed_last() -> None:
    hits = doubtful(0.5, other_release=True)
    assert [choice["case_id"] for choice in hits.choices] == [ASSETS[0], LEDGER[0]]


def test_what_he_tells_beside_the_list_leaves_its_first() -> None:
    hits, conversation = doubtful(0.5), told_beside_a_list()
    assert [choice["case_id"] for choice in not_offered(hits, conversation)] == [LEDGER[0]]


def told_beside_a_list() -> Conversation:
    latest = {"text": "就是这个月的", "intent": {"name": "other_kingdee", "confidence": 0.9}, "entities": []}
    notices = [f"{LISTED}{Dialogue().matter_id}"]
    slots = {DIALOGUE: {"question": "反结账", "notices": notices}, AWAITING: AWAIT_CHOICE, "product": "k3wise"}
    return Conversation(Tracker.from_dict({"sender_id": "c", "slots": slots, "latest_message": latest, "events": []}))


def test_titles_of_something_else_are_not_put_to_who_has_had_an_answer() -> None:
    answered = Dialogue(shown=[{"case_id": EARLIER.case_id, "title": "x", "result": None, "matter": 1}])
    assert is_unlike(doubtful(LEAST_AFTER_ANSWER - 0.1), answered)
    assert not is_unlike(doubtful(LEAST_AFTER_ANSWER + 0.1), answered)
    assert not is_unlike(doubtful(LEAST_AFTER_ANSWER - 0.1), Dialogue())


@pytest.mark.parametrize(
    ("title", "prompt", "is_other"),
    [
        ("KIS 专业版：凭证已过账，要改金额", "有未过账凭证", True),
        ("凭证已审核，不能修改", "存在未审核的凭证", True),
        ("结转过损益了，结账还提示「未结转损益」", "未结转损益", False),
        ("云星空：结账提示有未过账凭证", "有未过账凭证", False),
        ("KIS 打印", "有未过账凭证", False),
    ],
)
def test_the_screen_says_what_is_not_done(title: str, prompt: str, *, is_other: bool) -> None:
    named = [{"entity": "error_text", "value": prompt}]
    latest = {"text": f"提示{prompt}", "intent": {"name": "other_kingdee", "confidence": 0.9}, "entities": named}
    content = {"sender_id": "c", "slots": {}, "latest_message": latest, "events": []}
    conversation = Conversation(Tracker.from_dict(content))
    assert is_of_other_prompt(title, conversation) is is_other


def test_what_is_far_behind_is_not_put() -> None:
    far = ("k3wise-other", "K3 打印", "gl", 0.2)
    assert [choice["case_id"] for choice in found(LEDGER, ASSETS, far).choices] == [LEDGER[0], ASSETS[0]]
