"""A list of cases is a question: once a matter, and none under a case unless another thing is named."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.answers.choosing import is_in_hand, put_list, was_offered
from actions.answers.follow_up import Earlier
from actions.answers.search import Found
from actions.answers.settling import leading
from actions.conversation import AWAITING, DIALOGUE, Conversation, Dialogue
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
