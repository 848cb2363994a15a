"""Facts come from what he states: not from how long he has worked, what he says to us, or what he says he has not."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import Conversation
from actions.handoff.naming import denied_accounts, prompt_alone
from actions.handoff.since import said_since
from actions.handoff.telling import told_of_problem


class Tracker:
    """A turn with its clauses and what is named in it."""

    slots: dict[str, object] = {}  # noqa: RUF012 - never changed
    sender_id = "c1"

    def __init__(self, *clauses: tuple[str, str], **entities: str) -> None:
        text = " ".join(clause for clause, _ in clauses)
        places = {said: text.index(said) for said, _ in clauses}
        acts: list[dict[str, Any]] = [
            {"text": said, "act": act, "confidence": 0.9, "start": places[said], "end": places[said] + len(said)}
            for said, act in clauses
        ]
        named = []
        for name, told in entities.items():
            value, word = told.split("=")
            start = text.index(word)
            named.append({"entity": name, "value": value, "start": start, "end": start + len(word)})
        parsed = {"text": text, "intent": {"name": "other_kingdee"}, "entities": named, "acts": acts}
        self.latest_message = parsed
        self.events = [{"event": "user", "text": text, "parse_data": parsed}]


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("今年都录了两个月了", None), ("我们用这软件三年了", None), ("卡了两天了", "两天"), ("打不开了三天了", "三天"),
        ("正在调用中间层 半个钟头了", "半个钟头"),
    ],
)  # fmt: skip
def test_how_long_he_has_worked_is_not_since_when(text: str, since: str | None) -> None:
    assert said_since([text]) == since


def test_what_he_says_to_us_is_no_prompt() -> None:
    turn = Conversation(Tracker(("老提示冲突", "complains"), ("别给我发步骤", "demands")))  # type: ignore[arg-type]
    assert prompt_alone(turn, "冲突 别给我发步骤") == "冲突"
    assert told_of_problem(turn) == "老提示冲突"


def test_an_account_that_he_has_not_is_none() -> None:
    turn = Conversation(Tracker(("没有云账号", "tells"), account_kind="cloud_account=云账号"))  # type: ignore[arg-type]
    assert denied_accounts(turn) == {"cloud_account"}


def test_the_order_is_no_part_of_the_trouble() -> None:
    turn = Conversation(Tracker(("结账提示有未过账凭证", "tells"), ("找个懂的来", "demands")))  # type: ignore[arg-type]
    assert told_of_problem(turn) == "结账提示有未过账凭证"
