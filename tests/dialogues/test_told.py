"""Customers on cards: a question is held against what the card's messages told, in their order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.dialogues import told
from tests.dialogues.told import NOT_KNOWN, Card, Talk, read_cards

ROW: dict[str, Any] = {
    "id": "A01",
    "kind": "login",
    "says": ["就我登不上", "用的星空"],
    "told": [{"scope": "one"}, {"product": "k3cloud"}],
    "knows": {"client": "网页上"},
}


def _course(**told_so_far: str) -> Talk:
    return Talk(Card.of(ROW), told=told_so_far)


def test_what_was_told_and_is_asked_is_a_fault_that_quotes_it() -> None:
    course = _course(scope="就我登不上")
    assert told._answer(["login.scope"], course) is None
    assert course.faults == ["login.scope: “就我登不上”"]


def test_what_was_not_told_is_answered_once() -> None:
    course = _course()
    assert told._answer(["login.client", "login.place"], course) == f"网页上，{NOT_KNOWN}"
    assert course.faults == []
    assert told._answer(["login.client"], course) is None
    assert course.faults == ["login.client: “网页上”"]


def test_lists_and_requests_to_say_it_anew_are_counted_apart() -> None:
    course = _course()
    assert told._answer(["choice:a b", "rephrase"], course) is None
    assert (course.lists, course.unheard, course.faults) == (1, 1, [])


def test_cards_are_read_and_a_lame_one_is_named(tmp_path: Path) -> None:
    file = tmp_path / "cards.jsonl"
    file.write_text(json.dumps(ROW, ensure_ascii=False), encoding="utf-8")
    assert [card.says for card in read_cards([file])] == [ROW["says"]]
    file.write_text(json.dumps({**ROW, "told": [{}]}), encoding="utf-8")
    with pytest.raises(ValueError, match="A01: 2 messages, 1 lists"):
        list(read_cards([file]))
