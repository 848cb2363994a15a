"""The choice of precision: its rule, what it is measured on, and that the chosen one passes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb.encoder.build import CHOSEN, Precision
from kb.encoder.fidelity import Measured, measure_variants, read_corpus

EXACT = Measured(Precision.FP32, 128, 8, 9, 300, 1, 1, agreement=1, recall=0.9, exact_recall=0.9)


@pytest.mark.parametrize(
    ("agreement", "recall", "is_faithful"),
    [(0.95, 0.5, True), (0.94, 0.895, True), (0.94, 0.894, False), (0.5, 0.95, True)],
)
def test_the_rule(agreement: float, recall: float, is_faithful: bool) -> None:
    assert replace(EXACT, agreement=agreement, recall=recall).is_faithful is is_faithful


def test_the_chosen_precision_passes_on_the_library(variants: dict[Precision, Path]) -> None:
    chosen = {precision: variants[precision] for precision in (Precision.FP32, CHOSEN)}
    exact, measured = measure_variants(chosen, read_corpus())
    assert (exact.agreement, exact.recall) == (1.0, exact.exact_recall)
    assert exact.cosine_min == pytest.approx(1.0, abs=1e-5)
    assert measured.is_faithful
    assert measured.agreement >= 0.95  # nothing is lost that the recall rule would have to excuse
    assert measured.cosine_min > 0.999
    assert measured.megabytes < exact.megabytes / 2
    assert np.isfinite([measured.p50_ms, measured.p95_ms, measured.rss_mb]).all()


def _case(folder: Path, name: str, symptoms: list[str]) -> None:
    content = {"id": name, "title": f"标题 {name}", "symptoms": symptoms}
    (folder / f"{name}.yml").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def test_development_questions_are_used_when_there_are_any(tmp_path: Path) -> None:
    _case(tmp_path, "kis-a", ["甲"])
    _case(tmp_path, "kis-b", ["乙"])
    questions = tmp_path / "questions.jsonl"
    lines = [
        {"q": "问甲？？", "product": "kis", "case_ids": ["kis-a", "gone"]},
        {"q": "没有答案", "case_ids": []},
        {"q": "问乙", "case_ids": ["kis-b"]},
    ]
    questions.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    corpus = read_corpus(tmp_path, questions)
    assert corpus.questions == ["问甲?", "问乙"]
    assert corpus.answers == [{"kis-a"}, {"kis-b"}]
    assert corpus.passages == ["标题 kis-a", "甲", "标题 kis-b", "乙"]
    assert corpus.owners == ["kis-a", "kis-a", "kis-b", "kis-b"]
    assert corpus.excluded == [-1, -1]


def test_without_questions_each_passage_asks_for_the_others(tmp_path: Path) -> None:
    _case(tmp_path, "kis-a", ["甲"])
    corpus = read_corpus(tmp_path, tmp_path / "none.jsonl")
    assert corpus.questions == corpus.passages == ["标题 kis-a", "甲"]
    assert corpus.excluded == [0, 1]
