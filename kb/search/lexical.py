"""The lexical route: BM25 over words, as shares of the best score that a question could get."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

K1 = 0.1  # a word said twice is hardly better than once: a case repeats its own words in every symptom
B = 0.5

Scores = npt.NDArray[np.float64]
Postings = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]  # numbers of documents, and how often each has the word

_NOBODY: Postings = (np.empty(0, np.int32), np.empty(0, np.int32))


class Bm25:
    """An inverted list over documents given as words, by their number. It never changes; `changed` makes another.

    Most words live in one long array, sorted by word; those that a change touched lie beside it in a small dictionary,
    which is all that a change copies. Scores are the same, to the last bit, as if everything were counted anew.
    """

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._lengths = np.array([len(words) for words in documents], dtype=np.float64)
        self._live = np.ones(len(documents), np.bool_)
        self._places: dict[str, int] = {}
        flat = (self._places.setdefault(word, len(self._places)) for words in documents for word in words)
        words = np.fromiter(flat, np.int64, int(self._lengths.sum()))
        numbers = np.repeat(np.arange(len(documents), dtype=np.int64), self._lengths.astype(np.int64))
        pairs, counts = np.unique(words * max(len(documents), 1) + numbers, return_counts=True)
        self._numbers = (pairs % max(len(documents), 1)).astype(np.int32)
        self._counts = counts.astype(np.int32)
        self._starts = np.searchsorted(pairs, np.arange(len(self._places) + 1) * max(len(documents), 1))
        self._touched: dict[str, Postings] = {}
        self._measure()

    def changed(self, gone: Mapping[int, Collection[str]], added: Sequence[Sequence[str]]) -> Bm25:
        """The same without some documents (their numbers, with their words) and with more, numbered behind the others.

        Takes time by the words that the change touches, not by the size of the library.
        """
        other = object.__new__(Bm25)
        other.__dict__.update(self.__dict__)
        first = len(self._lengths)
        other._lengths = np.concatenate([self._lengths, [float(len(words)) for words in added]])
        other._live = np.concatenate([self._live, np.ones(len(added), np.bool_)])
        other._live[list(gone)] = False
        fewer: dict[str, list[int]] = defaultdict(list)
        for number, words in gone.items():
            for word in set(words):
                fewer[word].append(number)
        more: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, words in enumerate(added, start=first):
            for word, count in Counter(words).items():
                more[word].append((number, count))
        other._touched = dict(self._touched)
        for word in fewer.keys() | more.keys():
            numbers, counts = self._postings(word)
            kept = ~np.isin(numbers, fewer[word]) if word in fewer else np.ones(len(numbers), np.bool_)
            new = np.array(more.get(word, []), np.int32).reshape(-1, 2)
            other._touched[word] = (
                np.concatenate([numbers[kept], new[:, 0]]),
                np.concatenate([counts[kept], new[:, 1]]),
            )
        other._measure()
        return other

    def weight(self, word: str) -> float:
        """Inverse document frequency; a word that no document holds weighs as much as the rarest one."""
        holders = len(self._postings(word)[0])
        return math.log(1 + (self._size - holders + 0.5) / (holders + 0.5))

    def scores(self, words: Collection[str]) -> Scores:
        """Score of every document, 0..1.

        1 would be a document that holds every word of the question many times; words that the library has never seen
        count against all.
        """
        scores: Scores = np.zeros(len(self._lengths))
        best = 0.0
        for word in sorted(set(words)):  # in a fixed order, so that equal questions get equal scores to the last bit
            weight = self.weight(word)
            best += weight * (K1 + 1)
            numbers, counts = self._postings(word)
            if len(numbers):
                scores[numbers] += weight * counts * (K1 + 1) / (counts + self._norms[numbers])
        return scores / best if best else scores

    def unknown_share(self, words: Iterable[str]) -> float:
        """How much of a question, by weight, consists of words that no document holds: strangers' words."""
        weights = {word: self.weight(word) for word in words}
        total = sum(weights.values())
        unknown = sum(weight for word, weight in weights.items() if not len(self._postings(word)[0]))
        return unknown / total if total else 1.0

    def _postings(self, word: str) -> Postings:
        touched = self._touched.get(word)
        if touched is not None:
            return touched
        place = self._places.get(word)
        if place is None:
            return _NOBODY
        start, end = self._starts[place], self._starts[place + 1]
        return self._numbers[start:end], self._counts[start:end]

    def _measure(self) -> None:
        """What all documents together say: their number, and how long each is beside the mean."""
        self._size = int(self._live.sum())
        total = float(self._lengths[self._live].sum())
        mean = total / self._size if total else 1.0
        self._norms = K1 * (1 - B + B * self._lengths / mean)
