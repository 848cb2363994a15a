"""The report of understanding and the table of classifiers say what was measured."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from ops.bench.classifiers import interval, section
from ops.console import SetupError
from ops.nlu_report import history_line, markdown, measure, read_history

RATES = {"precision": 0.9, "recall": 0.8, "f1": 0.847, "n": 10}
SCORES: dict[str, Any] = {
    "n": 20,
    "accuracy": 0.9,
    "macro_f1": 0.91,
    "intents": {"handoff": RATES},
    "out_of_scope_recall": 0.95,
    "false_alarms": 0.02,
    "confusions": [["handoff", "greet", 3]],
}
OF_MODEL: dict[str, Any] = {
    **SCORES,
    "calibration_error": 0.03,
    "by_product": {"kis": {"n": 5, "accuracy": 1.0}},
    "entities": {"product": RATES},
    "parse_p50_ms": 5.0,
}
MEASURED: dict[str, Any] = {
    "examples": {"messages": 100, "symptoms": 50},
    "cross_validation": {"folds": 5, "seed": 0, **SCORES},
    "files": {"nlu_development": OF_MODEL, "nlu_entities": OF_MODEL},
    "acts": {
        "acts_held_out": {
            "n": 30,
            "accuracy": 0.9,
            "interval": [0.85, 0.95],
            "macro_f1": 0.88,
            "sure": 0.8,
            "sure_accuracy": 0.97,
            "acts": {"asks": RATES},
        }
    },
}


def test_the_report_shows_every_part() -> None:
    text = markdown(MEASURED, [{"date": "2026-01-01"}])
    for part in ("## Cross-validation, 5 folds", "## nlu_development", "handoff → greet: 3", "| kis | 1.000 | 5 |"):
        assert part in text
    for part in ("## acts_held_out", "accuracy **0.900** [0.850, 0.950]", "97.0% of those right", "| asks |"):
        assert part in text
    assert "2026-01-01" in text


def test_a_line_of_history_can_be_read_again(tmp_path: Path) -> None:
    line = history_line(MEASURED, datetime.date(2026, 1, 2))
    assert line["nlu_development"]["macro_f1"] == 0.91
    assert line["cross_validation_macro_f1"] == 0.91
    assert line["nlu_entities"] == {"product": 0.847}
    assert line["acts_held_out"] == {"accuracy": 0.9, "macro_f1": 0.88, "sure": 0.8, "sure_accuracy": 0.97}
    assert read_history(tmp_path / "none.jsonl") == []


def test_a_missing_model_is_one_clear_line(tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"text": "密码忘了", "intent": "password_reset"}\n', encoding="utf-8")
    with pytest.raises(SetupError, match="no model at"):
        measure(tmp_path / "none.tar.gz", [questions], 0)


def test_intervals_widen_with_spread() -> None:
    assert interval([0.9]) == "0.900"
    assert interval([0.9, 0.9, 0.9]) == "0.900 ± 0.000"
    assert interval([0.88, 0.90, 0.92]) == "0.900 ± 0.050"


def test_the_table_has_a_row_for_each_classifier() -> None:
    figures = {"held_out": [0.9, 0.9], "development": [0.8, 0.8], "seconds": [10.0, 12.0]}
    assert "| ours | 2 | 0.900 ± 0.000 | 0.800 ± 0.000 | 11 |" in section({"ours": figures})
