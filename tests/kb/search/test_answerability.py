"""The answerability model: bounds, outcomes, and files that must not be trusted."""

import json
from pathlib import Path

import pytest

from kb.errors import BadContent, NotCalibrated
from kb.search.answerability import FEATURES, AnswerabilityModel, load_model, save_model
from kb.search.result import Thresholds


@pytest.fixture
def model() -> AnswerabilityModel:
    return AnswerabilityModel(
        features=["dense", "lexical_margin"],
        mean=[0.9, 0.5],
        scale=[0.05, 0.2],
        coefficients=[2.0, 1.0],
        intercept=-1.0,
        thresholds=Thresholds(answer=0.7, clarify=0.2),
        encoder_fingerprint="any",
        questions={"answerable": 30, "unanswerable": 30},
        figures={},
    )


def test_probability_is_the_logistic_of_the_weighted_features(model: AnswerabilityModel) -> None:
    assert model.probability({"dense": 0.9, "lexical_margin": 0.5}) == pytest.approx(0.2689, abs=1e-4)
    assert model.probability({"dense": 1e9, "lexical_margin": 0.5}) <= 1
    assert model.probability({"dense": -1e9, "lexical_margin": 0.5}) >= 0


@pytest.mark.parametrize(
    ("probability", "outcome"),
    [(1.0, "answer"), (0.7, "answer"), (0.69, "clarify"), (0.2, "clarify"), (0.1, "unknown")],
)
def test_thresholds_make_three_outcomes(model: AnswerabilityModel, probability: float, outcome: str) -> None:
    assert model.outcome(probability) == outcome


def test_saving_and_loading_gives_the_same(model: AnswerabilityModel, tmp_path: Path) -> None:
    save_model(tmp_path / "a.json", model)
    assert load_model(tmp_path / "a.json") == model


def test_none_is_fitted_yet(tmp_path: Path) -> None:
    assert load_model(tmp_path / "a.json") is None


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"mean": [0.9]}, BadContent),
        ({"scale": [0.0, 0.2]}, BadContent),
        ({"thresholds": {"answer": 0.2, "clarify": 0.7}}, BadContent),
        ({"format": 1}, BadContent),
        ({"features": ["dense", "moon"]}, NotCalibrated),
    ],
)
def test_a_broken_model_is_refused(
    model: AnswerabilityModel, tmp_path: Path, change: dict[str, object], error: type[Exception]
) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({**model.model_dump(), **change}), encoding="utf-8")
    with pytest.raises(error, match=r"a\.json"):
        load_model(path)


def test_the_committed_model_fits_the_code() -> None:
    from kb.settings import REPOSITORY

    model = load_model(REPOSITORY / "data" / "answerability.json")
    assert model is not None
    assert model.features == list(FEATURES)
    assert all(coefficient >= 0 for coefficient in model.coefficients)
