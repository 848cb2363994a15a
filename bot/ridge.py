"""Kernel ridge regression of the intents, with what it would have said of each example, had it not been told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import lapack

# How far the weights of classes are evened out: 0 leaves the frequent ones stronger, 1 makes all weigh the same.
BALANCE = 0.5


@dataclass(frozen=True)
class Fitted:
    """`coefficients` [n, k]: a message's scores are its likeness to the n examples times these, about 1 for the right
    class and 0 for others. `left_out` [n, k]: the scores of each example by a fit on all the others."""

    coefficients: np.ndarray
    left_out: np.ndarray


def fit(kernel: np.ndarray, labels: np.ndarray, weighs: np.ndarray, ridge: float) -> Fitted:
    """Fits on the `kernel` [n, n], which is overwritten, of examples with `labels` in 0..k-1 that count as they weigh.

    `ridge` is what is added to the diagonal, as a share of its mean, for an example of weight 1. Leaving one out needs
    no second fit: its score is y - c / a, with c its coefficient and a its place on the diagonal of the inverse
    (Rifkin & Lippert 2007, "Notes on Regularized Least Squares").

    Raises:
        ValueError: the examples cannot be fitted (the kernel is not positive definite).
    """
    counts = np.bincount(labels, weights=weighs)
    evened = (weighs.sum() / len(counts) / counts) ** BALANCE
    wanted = (labels[:, np.newaxis] == np.arange(len(counts))).astype(np.float32)
    diagonal = np.diagonal(kernel)
    kernel[np.diag_indices_from(kernel)] += (ridge * diagonal.mean() / (weighs * evened[labels])).astype(np.float32)
    # A symmetric matrix is its own transpose, and the transpose is laid out as LAPACK wants it: nothing is copied.
    factor, failed = lapack.spotrf(kernel.T, lower=1, overwrite_a=1, clean=0)
    if failed:
        raise ValueError(f"the examples cannot be fitted (spotrf: {failed})")
    coefficients, _ = lapack.spotrs(factor, wanted, lower=1)
    inverse, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
    left_out = wanted - coefficients / np.diagonal(inverse)[:, np.newaxis]
    return Fitted(np.ascontiguousarray(coefficients), left_out)
