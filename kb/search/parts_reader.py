"""Reads one case closely: its parts are embedded at the first question about it, and kept while it is asked about."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Final

from kb.cases.model import Case
from kb.index.embeddings import Embedder, Vectors
from kb.search.asking import Asking
from kb.search.part_ranking import (
    Weigh,
    Words,
    best_of_each,
    cosines_of,
    held_share,
    parts_of,
    rank_parts,
    with_sentences,
)
from kb.search.parts import CaseParts, Part, PartsQuery
from kb.search.words import WordCutter

KEPT_CASES: Final = 256
"""Of some 20 parts each, 8 MB of vectors. The file of the embedding cache keeps them all over a start."""


@dataclass(frozen=True, slots=True)
class _Known:
    parts: list[Part]
    vectors: Vectors
    words: list[Words]


class PartsReader:
    """Ranks the parts of cases; safe from many threads. A case is known by what it says: an edited one is another."""

    def __init__(self, embedder: Embedder, cutter: WordCutter, embed: Callable[[str], Vectors]) -> None:
        """`embed` gives the vector of a question, as search has it."""
        self._embedder = embedder
        self._cutter = cutter
        self._embed = embed
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, case: Case, query: PartsQuery, weigh: Weigh) -> CaseParts:
        """The parts of a case that speak best to a text. `weigh`: how telling a word is in this library.

        Raises:
            BadVectors: the encoder gave something that is no vector.
        """
        known = self._of(case)
        asking = Asking.of(query.text)
        asked = self._cutter.cut(asking.matter)
        cosines = cosines_of(self._embed(query.text), known.vectors)
        ranked = rank_parts(known.parts, asking, cosines, asked, known.words, weigh)
        held = held_share(asked, tuple(chain.from_iterable(known.words)), weigh)
        return CaseParts(
            case_id=case.id,
            held=round(held, 4),
            asks_where=asking.where,
            asks_why=asking.why,
            asks_whether=asking.whether,
            parts=best_of_each(ranked)[: query.limit],
        )

    def _of(self, case: Case) -> _Known:
        digest = case.content_hash()
        with self._lock:
            known = self._known.get(digest)
            if known is not None:
                self._known.move_to_end(digest)
                return known
        parts = with_sentences(parts_of(case))
        texts = [part.said for part in parts]
        known = _Known(parts, self._embedder.passages(texts), [self._cutter.cut(text) for text in texts])
        with self._lock:
            self._known[digest] = known
            while len(self._known) > KEPT_CASES:
                self._known.popitem(last=False)
        return known
