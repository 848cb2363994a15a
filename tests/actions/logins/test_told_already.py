"""A situation that he has told is not read out to him as a question; where his clauses disagree, it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from actions.logins.separating import LINE_QUESTION, Cause, Question
from actions.logins.told_already import clauses_of, read_line, read_named, told_line
from tests.actions.logins.turn import case

EMPTY, BACK = "k3cloud-login-datacenter-empty", "k3cloud-login-datacenter-switch-back"
NO_LEDGER, ON_PHONE = "xingchen-login-no-ledger", "xingchen-app-no-ledger"


def found(case_id: str | None, probability: float, outcome: str, meaning: float = 0.6) -> Any:
    hits = [SimpleNamespace(case_id=case_id, scores={"meaning": meaning})] if case_id else []
    result = SimpleNamespace(probability=probability, outcome=outcome)
    return SimpleNamespace(own_hits=hits, answer=hits[0] if outcome == "answer" else None, result=result)


def causes(first: float, second: float) -> list[Cause]:
    return [Cause(case(BACK), first), Cause(case(EMPTY), second)]


def test_a_clause_that_is_sure_names_it_against_the_weights() -> None:
    clauses = [found(EMPTY, 0.99, "answer"), found(BACK, 0.78, "clarify")]
    assert read_line([BACK, EMPTY], causes(0.5, 0.4), clauses) == EMPTY


def test_two_that_are_sure_of_different_ones_leave_the_question() -> None:
    clauses = [found(EMPTY, 0.99, "answer"), found(BACK, 0.99, "answer")]
    assert read_line([BACK, EMPTY], causes(0.5, 0.4), clauses) is None


@pytest.mark.parametrize(
    ("first", "second", "told"), [(0.6, 0.2, BACK), (0.4, 0.35, None), (0.25, 0.1, None)]
)
def test_a_likely_clause_needs_the_heaviest_cause(first: float, second: float, told: str | None) -> None:
    assert read_line([BACK, EMPTY], causes(first, second), [found(BACK, 0.6, "clarify")]) == told


def test_near_by_its_words_only_is_not_told() -> None:
    assert read_line([BACK, EMPTY], causes(0.6, 0.2), [found(BACK, 0.6, "clarify", meaning=0.31)]) is None


def test_before_a_question_of_another_kind_only_what_leaves_no_doubt_counts() -> None:
    assert read_named([BACK, EMPTY], [found(EMPTY, 0.98, "answer"), found(BACK, 0.8, "clarify")]) == EMPTY
    assert read_named([BACK, EMPTY], [found(EMPTY, 0.9, "answer")]) is None


def test_a_case_that_was_not_offered_says_nothing() -> None:
    assert read_line([BACK, EMPTY], causes(0.6, 0.2), [found("k3cloud-login-one-person", 1.0, "answer")]) is None


def test_what_is_told_in_passing_is_no_clause_of_it() -> None:
    assert clauses_of("登进去选帐套那里空的 昨天还好好的 就我一个人") == ["登进去选帐套那里空的"]


async def test_on_the_phone_only_what_is_of_the_phone_is_meant() -> None:
    options = ((NO_LEDGER, "登录进去了，但看不到账套"), (ON_PHONE, "手机登录后看不到账套"))
    question = Question("line", f"{NO_LEDGER} {ON_PHONE}", LINE_QUESTION, "", options, 1.0)
    pair = [Cause(case(NO_LEDGER), 0.5), Cause(case(ON_PHONE), 0.4)]
    library: Any = None  # nothing is searched: no clause is left
    assert await told_line(library, question, pair, "登不上", product="xingchen", client="phone") == ON_PHONE
    assert await told_line(library, question, pair, "登不上", product="xingchen", client="browser") is None
