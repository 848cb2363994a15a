"""How alike two messages are: by meaning (sentence vectors), by letters (n-grams) and by whose names they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from bot.ngrams import ngram_matrix
from bot.wordlists import WordLists
from kb.text import normalise

# How much each kind of likeness counts; chosen by leaving one out and on the development sets.
MEANING = 1.0
LETTERS = 0.5
NAMES = 0.2
# Rows of all pairs that are made at once: memory holds the finished table once, and little beside it.
BLOCK = 512
# A product of so few rows takes the library three times as long as one row after another.
ROW_BY_ROW = 8


@dataclass(frozen=True)
class Lens:
    """What messages are read by: the `mean` vector [d], the weight of each n-gram `inverse` [b], the word lists."""

    mean: np.ndarray
    inverse: np.ndarray
    lists: WordLists

    def read(self, vectors: np.ndarray, texts: Sequence[str]) -> Traits:
        """The traits of messages with `vectors` [n, d] and `texts` as written."""
        written = [normalise(text) for text in texts]
        return Traits(
            directions=unit(vectors - self.mean).astype(np.float32),
            ngrams=ngram_matrix([self.lists.mark(text) for text in written], self.inverse),
            hits=np.stack([self.lists.hits(text) for text in written]),
        )


@dataclass(frozen=True)
class Traits:
    """Messages as they are compared: `directions` [n, d], unit vectors of what they mean beside the mean of all;
    `ngrams` [n, b], rows of length 1; `hits` [n, l], which word lists have a word in them."""

    directions: np.ndarray
    ngrams: csr_matrix
    hits: np.ndarray

    def closeness(self, others: Traits) -> np.ndarray:
        """Cosine of the meanings, [n, m]."""
        if 0 < len(self.directions) <= ROW_BY_ROW:
            return np.stack([others.directions @ direction for direction in self.directions])
        return self.directions @ others.directions.T

    def likeness(self, others: Traits, closeness: np.ndarray) -> np.ndarray:
        """The kernel, [n, m], given the `closeness` of the same messages.

        It is the square of a sum, so that pairs count: a foreign name beside 「密码」 says something that neither says
        alone.
        """
        alike = 1.0 + MEANING * closeness + NAMES * (self.hits @ others.hits.T)
        alike += LETTERS * (self.ngrams @ others.by_bucket).toarray()
        return np.square(alike, dtype=np.float32)

    @cached_property
    def by_bucket(self) -> csr_matrix:
        """The n-grams turned over, [b, n], row by row: turned over anew they would cost each message more than the
        product itself."""
        return self.ngrams.T.tocsr()

    def blocks(self) -> Iterator[tuple[slice, Traits]]:
        """The messages in blocks of at most BLOCK, each with its place."""
        for start in range(0, len(self.directions), BLOCK):
            place = slice(start, start + BLOCK)
            yield place, Traits(self.directions[place], self.ngrams[place], self.hits[place])


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors `[..., d]` scaled to length 1; a zero vector stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.maximum(lengths, 1e-12)
