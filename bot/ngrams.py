"""Character n-grams as hashed features: they know vendors' and menu names letter by letter, which the encoder blurs."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

MAX_N = 3
BUCKETS = 1 << 15


def count_ngrams(text: str) -> Counter[int]:
    """How often each n-gram of 1 to MAX_N characters occurs, by bucket (CRC-32: the same in every process)."""
    return Counter(
        zlib.crc32(text[start : start + n].encode()) % BUCKETS
        for n in range(1, MAX_N + 1)
        for start in range(len(text) - n + 1)
    )


def inverse_frequencies(texts: Sequence[str]) -> np.ndarray:
    """Weight of each bucket, float32 [BUCKETS]: the rarer in `texts`, the more it says (smoothed, at least 1)."""
    holding = np.zeros(BUCKETS)
    for text in texts:
        holding[list(count_ngrams(text))] += 1
    return (np.log((1 + len(texts)) / (1 + holding)) + 1).astype(np.float32)


def weigh_ngrams(text: str, inverse: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Buckets [m] and values [m] of one text, the values of length 1; both empty for an empty text."""
    counts = count_ngrams(text)
    buckets = np.fromiter(counts, dtype=np.int64, count=len(counts))
    tallies = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    values = (1 + np.log(tallies)) * inverse[buckets]
    return buckets, values / max(float(np.linalg.norm(values)), 1e-12)


def ngram_matrix(texts: Sequence[str], inverse: np.ndarray) -> csr_matrix:
    """`weigh_ngrams` of many texts as a sparse matrix [n, BUCKETS]."""
    rows = [weigh_ngrams(text, inverse) for text in texts]
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in rows)])
    if not rows:
        return csr_matrix((0, BUCKETS))
    indices = np.concatenate([buckets for buckets, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, indices, ends), shape=(len(rows), BUCKETS))
