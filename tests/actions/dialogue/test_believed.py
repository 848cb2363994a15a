"""A success is believed only where a clause says so and none says otherwise; a button always is."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import Conversation
from actions.dialogue.believed import HELPED, NOT_HELPED, believed


class Tracker:
    """A turn that the classifier heard as a success, with its clauses."""

    slots: dict[str, object] = {}  # noqa: RUF012 - never changed
    events: list[dict[str, object]] = []  # noqa: RUF012 - never changed
    sender_id = "c1"

    def __init__(self, *clauses: tuple[str, str]) -> None:
        text = " ".join(clause for clause, _ in clauses) or "/helped"
        acts: list[dict[str, Any]] = [
            {"text": clause, "act": act, "confidence": 0.97, "start": text.index(clause), "end": 0}
            for clause, act in clauses
        ]
        self.latest_message = {"text": text, "intent": {"name": HELPED}, "entities": [], "acts": acts}


def heard(*clauses: tuple[str, str]) -> str:
    return believed(Conversation(Tracker(*clauses))).intent  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "clauses",
    [
        (("好了", "worked"),),
        (("好了", "worked"), ("谢谢", "thanks")),
        (("装好了", "worked"), ("没看见公司账", "tells")),
        (("行", "agrees"), ("一期期结完了", "tells")),
        (),
    ],
)
def test_what_was_told_so_stays(clauses: tuple[tuple[str, str], ...]) -> None:
    assert heard(*clauses) == HELPED


def test_a_question_is_none() -> None:
    assert heard(("审核了不就行了", "worked"), ("过账又是啥", "asks")) != HELPED
    assert heard(("这样就好了吗", "asks")) != HELPED


def test_a_failure_is_one() -> None:
    assert heard(("按您说的弄好了", "agrees"), ("还是登不上", "failed")) == NOT_HELPED
