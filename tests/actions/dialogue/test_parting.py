"""Understood, gone to do it, and worked are three things; where nothing is asked of him, one line lets him go."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import Conversation
from actions.dialogue.errand import LET_GO
from actions.dialogue.parting import GO_THERE, UNDERSTOOD, agrees_only, may_report, parts
from actions.dialogue.remarks import Tone, read_remark
from actions.reply import Reply

SURE = 0.97


class Tracker:
    """A turn of clauses that were read as these acts, after one that was answered."""

    sender_id = "c1"

    def __init__(self, clauses: list[tuple[str, str]], dialogue: dict[str, Any] | None = None, **slots: object) -> None:
        text = " ".join(clause for clause, _ in clauses)
        acts = [
            {"text": clause, "act": act, "confidence": SURE, "start": text.index(clause), "end": 0}
            for clause, act in clauses
        ]
        self.latest_message = {"text": text, "intent": {"name": "inform"}, "entities": [], "acts": acts}
        self.slots: dict[str, object] = {"dialogue": dialogue or {}, **slots}
        self.events = [{"event": "user", "text": said} for said in ("云星空总账结不了", text)]


def _turn(*clauses: tuple[str, str], dialogue: dict[str, Any] | None = None, **slots: object) -> Conversation:
    return Conversation(Tracker(list(clauses), dialogue, **slots))  # type: ignore[arg-type]


GOES = (("好", "agrees"), ("我去税局", "goes"))
NODS = (("好", "agrees"), ("晓得了", "agrees"))


@pytest.mark.parametrize(
    ("clauses", "dialogue", "line"),
    [
        (GOES, {}, LET_GO),
        (GOES, {"foreign": "tax_disk"}, GO_THERE),
        (NODS, {}, UNDERSTOOD),
    ],
)
def test_he_is_let_go_in_one_line(clauses: tuple[tuple[str, str], ...], dialogue: dict[str, Any], line: str) -> None:
    reply = Reply()
    assert parts(_turn(*clauses, dialogue=dialogue), reply)
    assert [message["text"] for message in reply.messages] == [line]


def test_beside_a_ticket_the_engineer_comes() -> None:
    reply = Reply()
    assert parts(_turn(*GOES, dialogue={"ticket_knows": {}}), reply)
    assert "工程师会在这里回复您" in reply.messages[0]["text"]


@pytest.mark.parametrize(
    "clauses",
    [
        (("好", "agrees"),),  # agrees to anything
        (("我去税局", "goes"), ("要带什么", "asks")),
        (("我去弄了", "goes"), ("还是不行", "failed")),
    ],
)
def test_who_asks_or_reports_does_not_part(clauses: tuple[tuple[str, str], ...]) -> None:
    assert not parts(_turn(*clauses), Reply())


def test_understood_is_a_nod_in_any_words_and_yes_is_none() -> None:
    remark = read_remark(_turn(*NODS))
    assert remark is not None
    assert remark.tone is Tone.NODS
    assert read_remark(_turn(("对的", "agrees"), ("谢谢", "thanks"))) is None


def test_agreement_that_asks_nothing_is_not_refused() -> None:
    assert agrees_only(_turn(("行吧", "agrees"), ("就这么着", "tells")))
    assert not agrees_only(_turn(("行吧", "agrees"), ("那怎么弄", "asks")))
    assert not agrees_only(_turn(("今天天气不错", "tells")))


def test_a_report_counts_without_a_case_on_screen() -> None:
    matter = {"matters": [{"id": 1, "words": ["总账结不了"], "product": None, "state": "at_hand"}]}
    worked = (("好", "agrees"), ("总账结了", "worked"))
    assert may_report(_turn(*worked, dialogue=matter))
    assert not may_report(_turn(*worked, dialogue=matter, awaiting="product"))
    assert not may_report(_turn(*worked, dialogue={**matter, "ticket_knows": {}}))
    assert not may_report(_turn(*worked))
