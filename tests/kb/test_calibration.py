"""Calibration: thresholds keep their promise, the fit agrees with scikit-learn, and too little data is refused."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from kb.calibration import MIN_ANSWER_PROBABILITY, calibrate, choose_thresholds, fit_logistic
from kb.errors import BadContent
from kb.knowledge import KnowledgeBase
from kb.questions import load_questions
from kb.settings import Settings
from kb.statistics import wilson_interval


def test_thresholds_keep_false_answers_within_their_limits() -> None:
    generator = np.random.default_rng(3)
    probabilities = np.concatenate([generator.beta(6, 2, 400), generator.beta(2, 6, 600)])
    is_answerable = np.arange(1000) < 400
    thresholds = choose_thresholds(probabilities, is_answerable)
    false = int((probabilities[~is_answerable] >= thresholds.answer).sum())
    assert false / 600 <= 0.03
    assert wilson_interval(false, 600)[1] <= 0.05
    assert wilson_interval(false + 5, 600)[1] > 0.045  # no stricter than it must be
    assert (probabilities[~is_answerable] >= thresholds.clarify).mean() <= 0.25
    assert thresholds.clarify <= thresholds.answer


def test_easy_strangers_do_not_make_guesses_into_answers() -> None:
    thresholds = choose_thresholds(np.array([0.3] * 50 + [0.01] * 400), np.arange(450) < 50)
    assert thresholds.answer >= MIN_ANSWER_PROBABILITY


def test_the_fit_agrees_with_scikit_learn_where_the_bound_does_not_bind() -> None:
    generator = np.random.default_rng(5)
    features = generator.normal(size=(300, 3))
    labels = generator.random(300) < 1 / (1 + np.exp(-(features @ [1.5, 0.8, 0.4] - 0.3)))
    ours = fit_logistic(features, labels, 1.0)
    theirs = LogisticRegression(C=1.0, max_iter=1000).fit(features, labels)
    assert np.allclose(ours, [*theirs.coef_[0], theirs.intercept_[0]], atol=1e-2)


def test_no_feature_speaks_against_an_answer() -> None:
    generator = np.random.default_rng(5)
    features = generator.normal(size=(300, 2))
    labels = features[:, 0] - features[:, 1] > 0
    assert fit_logistic(features, labels, 1.0)[1] == 0


def test_calibrating_the_small_library_separates_its_questions(base: KnowledgeBase, questions_file: Path) -> None:
    model = calibrate(base, load_questions(questions_file))
    assert model.figures["auroc"] > 0.9
    assert model.questions == {"answerable": 22, "unanswerable": 24}
    assert model.encoder_fingerprint == base.encoder_fingerprint


def test_too_few_questions_are_refused(base: KnowledgeBase, questions_file: Path) -> None:
    with pytest.raises(BadContent, match="10 answerable questions"):
        calibrate(base, load_questions(questions_file)[:10])


def test_an_empty_library_cannot_be_calibrated(empty_settings: Settings, questions_file: Path) -> None:
    base = KnowledgeBase.open(empty_settings)
    with pytest.raises(BadContent, match="no published case"):
        calibrate(base, load_questions(questions_file))
    base.close()
