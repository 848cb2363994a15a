"""Comparison: wins and losses are counted question by question, and runs survive being kept."""

from pathlib import Path

import pytest

from kb.comparison import Asked, compare, comparison_table, load_run, save_run
from kb.errors import BadContent
from kb.evaluation import evaluate
from kb.knowledge import KnowledgeBase
from kb.questions import load_questions


def _asked(q: str, rank: int | None, outcome: str = "clarify", *, answerable: bool = True) -> Asked:
    return Asked(q, None, answerable, rank, outcome)


def test_wins_and_losses_are_counted_by_question() -> None:
    first = [_asked("a", 1, "answer"), _asked("b", 2), _asked("c", None), _asked("s", None, "answer", answerable=False)]
    second = [_asked("s", None, "unknown", answerable=False), _asked("c", 3), _asked("b", 1, "answer"), _asked("a", 2)]
    comparison = compare(first, second)
    duels = {duel.measure: duel for duel in comparison.duels}
    top = duels["right case first"]
    assert (top.only_first, top.only_second, top.p_value) == (1, 1, 1.0)
    assert (duels["right case among five"].only_first, duels["right case among five"].only_second) == (0, 1)
    assert duels["stranger not answered"].only_second == 1
    assert comparison.mrr == (pytest.approx(0.5), pytest.approx((0.5 + 1 + 1 / 3) / 3))
    assert comparison.mrr_gain_interval[0] <= comparison.mrr_gain <= comparison.mrr_gain_interval[1]
    assert len(comparison.changed) == 4
    assert "unknown" in comparison_table(comparison, ("A.json", "B.json"))


def test_runs_without_a_common_question_cannot_be_compared() -> None:
    with pytest.raises(BadContent, match="no question in common"):
        compare([_asked("a", 1)], [_asked("b", 1)])


def test_a_kept_run_equals_itself(base: KnowledgeBase, questions_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    save_run(path, evaluate(base, load_questions(questions_file)))
    comparison = compare(load_run(path), load_run(path))
    assert comparison.questions == 46
    assert (comparison.mrr_gain, comparison.changed) == (0, [])


@pytest.mark.parametrize("content", ["no json", "[]", '{"format": 9}', '{"format": 1, "questions": [{"x": 1}]}'])
def test_a_file_that_is_no_run_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadContent, match="not a run"):
        load_run(path)


def test_a_missing_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadContent, match=r"gone\.json"):
        load_run(tmp_path / "gone.json")
