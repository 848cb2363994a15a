"""The fit finds its examples again, and knows what it would have said of each without it."""

from __future__ import annotations

import numpy as np
import pytest

from bot.ridge import BALANCE, fit

LABELS = np.array([0, 0, 0, 1, 1, 2, 2, 2])
WEIGHS = np.array([1.0, 1.0, 0.5, 1.0, 1.0, 1.0, 0.2, 1.0])
RIDGE = 0.1


def _kernel() -> np.ndarray:
    """Alike within a class, and a little beside."""
    points = np.random.default_rng(3).normal(size=(len(LABELS), 4)) + 2 * np.eye(4)[LABELS]
    return np.exp(-np.square(points[:, np.newaxis] - points[np.newaxis]).sum(axis=2) / 8).astype(np.float32)


def test_examples_are_found_again() -> None:
    kernel = _kernel()
    fitted = fit(kernel.copy(), LABELS, WEIGHS, RIDGE)
    assert list((kernel @ fitted.coefficients).argmax(axis=1)) == list(LABELS)


def test_left_out_is_what_a_fit_on_the_others_says() -> None:
    kernel = _kernel()
    evened = (WEIGHS.sum() / 3 / np.bincount(LABELS, weights=WEIGHS)) ** BALANCE
    ridges = np.diag(RIDGE * np.diagonal(kernel).mean() / (WEIGHS * evened[LABELS]))
    left_out = fit(kernel.copy(), LABELS, WEIGHS, RIDGE).left_out
    for place in range(len(LABELS)):
        others = np.arange(len(LABELS)) != place
        coefficients = np.linalg.solve((kernel + ridges)[np.ix_(others, others)], np.eye(3)[LABELS[others]])
        assert left_out[place] == pytest.approx(kernel[place, others] @ coefficients, abs=1e-4)


def test_a_light_example_moves_scores_less() -> None:
    light, heavy = (fit(_kernel(), LABELS, np.where(LABELS == 1, w, 1.0), RIDGE).coefficients for w in (0.01, 1.0))
    assert np.abs(light[LABELS == 1]).sum() < np.abs(heavy[LABELS == 1]).sum()


def test_what_cannot_be_fitted_is_said() -> None:
    with pytest.raises(ValueError, match="cannot be fitted"):
        fit(-np.eye(2, dtype=np.float32), np.array([0, 1]), np.ones(2), RIDGE)
