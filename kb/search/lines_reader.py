"""Ranks lines of any text by how well they speak to a question, as the parts of a case are; none is kept on disk."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from kb.encoder import Encoder
from kb.errors import BadVectors
from kb.index.embeddings import BATCH, Vectors, check_vectors
from kb.ort import EncoderBroken
from kb.search.asking import Asking
from kb.search.lines import LinesQuery, RankedLine, RankedLines
from kb.search.part_ranking import Weigh, cosines_of, rank_parts
from kb.search.parts import Part
from kb.search.question_adapter import QuestionAdapter
from kb.search.words import WordCutter
from kb.text import normalise

KEPT_LINES: Final = 4096
"""8 MB of vectors: the lines of some hundred conversations."""


class LinesReader:
    """Ranks lines; safe from many threads."""

    def __init__(
        self, encoder: Encoder, cutter: WordCutter, embed: Callable[[str], Vectors], adapter: QuestionAdapter | None
    ) -> None:
        """`embed` gives the vector of a question, as search has it."""
        self._encoder = encoder
        self._cutter = cutter
        self._embed = embed
        self._adapter = adapter
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, query: LinesQuery, weigh: Weigh) -> RankedLines:
        """The lines, best first. `weigh`: how telling a word is in this library.

        Raises:
            BadVectors: the encoder gave something that is no vector.
        """
        texts = list(dict.fromkeys(query.lines))
        asking = Asking.of(query.text)
        ranked: list[Part] = []
        answering: dict[str, float] = {}
        if texts:
            # As steps they are weighed without the likes and dislikes that the other kinds have.
            parts = [Part(kind="step", text=text) for text in texts]
            asked, told = self._cutter.cut(asking.matter), [self._cutter.cut(text) for text in texts]
            question, vectors = self._embed(query.text), self._vectors(texts)
            ranked = rank_parts(parts, asking, cosines_of(question, vectors), asked, told, weigh)
            if (adapter := self._adapter) is not None:
                cosines = cosines_of(adapter.adapt(question), adapter.adapt(vectors))
                answering = dict(zip(texts, cosines.tolist(), strict=True))
        lines = [
            RankedLine(
                text=part.text,
                score=part.score,
                meaning=part.meaning,
                lexical=part.lexical,
                answering=round(answering.get(part.text, 0.0), 4),
            )
            for part in ranked
        ]
        return RankedLines(asks_where=asking.where, asks_why=asking.why, asks_whether=asking.whether, lines=lines)

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in texts if text not in known]
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            known.update(zip(batch, self._encode(batch), strict=True))
        with self._lock:
            self._known.update((text, known[text]) for text in new)
            while len(self._known) > KEPT_LINES:
                self._known.popitem(last=False)
        return np.stack([known[text] for text in texts])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        spellings = [normalise(text) for text in texts]
        try:
            return check_vectors(self._encoder.encode(spellings, "passage"), len(texts), self._encoder.dimensions)
        except EncoderBroken as error:
            raise BadVectors(str(error)) from error
