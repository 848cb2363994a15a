"""Scores are what they are called."""

from __future__ import annotations

import numpy as np
import pytest

from bot.calibration import calibration_error
from bot.scores import entity_scores, intent_scores


def test_perfect_answers_score_one() -> None:
    scores = intent_scores(["handoff", "out_of_scope"], ["handoff", "nlu_fallback"])
    assert (scores["macro_f1"], scores["out_of_scope_recall"], scores["false_alarms"]) == (1.0, 1.0, 0.0)
    assert scores["confusions"] == []


def test_errors_are_counted_where_they_belong() -> None:
    scores = intent_scores(
        ["handoff", "handoff", "login_failure", "out_of_scope"], ["handoff", "greet", "nlu_fallback", "login_failure"]
    )
    assert scores["intents"]["handoff"] == {"precision": 1.0, "recall": 0.5, "f1": pytest.approx(2 / 3), "n": 2}
    assert scores["intents"]["login_failure"]["f1"] == 0.0
    assert scores["out_of_scope_recall"] == 0.0
    assert scores["false_alarms"] == pytest.approx(1 / 3)
    assert scores["macro_f1"] == pytest.approx(2 / 9)


def test_entities_count_once_a_message() -> None:
    scores = entity_scores([{"product": ["kis"]}, {}], [{"product": ["kis", "kis", "eas"]}, {}], ["product"])
    assert scores["product"] == {"precision": 0.5, "recall": 1.0, "f1": pytest.approx(2 / 3), "n": 1}


def test_true_confidence_has_no_error_and_boasting_has() -> None:
    assert calibration_error(np.array([1.0, 1.0]), np.array([True, True])) == 0.0
    assert calibration_error(np.array([1.0, 1.0]), np.array([False, True])) == pytest.approx(0.5)
