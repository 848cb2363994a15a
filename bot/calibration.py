"""Fitting the classifier and measuring, on messages held out, what its confidence is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

# Searched for the temperature that makes held-out confidences true; the range covers over- and under-confidence.
TEMPERATURES = np.geomspace(0.25, 4.0, 65)
NO_GATE = -1.0
BINS = 10


@dataclass(frozen=True)
class Calibration:
    """Result on held-out folds: `accuracy` and `mean_confidence` should agree when the temperature fits; `error` is
    the expected calibration error."""

    temperature: float
    gate: float
    accuracy: float
    mean_confidence: float
    error: float


def fit(
    features: csr_matrix, labels: np.ndarray, weighs: np.ndarray, c: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Weights `[k, f]` and bias `[k]` of a logistic regression on features `[n, f]` with labels `[n]` in 0..k-1.

    An example counts as it `weighs` [n]; classes weigh the same however many examples they have. Two classes are
    written out as two rows.
    """
    from sklearn.linear_model import LogisticRegression  # slow to import, and only training needs it

    model = LogisticRegression(C=c, class_weight="balanced", max_iter=2000, random_state=seed)
    model.fit(features, labels, sample_weight=weighs)
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return weights.astype(np.float32), bias.astype(np.float32)


def calibrate(
    features: csr_matrix,
    directions: np.ndarray,
    labels: np.ndarray,
    weighs: np.ndarray,
    *,
    c: float,
    folds: int,
    gate_quantile: float,
    seed: int,
) -> Calibration:
    """Temperature and gate from cross-validation; without enough examples for it, temperature 1 and no gate.

    `directions` are unit vectors `[n, d]`. Only examples of full weight are asked, since only they are written as
    messages are. The gate is the cosine to the nearest example of the other folds that all but `gate_quantile` of
    them reach.
    """
    from sklearn.model_selection import StratifiedKFold

    asked = weighs >= 1.0
    folds = min(folds, int(np.bincount(labels).min()))
    if folds < 2 or not asked.any():
        return Calibration(1.0, NO_GATE, float("nan"), float("nan"), float("nan"))
    logits = np.empty((len(labels), int(labels.max()) + 1), dtype=np.float32)
    nearest = np.empty(len(labels), dtype=np.float32)
    splitter = StratifiedKFold(n_splits=folds, shuffle=True, random_state=seed)
    for known, held_out in splitter.split(directions, labels):
        weights, bias = fit(features[known], labels[known], weighs[known], c, seed)
        logits[held_out] = features[held_out] @ weights.T + bias
        nearest[held_out] = (directions[held_out] @ directions[known].T).max(axis=1)
    logits, labels = logits[asked], labels[asked]
    temperature = min(TEMPERATURES, key=lambda t: _surprise(logits, labels, t))
    shares = probabilities(logits, temperature)
    right, confidence = shares.argmax(axis=1) == labels, shares.max(axis=1)
    return Calibration(
        temperature=float(temperature),
        gate=float(np.quantile(nearest[asked], gate_quantile)),
        accuracy=float(right.mean()),
        mean_confidence=float(confidence.mean()),
        error=calibration_error(confidence, right),
    )


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error: how far confidence [n] and the share `right` [n] differ, over BINS equal bins."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    return float(sum(gaps))


def probabilities(logits: np.ndarray, temperature: float) -> np.ndarray:
    """Softmax over the last axis of `logits / temperature`."""
    scaled = logits / temperature
    exponentials = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def _surprise(logits: np.ndarray, labels: np.ndarray, temperature: float) -> float:
    """Mean negative log likelihood of the right labels."""
    shares = probabilities(logits, temperature)
    return float(-np.log(np.maximum(shares[np.arange(len(labels)), labels], 1e-12)).mean())
