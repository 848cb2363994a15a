"""Near-duplicates: cases that answer the same question as one that is already there, by words and by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from kb.cases.model import Case
from kb.index.embeddings import Embedder, Vectors
from kb.progress import Progress, no_progress
from kb.text import normalise

# Mean over a case's lines of their best cosine with the other's. Of the 8 749 pairs of committed cases that share a
# product 99 % lie below 0.958 and two above this; halves of one case, split line by line, have a median of 0.957.
ALIKE: Final = 0.970
SHOWN: Final = 3
SAME_SHARE: Final = 0.5  # of its lines that a case shares, word for word, with the one it is the same as

By = Literal["text", "meaning"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A case like the one asked about. `share`: of its lines said there too, or how near they are in meaning, 0..1."""

    case_id: str
    by: By
    share: float


@dataclass(slots=True)
class Neighbours:
    """All cases that a new one is compared with: the library's, and the others of the same import."""

    cases: Sequence[Case]
    _owners: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, case in enumerate(self.cases):
            for line in _lines(case):
                self._owners.setdefault(normalise(line), set()).add(number)

    def by_text(self, case: Case) -> list[Likeness]:
        """Cases that share whole lines with it, the most first."""
        lines = [normalise(line) for line in _lines(case)]
        shared: dict[int, int] = {}
        for line in lines:
            for number in self._owners.get(line, ()):
                if case.competes_with(self.cases[number]):
                    shared[number] = shared.get(number, 0) + 1
        found = [Likeness(self.cases[number].id, "text", count / len(lines)) for number, count in shared.items()]
        return sorted(found, key=lambda like: (-like.share, like.case_id))[:SHOWN]

    def by_meaning(
        self, asked: Sequence[Case], embedder: Embedder, progress: Progress = no_progress
    ) -> dict[str, list[Likeness]]:
        """For each of `asked`, the cases that lie nearer than different cases do.

        Raises:
            BadVectors: the encoder is unfit.
        """
        lines = [_lines(case) for case in self.cases]
        vectors = embedder.passages([line for of_case in lines for line in of_case], progress)
        starts = np.cumsum([0, *(len(of_case) for of_case in lines)])
        place = {case.id: number for number, case in enumerate(self.cases)}
        found: dict[str, list[Likeness]] = {}
        for case in asked:
            number = place[case.id]
            likeness = _likeness(vectors[starts[number] : starts[number + 1]], vectors, starts)
            likeness[number] = 0
            near = [int(other) for other in np.argsort(-likeness)[: 4 * SHOWN] if likeness[other] >= ALIKE]
            found[case.id] = [
                Likeness(self.cases[other].id, "meaning", round(float(likeness[other]), 3))
                for other in near
                if case.competes_with(self.cases[other])
            ][:SHOWN]
        return found


def merged(into: Case, new: Case) -> Case:
    """`into` with what `new` says that it does not: symptoms, error texts, codes and links; its solutions stay.

    So do its questions: those of `new` are answered by the solutions that it loses.

    Raises:
        ValueError: together they are more than one case may hold.
    """
    content = into.content()
    for name in ("symptoms", "error_texts", "codes", "links"):
        known = {normalise(line) for line in content[name]}
        content[name] += [line for line in new.content()[name] if normalise(line) not in known]
    return Case.model_validate(content)


def _likeness(own: Vectors, vectors: Vectors, starts: Vectors) -> Vectors:
    best = np.maximum.reduceat(own @ vectors.T, starts[:-1].astype(np.int64), axis=1)
    mean: Vectors = best.mean(axis=0)
    return mean


def _lines(case: Case) -> list[str]:
    return [case.title, *case.symptoms, *case.error_texts]
