"""A title is quoted with its steps; what may be meant is put to him only where it comes near, or names the same."""

from __future__ import annotations

from actions.answers.point_text import point_text
from kb.client import Case, Part
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
