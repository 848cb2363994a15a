"""The register of questions: once, a reminder, then no more; and what was said anywhere in the matter counts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from actions.conversation import AWAIT_HANDOFF, AWAITING, DIALOGUE, PRODUCT, Conversation, Dialogue
from actions.dialogue.asked import (
    CHOICE,
    EDITION,
    NO_MORE_QUESTIONS,
    REPHRASE,
    answer_to,
    choice_question,
    close_matter,
    hear_product,
    may_ask,
    note_answer,
    password_question,
    put_under,
    settle,
    told_before,
    was_put,
)
from actions.dialogue.matters import turn_to
from actions.reply import Reply

ACCOUNT = password_question("account")


def conversation(*texts: str, dialogue: Dialogue | None = None, **slots: Any) -> Conversation:
    """As it is when the last of these texts has just been written."""
    events = [{"event": "user", "text": text, "parse_data": {"entities": []}} for text in texts]
    latest = {"text": texts[-1] if texts else "", "intent": {"name": "inform", "confidence": 0.9}, "entities": []}
    kept = {DIALOGUE: (dialogue or Dialogue()).as_slot(), **slots}
    return Conversation(SimpleNamespace(sender_id="t", slots=kept, latest_message=latest, events=events))


def named(entity: str, value: str, dialogue: Dialogue) -> Conversation:
    """A turn that names this."""
    found = conversation("就是这个", dialogue=dialogue)
    return found.about({"text": "就是这个", "intent": "inform", "entities": [{"entity": entity, "value": value}]}, {})


def put(dialogue: Dialogue, question: str, *, text: str = "好的", is_reminder: bool = False, **slots: Any) -> Reply:
    """One turn in which the bot asks; `dialogue` is changed in place."""
    turn = conversation(text, **slots)
    turn.dialogue = dialogue
    reply = Reply()
    (reply.remind if is_reminder else reply.ask)(question, "请问是哪一个？")
    settle(turn, reply)
    return reply


def test_a_question_is_put_once_and_reminded_of_once() -> None:
    dialogue = Dialogue()
    assert may_ask(dialogue, ACCOUNT)
    assert put(dialogue, ACCOUNT).messages[0]["text"] == "请问是哪一个？"
    assert was_put(dialogue, ACCOUNT)
    assert put(dialogue, ACCOUNT).messages[0]["text"] == "请问是哪一个？"
    assert not may_ask(dialogue, ACCOUNT)


def test_instead_of_a_third_time_a_person_is_offered() -> None:
    dialogue = Dialogue()
    for _ in range(2):
        put(dialogue, ACCOUNT)
    reply = put(dialogue, ACCOUNT)
    assert [message["text"] for message in reply.messages] == [NO_MORE_QUESTIONS]
    assert reply.slots[AWAITING] == AWAIT_HANDOFF


def test_a_reminder_too_many_is_left_out_beside_an_answer() -> None:
    dialogue = Dialogue()
    for _ in range(2):
        put(dialogue, ACCOUNT)
    turn, reply = conversation("打印怎么设"), Reply()
    turn.dialogue = dialogue
    reply.say("打印这样设。")
    reply.remind(ACCOUNT, "接着说刚才的事：请问是哪一个？")
    settle(turn, reply)
    assert [message["text"] for message in reply.messages] == ["打印这样设。"]


def test_what_was_answered_is_never_asked_again() -> None:
    dialogue = Dialogue()
    put(dialogue, ACCOUNT)
    note_answer(dialogue, ACCOUNT, "own_user")
    assert not may_ask(dialogue, ACCOUNT)
    assert answer_to(dialogue, ACCOUNT) == "own_user"
    assert put_under(dialogue, "password.") == {"account": "own_user"}


def test_who_cannot_tell_is_not_asked_again_either() -> None:
    dialogue = Dialogue()
    put(dialogue, ACCOUNT)
    note_answer(dialogue, ACCOUNT, None)
    assert not may_ask(dialogue, ACCOUNT)
    assert answer_to(dialogue, ACCOUNT) is None


def test_a_question_of_another_product_is_another_question() -> None:
    dialogue = Dialogue()
    put(dialogue, ACCOUNT, product="kis")
    note_answer(dialogue, ACCOUNT, "own_user", "kis")
    assert may_ask(dialogue, ACCOUNT, "xingchen")
    assert not may_ask(dialogue, ACCOUNT, "kis")


@pytest.mark.parametrize("question", [REPHRASE, choice_question(["b", "a"])])
def test_some_questions_are_put_only_once(question: str) -> None:
    dialogue = Dialogue()
    put(dialogue, question)
    assert not may_ask(dialogue, question)
    assert question.partition(":")[0] in (REPHRASE, CHOICE)


def test_an_open_list_may_be_led_back_to_once() -> None:
    dialogue = Dialogue()
    question = choice_question(["b", "a"])
    put(dialogue, question)
    assert put(dialogue, question, is_reminder=True).messages[0]["text"] == "请问是哪一个？"
    assert put(dialogue, question, is_reminder=True).messages[0]["text"] == NO_MORE_QUESTIONS


def test_why_it_is_asked_costs_no_reminder() -> None:
    dialogue = Dialogue()
    put(dialogue, ACCOUNT)
    for _ in range(2):
        assert put(dialogue, ACCOUNT, text="为什么要问这个", is_reminder=True).messages[0]["text"] == "请问是哪一个？"
    assert may_ask(dialogue, ACCOUNT)


def test_the_product_is_answered_by_whoever_hears_it_and_asked_anew_when_it_is_denied() -> None:
    dialogue = Dialogue()
    put(dialogue, PRODUCT)
    put(dialogue, EDITION)
    turn = named("product", "kis", dialogue)
    turn.dialogue = dialogue
    hear_product(turn)
    assert not may_ask(dialogue, PRODUCT)
    turn = named("product_excluded", "kis", dialogue)
    turn.dialogue = dialogue
    hear_product(turn)
    assert may_ask(dialogue, PRODUCT)
    assert may_ask(dialogue, EDITION)


def test_the_next_matter_has_questions_of_its_own_but_the_same_product() -> None:
    dialogue = Dialogue()
    put(dialogue, PRODUCT)
    put(dialogue, ACCOUNT)
    note_answer(dialogue, PRODUCT, "kis")
    note_answer(dialogue, ACCOUNT, "own_user")
    turn = conversation("密码忘了", "我自己的", "好了")
    turn.dialogue = dialogue
    close_matter(turn)
    assert may_ask(dialogue, ACCOUNT)
    assert not may_ask(dialogue, PRODUCT)
    assert dialogue.past_texts == 3


def _owner(text: str) -> str | None:
    return "administrator" if text == "用户名manager" else "own_user" if text == "我自己的" else None


def test_what_was_told_turns_ago_is_found_clause_by_clause() -> None:
    turn = conversation("打不开", "都不是 就是打开软件要输密码 用户名manager 密码只有孙会计知道", "没动过")
    assert told_before(turn, _owner) == "administrator"


def test_of_two_tellings_the_latest_counts() -> None:
    assert told_before(conversation("用户名manager", "我自己的", "快点"), _owner) == "own_user"


def test_what_belongs_to_a_matter_that_is_over_does_not_count() -> None:
    dialogue = Dialogue(past_texts=1)
    assert told_before(conversation("我自己的", "登录不上", dialogue=dialogue), _owner) is None


def test_of_a_message_with_several_problems_the_part_of_this_one_counts() -> None:
    dialogue = Dialogue(past_texts=2)
    turn_to(dialogue, "用户名manager 忘了密码")
    assert told_before(conversation("两件事 …", "下一个", dialogue=dialogue), _owner) == "administrator"
