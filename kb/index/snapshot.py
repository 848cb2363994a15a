"""A snapshot: cards, passages and vectors of one state of the library. It never changes; a change makes another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kb.cases.model import Case
from kb.index.embeddings import Embedder
from kb.index.passages import CaseCard, Passage, passages_of
from kb.index.vectors import FlatVectors
from kb.progress import Progress, no_progress


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is searched. Row n of `vectors` belongs to `passages[n]`; passages of one case need not be neighbours.

    `library_revision` is the state of the store it shows, `fingerprint` the encoder that made the vectors.
    """

    library_revision: int
    fingerprint: str
    cards: dict[str, CaseCard]
    passages: tuple[Passage, ...]
    vectors: FlatVectors

    @classmethod
    def empty(cls, fingerprint: str, dimensions: int) -> Snapshot:
        nothing = np.empty((0, dimensions), dtype=np.float32)
        return cls(-1, fingerprint, {}, (), FlatVectors.of(nothing, dimensions))

    def digests(self) -> dict[str, str]:
        return {case_id: card.digest for case_id, card in self.cards.items()}

    def at_revision(self, library_revision: int) -> Snapshot:
        return replace(self, library_revision=library_revision)

    def without(self, case_ids: Collection[str]) -> Snapshot:
        """The same without these cases; ids it does not hold are no fault."""
        gone = set(case_ids)
        kept = [row for row, passage in enumerate(self.passages) if passage.case_id not in gone]
        if len(kept) == len(self.passages):
            return self
        return replace(
            self,
            cards={case_id: card for case_id, card in self.cards.items() if case_id not in gone},
            passages=tuple(self.passages[row] for row in kept),
            vectors=FlatVectors.of(self.vectors.matrix()[kept], self.vectors.dimensions),
        )

    def with_cases(self, cases: Sequence[Case], embedder: Embedder, progress: Progress = no_progress) -> Snapshot:
        """The same with these cases, in place of what it held of them.

        Raises:
            BadVectors: the encoder gave something that must not be indexed; this snapshot stays as it is.
        """
        if not cases:
            return self
        passages = [passage for case in cases for passage in passages_of(case)]
        added = embedder.passages([passage.text for passage in passages], progress)
        rest = self.without([case.id for case in cases])
        return replace(
            rest,
            cards={**rest.cards, **{case.id: CaseCard.of(case) for case in cases}},
            passages=(*rest.passages, *passages),
            vectors=FlatVectors.of(np.concatenate([rest.vectors.matrix(), added]), self.vectors.dimensions),
        )
