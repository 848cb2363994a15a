"""Reads the questions of one case: their vectors are fetched at the first question about it, and kept meanwhile."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import numpy as np

from kb.cases.model import Case
from kb.index.embeddings import Embedder, Vectors
from kb.ort import Kind
from kb.search.asking import Asking
from kb.search.part_ranking import Weigh
from kb.search.parts import NearQuestion
from kb.search.question_adapter import QuestionAdapter
from kb.search.question_ranking import KnownQuestion, Said, pairs_of, rank_questions
from kb.search.searcher import dense_text
from kb.search.words import WordCutter

KEPT_CASES: Final = 256
"""Of some 30 lines each, 4 MB of vectors."""


class QuestionsReader:
    """Ranks the questions of cases; safe from many threads. A case is known by what it says: an edited one is another.

    Without an adapter none is near anything: bare cosines do not tell short questions apart.
    """

    def __init__(
        self, embedder: Embedder, cutter: WordCutter, embed: Callable[[str], Vectors], adapter: QuestionAdapter | None
    ) -> None:
        """`embed` gives the vector of a question, as search has it."""
        self._embedder = embedder
        self._cutter = cutter
        self._embed = embed
        self._adapter = adapter
        self._known: OrderedDict[str, list[KnownQuestion]] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, case: Case, text: str, weigh: Weigh) -> list[NearQuestion]:
        """The questions of a case nearest to a text. `weigh`: how telling a word is in this library.

        Raises:
            BadVectors: the encoder gave something that is no vector.
        """
        if self._adapter is None or not case.questions:
            return []
        words = self._cutter.cut(Asking.of(text).matter)
        said = Said(self._adapter.adapt(self._embed(text)), words, pairs_of(text))
        return rank_questions(self._of(case, self._adapter), said, weigh)

    def _of(self, case: Case, adapter: QuestionAdapter) -> list[KnownQuestion]:
        digest = case.content_hash()
        with self._lock:
            known = self._known.get(digest)
            if known is not None:
                self._known.move_to_end(digest)
                return known
        asks = [ask for question in case.questions for ask in question.asks]
        wordings = self._vectors([dense_text(ask) for ask in asks], "query", adapter)
        answers = self._vectors([question.answer for question in case.questions], "passage", adapter)
        known, start = [], 0
        for question, answer in zip(case.questions, answers, strict=True):
            end = start + len(question.asks)
            words = [self._cutter.cut(Asking.of(ask).matter) for ask in question.asks]
            known.append(
                KnownQuestion(question, wordings[start:end], answer, words, self._cutter.cut(question.answer))
            )
            start = end
        with self._lock:
            self._known[digest] = known
            while len(self._known) > KEPT_CASES:
                self._known.popitem(last=False)
        return known

    def _vectors(self, texts: list[str], kind: Kind, adapter: QuestionAdapter) -> Vectors:
        """Vectors [n, r] of lines as they are compared; only what is not known yet is embedded."""
        found = {text: adapter.known(text, kind) for text in texts}
        missing = [text for text, vector in found.items() if vector is None]
        if missing:
            embed = self._embedder.questions if kind == "query" else self._embedder.passages
            found |= dict(zip(missing, adapter.adapt(embed(missing)), strict=True))
        return np.stack([vector for vector in (found[text] for text in texts) if vector is not None])
