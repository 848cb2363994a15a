"""What the classifier's confidence is worth, measured on examples it was not told of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Searched for the temperature that makes confidences true; scores lie about between 0 and 1.
TEMPERATURES = np.geomspace(0.02, 1.0, 80)
UNCALIBRATED = 0.15
NO_GATE = -1.0
BINS = 10


@dataclass(frozen=True)
class Calibration:
    """`temperature` and `gate`, and how examples left out fared: `accuracy` and `mean_confidence` agree when the
    temperature fits; `error` is the expected calibration error."""

    temperature: float
    gate: float
    accuracy: float
    mean_confidence: float
    error: float


def calibrate(scores: np.ndarray, nearest: np.ndarray, labels: np.ndarray, gate_quantile: float) -> Calibration:
    """From the `scores` [n, k] of examples left out and the cosine to the `nearest` [n] other example.

    The gate is the cosine that all but `gate_quantile` of them reach. Where some class has a single example, nothing
    can be said: temperature UNCALIBRATED and no gate.
    """
    if np.bincount(labels, minlength=scores.shape[1]).min() < 2:
        return Calibration(UNCALIBRATED, NO_GATE, float("nan"), float("nan"), float("nan"))
    temperature = min(TEMPERATURES, key=lambda t: _surprise(scores, labels, t))
    shares = probabilities(scores, temperature)
    right, confidence = shares.argmax(axis=1) == labels, shares.max(axis=1)
    return Calibration(
        temperature=float(temperature),
        gate=float(np.quantile(nearest, gate_quantile)),
        accuracy=float(right.mean()),
        mean_confidence=float(confidence.mean()),
        error=calibration_error(confidence, right),
    )


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error: how far confidence [n] and the share `right` [n] differ, over BINS equal bins."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    return float(sum(gaps))


def probabilities(scores: np.ndarray, temperature: float) -> np.ndarray:
    """Softmax over the last axis of `scores / temperature`."""
    scaled = scores / temperature
    exponentials = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def _surprise(scores: np.ndarray, labels: np.ndarray, temperature: float) -> float:
    """Mean negative log likelihood of the right labels."""
    shares = probabilities(scores, temperature)
    return float(-np.log(np.maximum(shares[np.arange(len(labels)), labels], 1e-12)).mean())
