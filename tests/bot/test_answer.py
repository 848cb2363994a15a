"""An answer is read from the events alone."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered

from bot.answer import build_answer, holds_turn


def _said(message_id: str, intent: str = "greet") -> UserUttered:
    return UserUttered("x", {"name": intent, "confidence": 0.98765}, [], message_id=message_id)


def _turns() -> list[Event]:
    return [
        _said("a"),
        ActionExecuted("action_answer"),
        SlotSet("awaiting", "product"),
        BotUttered("一", {"buttons": [{"title": "甲", "payload": "/a"}, {"title": "乙", "payload": "/b"}]}),
        BotUttered(None, {"custom": {"trace": {}}}),
        _said("b"),
        SlotSet("awaiting", None),
        BotUttered("二"),
    ]


def test_each_turn_has_its_own_answer() -> None:
    first, second = build_answer(_turns(), "a"), build_answer(_turns(), "b")
    assert [message["text"] for message in first["messages"]] == ["一", None]
    assert [message["text"] for message in second["messages"]] == ["二"]
    assert (first["understood"]["form_step"], second["understood"]["form_step"]) == ("product", None)
    assert first["understood"]["confidence"] == 0.9877


def test_button_ids_are_unique_in_the_conversation() -> None:
    ids = [
        button["id"]
        for turn in ("a", "b")
        for message in build_answer(_turns(), turn)["messages"]
        for button in message["buttons"]
    ]
    assert ids == ["a:0:0", "a:0:1"]


def test_empty_utterances_are_left_out() -> None:
    assert build_answer([_said("a"), BotUttered("")], "a")["messages"] == []


def test_an_active_forms_slot_is_the_step() -> None:
    events = [_said("a"), ActiveLoop("some_form"), SlotSet("requested_slot", "period")]
    assert build_answer(events, "a")["understood"]["form_step"] == "period"


def test_an_unknown_message_is_no_turn() -> None:
    assert not holds_turn(_turns(), "c")
    with pytest.raises(KeyError):
        build_answer(_turns(), "c")
