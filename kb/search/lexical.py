"""The lexical route: BM25 over words, one document a case, as shares of the best score the question could get."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

K1 = 0.6  # a word said twice is hardly better than once: cases repeat theirs in every symptom
B = 0.5  # cases with many symptoms are better described, not wordier: half the usual punishment for length


class Bm25:
    """An inverted list over documents given as words. Built once for a snapshot."""

    def __init__(self, documents: Mapping[str, Sequence[str]]) -> None:
        self._ids = list(documents)
        lengths = np.array([len(words) for words in documents.values()], dtype=np.float64)
        mean = lengths.mean() if len(lengths) and lengths.sum() else 1.0
        self._norms = K1 * (1 - B + B * lengths / mean)
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, words in enumerate(documents.values()):
            for word, count in Counter(words).items():
                postings[word].append((number, count))
        self._postings = {
            word: (np.array([n for n, _ in entries]), np.array([c for _, c in entries], dtype=np.float64))
            for word, entries in postings.items()
        }

    def __contains__(self, word: str) -> bool:
        return word in self._postings

    def weight(self, word: str) -> float:
        """Inverse document frequency; a word that no document holds weighs as much as the rarest one."""
        holders = len(self._postings[word][0]) if word in self._postings else 0
        return math.log(1 + (len(self._ids) - holders + 0.5) / (holders + 0.5))

    def search(self, words: Iterable[str], allowed: Collection[str]) -> dict[str, float]:
        """Score of every allowed document that shares a word, 0..1.

        1 would be a document that holds every word of the question many times; words that the library has never seen
        count against all.
        """
        scores: npt.NDArray[np.float64] = np.zeros(len(self._ids))
        best = 0.0
        for word in set(words):
            weight = self.weight(word)
            best += weight * (K1 + 1)
            if word in self._postings:
                numbers, counts = self._postings[word]
                scores[numbers] += weight * counts * (K1 + 1) / (counts + self._norms[numbers])
        if not best:
            return {}
        found = np.flatnonzero(scores)
        return {self._ids[n]: float(scores[n] / best) for n in found if self._ids[n] in allowed}

    def unknown_share(self, words: Iterable[str]) -> float:
        """How much of a question, by weight, consists of words that no case holds: strangers' words."""
        weights = {word: self.weight(word) for word in words}
        total = sum(weights.values())
        unknown = sum(weight for word, weight in weights.items() if word not in self._postings)
        return unknown / total if total else 1.0
