"""A title is quoted with its steps; what may be meant is put to him only where it comes near, or names the same."""

from __future__ import annotations

import pytest

from actions.answers.point_text import point_text
from actions.answers.points import judgement
from kb.client import Case, NearQuestion, Part
from tests.actions.library import read_case

CASE = Case.model_validate(read_case("kis-closing-stock-gl-mismatch"))


def _part(kind: str, text: str, step: int | None = None) -> Part:
    return Part.model_validate({"kind": kind, "way": 1, "step": step, "text": text, "score": 0.9})


def test_a_title_comes_with_its_steps() -> None:
    way = CASE.solutions[0]
    lines = point_text(CASE, [_part("way", way.title)]).split("\n")
    assert lines[1].endswith(way.title)
    assert lines[2:6] == [f"{number}. {step}" for number, step in enumerate(way.steps[:4], start=1)]


def test_a_step_comes_alone() -> None:
    way = CASE.solutions[0]
    assert way.steps[1] not in point_text(CASE, [_part("step", way.steps[0], 1)])


@pytest.mark.parametrize(
    ("meaning", "covered", "is_put"), [(0.9, 0.0, True), (0.86, 0.0, False), (0.86, 0.1, False), (0.85, 0.3, True)]
)
def test_what_is_put_to_him(meaning: float, covered: float, is_put: bool) -> None:
    near = NearQuestion(asks="数据还在吗", answer="在。", meaning=meaning, covered=covered, answering=0.7)
    assert judgement().same_question.may_be_meant(near) is is_put
