"""Evaluation: figures of hand-made results are the ones counted by hand; statistics agree with references."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from kb.errors import BadContent
from kb.evaluation import Judged, as_table, evaluate, measure
from kb.knowledge import KnowledgeBase
from kb.questions import Question, load_questions
from kb.search.result import Outcome
from kb.statistics import auroc, wilson_interval


def _judged(answerable: bool, rank: int | None, outcome: Outcome, probability: float) -> Judged:
    question = Question(q="问", case_ids=["a"] if answerable else [])
    return Judged(question, "kis", rank, outcome, probability, "a", 0.01)


def test_figures_are_those_counted_by_hand() -> None:
    figures = measure(
        [
            _judged(True, 1, "answer", 0.9),
            _judged(True, 2, "answer", 0.8),
            _judged(True, 4, "clarify", 0.4),
            _judged(True, None, "unknown", 0.1),
            _judged(False, None, "answer", 0.85),
            _judged(False, None, "clarify", 0.3),
            _judged(False, None, "unknown", 0.05),
            _judged(False, None, "unknown", 0.01),
        ]
    )
    assert figures.recall == {"@1": 0.25, "@3": 0.5, "@5": 0.75}
    assert figures.mrr == pytest.approx((1 + 1 / 2 + 1 / 4) / 4)
    assert (figures.coverage, figures.wrong_answers, figures.clarified) == (0.25, 0.25, 0.25)
    assert (figures.false_answers, figures.unanswerable_clarified) == (0.25, 0.25)


def test_auroc_agrees_with_scikit_learn() -> None:
    generator = np.random.default_rng(1)
    positive = generator.integers(0, 20, 80) + 4
    negative = generator.integers(0, 20, 120)
    expected = roc_auc_score([1] * 80 + [0] * 120, [*positive, *negative])
    assert auroc(positive.tolist(), negative.tolist()) == pytest.approx(expected)
    assert math.isnan(auroc([], [1.0]))


def test_wilson_agrees_with_the_published_example() -> None:
    low, high = wilson_interval(10, 20)
    assert (low, high) == (pytest.approx(0.2993, abs=1e-4), pytest.approx(0.7007, abs=1e-4))
    assert wilson_interval(0, 0) == (0.0, 1.0)


def test_the_small_library_evaluates(base: KnowledgeBase, questions_file: Path) -> None:
    evaluation = evaluate(base, load_questions(questions_file))
    assert evaluation.overall.recall["@5"] >= 0.95
    assert evaluation.overall.false_answers <= 0.05
    assert {"k3cloud", "kis", "xingchen", "none"} <= evaluation.products.keys()
    table = as_table(evaluation)
    assert table.count("\n| ") == len(evaluation.products) + 2
    assert "NaN" not in json.dumps(evaluation.as_json())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"q": "问", "case_ids": []}\n{"q": "问"}\n', r":2: case_ids"),
        ('{"q": "", "case_ids": []}\n', r":1: q"),
        ("no json\n", r":1:"),
        ("\n\n", "no question"),
    ],
)
def test_a_broken_question_file_names_its_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadContent, match=message):
        load_questions(path)
