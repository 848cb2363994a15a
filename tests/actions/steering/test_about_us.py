"""What is asked about us is answered in a line, and the rest of the turn stays."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import Conversation
from actions.reply import Reply
from actions.steering.about_us import answer_of_us, describe_hours


class Tracker:
    """A turn."""

    slots: dict[str, object] = {}  # noqa: RUF012 - never changed
    events: list[dict[str, object]] = []  # noqa: RUF012 - never changed
    sender_id = "c1"

    def __init__(self, text: str, intent: str, *entities: dict[str, Any]) -> None:
        self.latest_message = {"text": text, "intent": {"name": intent}, "entities": list(entities)}


def asked(text: str, intent: str, *entities: dict[str, Any]) -> tuple[Conversation, Conversation, str]:
    conversation, reply = Conversation(Tracker(text, intent, *entities)), Reply()  # type: ignore[arg-type]
    rest = answer_of_us(conversation, reply)
    return conversation, rest, "\n".join(message["text"] for message in reply.messages)


def test_both_are_answered() -> None:
    named = {"entity": "product", "value": "k3wise", "start": 13, "end": 20}
    _, rest, said = asked("跟我说话的是真人吗 我用的k3 wise 凭证怎么反过账", "bot_challenge", named)
    assert "不是真人" in said
    assert rest.text == "我用的k3 wise 凭证怎么反过账"
    assert rest.intent == "other_kingdee"
    assert rest.spans("product") == [(3, 10)]


def test_our_hours_are_those_of_the_file() -> None:
    _, rest, said = asked("你们人工几点上班啊", "out_of_scope")
    assert "周一至周五 09:00–12:00、13:30–18:00" in said
    assert rest.text == ""


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("你是机器人吗", "bot_challenge"),
        ("今天下班前必须弄好", "inform"),
        ("云星空密码忘了", "password_reset"),
        ("早上上班的时候就登不上了", "login_failure"),
    ],
)
def test_what_is_not_asked_of_us_alone_is_left_as_it_is(text: str, intent: str) -> None:
    conversation, rest, said = asked(text, intent)
    assert rest is conversation
    assert said == ""


def test_days_of_other_hours_stand_for_themselves() -> None:
    weekly = {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")} | {"sat": ["09:00-12:00"], "sun": []}
    assert describe_hours(weekly) == "周一至周五 09:00–18:00；周六 09:00–12:00"
