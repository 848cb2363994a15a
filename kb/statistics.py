"""The few statistics that evaluation and calibration share."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

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


def ndcg(ranks: Sequence[int], relevant: int, depth: int = 10) -> float:
    """Normalised discounted cumulative gain of right answers found at `ranks` (from 1), of `relevant` there are."""
    gained = sum(1 / math.log2(rank + 1) for rank in ranks if rank <= depth)
    best = sum(1 / math.log2(place + 1) for place in range(1, min(relevant, depth) + 1))
    return gained / best if best else math.nan


def risk_coverage(confidence: Sequence[float], is_right: Sequence[bool]) -> list[tuple[float, float, float]]:
    """For each number of questions answered, most confident first: coverage, share of wrong answers, confidence."""
    order = np.argsort(-np.array(confidence, dtype=np.float64), kind="stable")
    wrong = np.cumsum(~np.array(is_right, dtype=np.bool_)[order])
    total = len(order)
    return [
        (place / total, float(wrong[place - 1]) / place, float(confidence[order[place - 1]]))
        for place in range(1, total + 1)
    ]


def aurc(confidence: Sequence[float], is_right: Sequence[bool]) -> float:
    """Area under the risk-coverage curve (Geifman and El-Yaniv 2017): the mean risk; smaller is better."""
    curve = risk_coverage(confidence, is_right)
    return math.fsum(risk for _, risk, _ in curve) / len(curve) if curve else math.nan


def bootstrap_interval(
    count: int, statistic: Callable[[npt.NDArray[np.int64]], float], rounds: int = 500, seed: int = 20261122
) -> tuple[float, float]:
    """95 % percentile interval of a statistic of `count` things, given which of them were drawn; NaN where none are."""
    if not count:
        return math.nan, math.nan
    generator = np.random.default_rng(seed)
    values = [statistic(generator.integers(0, count, count)) for _ in range(rounds)]
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return math.nan, math.nan
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def mcnemar(only_first: int, only_second: int) -> float:
    """Exact two-sided p-value that two systems, right on these many questions alone, are equally often right."""
    total = only_first + only_second
    if not total:
        return 1.0
    tail = sum(math.comb(total, number) for number in range(min(only_first, only_second) + 1))
    return min(1.0, float(Fraction(2 * tail, 2**total)))
