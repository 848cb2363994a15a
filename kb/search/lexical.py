"""The lexical route: BM25 over words, as shares of the best score that a question could get."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

import numpy as np
import numpy.typing as npt

K1 = 0.1  # a word said twice is hardly better than once: a case repeats its own words in every symptom
B = 0.5

Scores = npt.NDArray[np.float64]


class Bm25:
    """An inverted list over documents given as words, by their number. Built once for a snapshot."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._size = len(documents)
        lengths = np.array([len(words) for words in documents], dtype=np.float64)
        mean = lengths.mean() if self._size and lengths.sum() else 1.0
        self._norms = K1 * (1 - B + B * lengths / mean)
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, words in enumerate(documents):
            for word, count in Counter(words).items():
                postings[word].append((number, count))
        self._postings = {
            word: (np.array([n for n, _ in entries]), np.array([c for _, c in entries], dtype=np.float64))
            for word, entries in postings.items()
        }

    def weight(self, word: str) -> float:
        """Inverse document frequency; a word that no document holds weighs as much as the rarest one."""
        holders = len(self._postings[word][0]) if word in self._postings else 0
        return math.log(1 + (self._size - holders + 0.5) / (holders + 0.5))

    def scores(self, words: Collection[str]) -> Scores:
        """Score of every document, 0..1.

        1 would be a document that holds every word of the question many times; words that the library has never seen
        count against all.
        """
        scores: Scores = np.zeros(self._size)
        best = 0.0
        for word in sorted(set(words)):  # in a fixed order, so that equal questions get equal scores to the last bit
            weight = self.weight(word)
            best += weight * (K1 + 1)
            if word in self._postings:
                numbers, counts = self._postings[word]
                scores[numbers] += weight * counts * (K1 + 1) / (counts + self._norms[numbers])
        return scores / best if best else scores

    def unknown_share(self, words: Iterable[str]) -> float:
        """How much of a question, by weight, consists of words that no document holds: strangers' words."""
        weights = {word: self.weight(word) for word in words}
        total = sum(weights.values())
        unknown = sum(weight for word, weight in weights.items() if word not in self._postings)
        return unknown / total if total else 1.0
