"""Anger, and a complaint that comes first, are acknowledged once; haste and a reminder later on are none."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import Conversation
from actions.dialogue.anger import ACKNOWLEDGEMENT, acknowledge_anger
from actions.reply import Reply


class Tracker:
    """A turn of one clause, after these texts."""

    sender_id = "c1"

    def __init__(self, text: str, act: str, before: tuple[str, ...], dialogue: dict[str, Any]) -> None:
        acts = [{"text": text, "act": act, "confidence": 0.97, "start": 0, "end": len(text)}]
        self.latest_message = {"text": text, "intent": {"name": "inform"}, "entities": [], "acts": acts}
        self.slots = {"dialogue": dialogue}
        self.events = [{"event": "user", "text": said} for said in (*before, text)]


def _said(text: str, act: str, *before: str, dialogue: dict[str, Any] | None = None) -> list[str]:
    reply = Reply()
    acknowledge_anger(Conversation(Tracker(text, act, before, dialogue or {})), reply)  # type: ignore[arg-type]
    return [message["text"] for message in reply.messages]


@pytest.mark.parametrize(
    ("text", "act"), [("什么破软件 又登不上", "tells"), ("上回你们工程师说回电话 到现在没回", "complains")]
)
def test_anger_and_a_first_complaint_are_acknowledged(text: str, act: str) -> None:
    assert _said(text, act) == [ACKNOWLEDGEMENT]
    assert _said(text, act, dialogue={"anger_answered": True}) == []


def test_a_reminder_later_and_plain_words_are_not() -> None:
    assert _said("你们没看我写的", "complains", "登不上") == []
    assert _said("你们的系统登不上", "tells") == []
    assert _said("急", "complains") == []
