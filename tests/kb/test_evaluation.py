"""Evaluation: figures of hand-made results are the ones counted by hand; statistics agree with references."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import ndcg_score, roc_auc_score

from kb.errors import BadContent
from kb.evaluation import Judged, evaluate, measure, risk_steps
from kb.evaluation_tables import as_table
from kb.knowledge import KnowledgeBase
from kb.questions import Question, load_questions
from kb.search.result import Outcome
from kb.statistics import auroc, bootstrap_interval, mcnemar, ndcg, wilson_interval


def _judged(answerable: bool, rank: int | None, outcome: Outcome, probability: float) -> Judged:
    question = Question(q="问", case_ids=["a"] if answerable else [])
    ranks = (rank,) if rank else ()
    return Judged(question, "kis", rank, outcome, probability, "a", 0.01, "login", ranks)


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
    assert figures.ndcg == pytest.approx((1 + 1 / math.log2(3) + 1 / math.log2(5)) / 4)
    # By falling probability: right, wrong, wrong, then only wrong ones.
    assert figures.aurc == pytest.approx((0 + 1 / 2 + 2 / 3 + 3 / 4 + 4 / 5 + 5 / 6 + 6 / 7 + 7 / 8) / 8)
    assert figures.intervals == {}
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


def test_ndcg_agrees_with_scikit_learn() -> None:
    relevance = np.array([[0, 1, 0, 0, 1, 0, 0, 0, 0, 0]])
    falling = np.arange(10, 0, -1)[None, :]
    assert ndcg([2, 5], 2) == pytest.approx(ndcg_score(relevance, falling, k=10))
    assert ndcg([1], 1) == 1
    assert ndcg([], 1) == 0


def test_mcnemar_agrees_with_the_binomial_test() -> None:
    assert mcnemar(3, 11) == pytest.approx(binomtest(3, 14).pvalue)
    assert mcnemar(0, 0) == 1
    assert mcnemar(900, 1100) == pytest.approx(binomtest(900, 2000).pvalue)


def test_a_bootstrap_interval_holds_the_mean_and_narrows() -> None:
    values = np.random.default_rng(7).random(400)
    low, high = bootstrap_interval(400, lambda drawn: float(values[drawn].mean()))
    assert low < values.mean() < high
    wide_low, wide_high = bootstrap_interval(20, lambda drawn: float(values[:20][drawn].mean()))
    assert wide_high - wide_low > high - low
    assert math.isnan(bootstrap_interval(0, lambda drawn: 0.0)[0])


def test_the_small_library_evaluates(base: KnowledgeBase, questions_file: Path) -> None:
    evaluation = evaluate(base, load_questions(questions_file))
    assert evaluation.overall.recall["@5"] >= 0.95
    assert evaluation.overall.false_answers <= 0.05
    assert {"k3cloud", "kis", "xingchen", "none"} <= evaluation.products.keys()
    table = as_table(evaluation)
    assert table.split("\n\n")[0].count("\n| ") == len(evaluation.products) + 2
    assert all(f"\n| {topic} |" in table for topic in evaluation.topics)
    low, high = evaluation.overall.intervals["mrr"]
    assert 0 <= low <= evaluation.overall.mrr <= high <= 1
    assert [step.coverage for step in risk_steps(evaluation.judged)][-1] == 1
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
