"""Answerability: from what a ranking looks like to the chance that its first hit is right, and to an outcome."""

from __future__ import annotations

import json
import math
import os
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kb.errors import BadContent, NotCalibrated
from kb.search.result import Outcome, Thresholds

# A question's length is left out on purpose: it told the development set's questions apart, but no real ones.
# The order is part of the model: coefficients are stored beside these names.
FEATURES = (
    "dense",  # cosine of the first hit's best passage
    "spread",  # how far, as the adapter sees it, the first hit is ahead of the mean of the cases behind it
    "votes",  # how many of the nearest lines are the first hit's
    "lexical_margin",  # how far the first hit is ahead of the best other case by words
    "lead",  # how far its fused score is ahead of the next case's
    "exact",  # how much a code or error text of the first hit proves
    "agreement",  # do both routes put the same case first?
    "known_words",  # share of the question, by weight, in words that some case holds
    "own_ground",  # names no other vendor's software, nor, no product of ours being known, the tax office's or a bank's
    "domain",  # log-odds that the question is about this software at all
)
# Every feature speaks for the answer when it grows, and no fit may say otherwise.
UNCALIBRATED = Thresholds(answer=1.0, clarify=0.0)

# Two encoders are one where they give this question one vector. Built in other precisions from the same weights they
# lie at 0.9999; a tuned encoder, or another of the same dimensions, lies elsewhere, and its scores mean other things.
PROBE = "云星空期末结账提示凭证断号 error 502 密码忘了"
SAME_ENCODER = 0.999  # cosine


class Domain(BaseModel):
    """A line through the encoder's space with questions about this software on one side, and all others on the other.

    Learned by `kb.calibration` from the bot's examples and the library's own lines; of one encoder, like all vectors.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: list[float]
    bias: float

    @cached_property
    def _direction(self) -> npt.NDArray[np.float32]:
        return np.array(self.weights, dtype=np.float32)

    def score(self, vector: npt.NDArray[np.float32]) -> float:
        """Log-odds that the question behind `vector` is about this software; it may still be one without a case."""
        return float(vector @ self._direction) + self.bias


class AnswerabilityModel(BaseModel):
    """A logistic regression over standardised features, with the thresholds chosen on the same questions.

    `dense_share` is the dense route's part of the fused score. Fitted by `kb.calibration`; kept in
    data/answerability.json and copied into every index version. It holds for the encoder it was fitted with, and for
    one that gives `PROBE` the same vector, `probe`: a rebuilt encoder of the same weights needs no new questions.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[2] = 2
    features: list[str]
    mean: list[float]
    scale: list[Annotated[float, Field(gt=0)]]
    coefficients: list[float]
    intercept: float
    thresholds: Thresholds
    dense_share: Annotated[float, Field(ge=0, le=1)] = 0.5
    domain: Domain | None = None
    encoder_fingerprint: str
    probe: list[float] = []
    questions: dict[str, int]
    figures: dict[str, float]

    @model_validator(mode="after")
    def _lengths_agree(self) -> AnswerabilityModel:
        if not len(self.features) == len(self.mean) == len(self.scale) == len(self.coefficients):
            raise ValueError("features, mean, scale and coefficients must have the same length")
        if not 0 <= self.thresholds.clarify <= self.thresholds.answer <= 1:
            raise ValueError("thresholds must satisfy 0 <= clarify <= answer <= 1")
        return self

    def probability(self, features: dict[str, float]) -> float:
        """The calibrated chance, 0..1, that the first hit is right."""
        total = self.intercept
        for name, mean, scale, coefficient in zip(self.features, self.mean, self.scale, self.coefficients, strict=True):
            total += coefficient * (features[name] - mean) / scale
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))

    def holds_for(self, fingerprint: str, probe: npt.NDArray[np.float32]) -> bool:
        """Was it fitted with the encoder of this fingerprint, which gives `PROBE` this vector, or with its equal?"""
        if self.encoder_fingerprint == fingerprint:
            return True
        return len(self.probe) == len(probe) and float(np.array(self.probe, np.float32) @ probe) >= SAME_ENCODER

    def outcome(self, probability: float) -> Outcome:
        if probability >= self.thresholds.answer:
            return "answer"
        return "clarify" if probability >= self.thresholds.clarify else "unknown"


def load_model(path: Path) -> AnswerabilityModel | None:
    """The committed model; None where none was fitted yet, and then nothing is ever answered with confidence.

    Raises:
        BadContent: the file is there but broken.
        NotCalibrated: it was fitted for features that this code does not compute.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadContent(f"{path}: cannot be read: {error.strerror}") from error
    try:
        model = AnswerabilityModel.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadContent(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    unknown = set(model.features) - set(FEATURES)
    if unknown:
        raise NotCalibrated(f"{path}: fitted for {', '.join(sorted(unknown))}; run `python -m kb calibrate` again")
    return model


def save_model(path: Path, model: AnswerabilityModel) -> None:
    content: dict[str, Any] = model.model_dump(mode="json")
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(temporary, path)
