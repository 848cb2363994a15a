"""The few statistics that evaluation and calibration share."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

Z95 = 1.959964


def wilson_interval(hits: int, total: int) -> tuple[float, float]:
    """95 % confidence interval of a rate (Wilson 1927); all of 0..1 where nothing was counted."""
    if total == 0:
        return 0.0, 1.0
    rate, z2 = hits / total, Z95**2
    middle = (rate + z2 / (2 * total)) / (1 + z2 / total)
    half = Z95 / (1 + z2 / total) * math.sqrt(rate * (1 - rate) / total + z2 / (4 * total**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive scores above a negative, ties half; NaN where either is missing."""
    if not positive or not negative:
        return math.nan
    scores = np.array([*positive, *negative])
    order = scores.argsort(kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    for value in np.unique(scores):
        tied = scores == value
        ranks[tied] = ranks[tied].mean()
    above = ranks[: len(positive)].sum() - len(positive) * (len(positive) + 1) / 2
    return float(above / (len(positive) * len(negative)))
