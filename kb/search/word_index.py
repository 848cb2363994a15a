"""The words of a snapshot: BM25 over its cases and over their lines, carried along from snapshot to snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from kb.index.snapshot import Snapshot
from kb.progress import Progress, no_progress
from kb.search.lexical import Bm25
from kb.search.words import WordCutter

Words = tuple[str, ...]
Numbers = npt.NDArray[np.int64]

TOLD_EVERY = 500  # lines cut between two words to whoever watches


@dataclass(frozen=True, slots=True)
class WordIndex:
    """`cases` is numbered by slot, `lines` by row, as the snapshot numbers them; `cut` holds the words of each row."""

    snapshot: Snapshot
    cases: Bm25
    lines: Bm25
    cut: tuple[Words, ...]

    @classmethod
    def of(
        cls, snapshot: Snapshot, cutter: WordCutter, known: WordIndex | None = None, progress: Progress = no_progress
    ) -> WordIndex:
        """Counts everything; what `known` has cut before is not cut again."""
        memo = {} if known is None else dict(zip((p.text for p in known.snapshot.passages), known.cut, strict=True))
        cut: list[Words] = []
        for row, passage in enumerate(snapshot.passages):
            words = memo.get(passage.text)
            cut.append(cutter.cut(passage.text) if words is None else words)
            if row % TOLD_EVERY == 0 or row == len(snapshot.passages) - 1:
                progress(row + 1, len(snapshot.passages))
        by_slot: list[list[Words]] = [[] for _ in range(snapshot.slot_count)]
        for slot, words in zip(snapshot.slot_of_row.tolist(), cut, strict=True):
            by_slot[slot].append(words)
        lines, cases = Bm25(cut), Bm25([tuple(chain.from_iterable(of_case)) for of_case in by_slot])
        dead = np.flatnonzero(~snapshot.live)
        if len(dead):
            lines = lines.changed({row: cut[row] for row in dead.tolist()}, [])
            cases = cases.changed(dict(_words_of_slots(snapshot, dead, cut)), [])
        return cls(snapshot, cases, lines, tuple(cut))

    def following(self, snapshot: Snapshot, cutter: WordCutter, progress: Progress = no_progress) -> WordIndex:
        """The same for a later snapshot: by the change alone, where it is small and of the same lineage."""
        before = self.snapshot
        start = len(before.passages)
        added = snapshot.passages[start:]
        if snapshot.lineage is not before.lineage or len(added) > start // 2:
            return WordIndex.of(snapshot, cutter, self, progress)
        gone = np.flatnonzero(before.live & ~snapshot.live[:start])
        new = tuple(cutter.cut(passage.text) for passage in added)
        by_slot: list[list[Words]] = [[] for _ in range(snapshot.slot_count - before.slot_count)]
        for slot, words in zip(snapshot.slot_of_row[start:].tolist(), new, strict=True):
            by_slot[slot - before.slot_count].append(words)
        return WordIndex(
            snapshot,
            self.cases.changed(
                dict(_words_of_slots(before, gone, self.cut)), [tuple(chain.from_iterable(w)) for w in by_slot]
            ),
            self.lines.changed({row: self.cut[row] for row in gone.tolist()}, new),
            (*self.cut, *new),
        )


def _words_of_slots(snapshot: Snapshot, rows: Numbers, cut: Sequence[Words]) -> Iterator[tuple[int, Words]]:
    """The slots that these rows belong to, each with the words of all its rows: a case comes and goes as a whole."""
    for slot in np.unique(snapshot.slot_of_row[rows]).tolist():
        of_case = np.flatnonzero(snapshot.slot_of_row == slot).tolist()
        yield slot, tuple(chain.from_iterable(cut[row] for row in of_case))
