"""A snapshot: cards, passages and vectors of one state of the library. It never changes; a change makes another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from kb.cases.model import Case
from kb.index.embeddings import Embedder, Vectors
from kb.index.passages import CaseCard, Passage, passages_of
from kb.index.vectors import LayeredVectors, Mask
from kb.progress import Progress, no_progress

Slots = npt.NDArray[np.int32]

WORN_ROWS: Final = 2_000
WORN_SHARE: Final = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What is searched. Row n of `vectors` belongs to `passages[n]`, and counts only where `live[n]`.

    A change adds rows behind the others and marks what it replaces as dead, so that whatever is kept by row (vectors,
    words) can follow a change without being made anew: all snapshots of one `lineage` number their rows alike. Each
    case that enters gets the next slot, a number that `slot_of_row` gives for each of its rows; an edited case gets a
    new one. `library_revision` is the state of the store it shows, `fingerprint` the encoder that made the vectors.
    """

    library_revision: int
    fingerprint: str
    cards: dict[str, CaseCard]
    slots: dict[str, int]
    slot_count: int
    passages: tuple[Passage, ...]
    slot_of_row: Slots
    live: Mask
    vectors: LayeredVectors
    lineage: object

    @classmethod
    def empty(cls, fingerprint: str, dimensions: int) -> Snapshot:
        nothing = np.empty((0, dimensions), dtype=np.float32)
        return cls.of(-1, fingerprint, [], (), LayeredVectors.of(nothing, dimensions))

    @classmethod
    def of(
        cls,
        library_revision: int,
        fingerprint: str,
        cards: Iterable[CaseCard],
        passages: tuple[Passage, ...],
        vectors: LayeredVectors,
    ) -> Snapshot:
        """A snapshot of which every row is live; passages of one case need not be neighbours.

        Raises:
            KeyError: a passage belongs to no card.
        """
        by_id = {card.id: card for card in cards}
        slots = {case_id: slot for slot, case_id in enumerate(by_id)}
        slot_of_row = np.fromiter((slots[passage.case_id] for passage in passages), np.int32, len(passages))
        live = np.ones(len(passages), np.bool_)
        return cls(
            library_revision, fingerprint, by_id, slots, len(slots), passages, slot_of_row, live, vectors, object()
        )

    def digests(self) -> dict[str, str]:
        return {case_id: card.digest for case_id, card in self.cards.items()}

    def rows(self) -> Iterator[tuple[int, Passage]]:
        """The live rows with their passages, in order."""
        return ((row, self.passages[row]) for row in np.flatnonzero(self.live).tolist())

    def row_count(self) -> int:
        """How many passages can be found: the live rows."""
        return int(self.live.sum())

    def is_worn(self) -> bool:
        """Have so many rows come and gone that it is time to make them anew (`settled`)?"""
        loose = len(self.vectors.recent) + len(self.live) - self.row_count()
        return loose > max(WORN_ROWS, WORN_SHARE * len(self.live))

    def is_settled(self) -> bool:
        return bool(self.live.all()) and not len(self.vectors.recent)

    def at_revision(self, library_revision: int) -> Snapshot:
        return replace(self, library_revision=library_revision)

    def without(self, case_ids: Collection[str]) -> Snapshot:
        """The same without these cases; ids it does not hold are no fault."""
        gone = [self.slots[case_id] for case_id in case_ids if case_id in self.slots]
        if not gone:
            return self
        dropped = set(case_ids)
        return replace(
            self,
            cards={case_id: card for case_id, card in self.cards.items() if case_id not in dropped},
            slots={case_id: slot for case_id, slot in self.slots.items() if case_id not in dropped},
            live=self.live & ~np.isin(self.slot_of_row, gone),
        )

    def with_cases(self, cases: Sequence[Case], embedder: Embedder, progress: Progress = no_progress) -> Snapshot:
        """The same with these cases, in place of what it held of them.

        Raises:
            BadVectors: the encoder gave something that must not be indexed; this snapshot stays as it is.
        """
        if not cases:
            return self
        lines = [passages_of(case) for case in cases]
        passages = [passage for of_case in lines for passage in of_case]
        added: Vectors = embedder.passages([passage.text for passage in passages], progress)
        rest = self.without([case.id for case in cases])
        new_slots = range(rest.slot_count, rest.slot_count + len(cases))
        counts = [len(of_case) for of_case in lines]
        return replace(
            rest,
            cards={**rest.cards, **{case.id: CaseCard.of(case) for case in cases}},
            slots={**rest.slots, **{case.id: slot for case, slot in zip(cases, new_slots, strict=True)}},
            slot_count=rest.slot_count + len(cases),
            passages=(*rest.passages, *passages),
            slot_of_row=np.concatenate([rest.slot_of_row, np.repeat(np.array(new_slots, np.int32), counts)]),
            live=np.concatenate([rest.live, np.ones(len(passages), np.bool_)]),
            vectors=rest.vectors.with_more(added),
        )

    def settled(self, progress: Progress = no_progress) -> Snapshot:
        """The same, of a new lineage, without dead rows and with one layer of vectors that suits their number."""
        if self.is_settled():
            return self
        kept = np.flatnonzero(self.live)
        passages = tuple(self.passages[row] for row in kept.tolist())
        vectors = LayeredVectors.of(self.vectors.matrix()[kept], self.vectors.dimensions, progress)
        return Snapshot.of(self.library_revision, self.fingerprint, self.cards.values(), passages, vectors)
