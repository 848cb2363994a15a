"""Evidence: what the routes say of one question, looked up once however many scopes are then asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.index.embeddings import Vectors
from kb.index.passages import PassageKind
from kb.index.snapshot import Snapshot
from kb.index.vectors import Mask, Rows
from kb.search.adapter import Adapter
from kb.search.candidate import Candidate
from kb.search.exact import ExactMatch
from kb.search.filters import Scope
from kb.search.result import Route
from kb.search.word_index import WordIndex

CANDIDATES = 120  # passages the dense route brings; some ten belong to one case
DENSE_FLOOR = 0.75  # e5 puts complete strangers at 0.75 to 0.85: what lies below tells nothing (without an adapter)
DIGITS = 6  # of a cosine that mean anything
VOTERS = 10  # nearest lines that vote for their case


@dataclass(frozen=True, slots=True)
class _Nearest:
    """The nearest lines of `scope`, by cosine, and what the dense route makes of each."""

    scope: Mask
    rows: Rows
    cosines: Vectors
    meanings: Vectors


class Evidence:
    """One question and one snapshot. What all scopes share is counted once; the lines of a scope are compared once."""

    def __init__(
        self,
        snapshot: Snapshot,
        index: WordIndex,
        adapter: Adapter | None,
        vector: Vectors,
        words: tuple[str, ...],
        matches: Sequence[ExactMatch],
    ) -> None:
        """`words` and `matches` are those of the question, `vector` [dimensions] its meaning."""
        self.vector = vector
        self.words = words
        self.matches = matches
        self._snapshot = snapshot
        self._adapter = adapter
        self._by_case = index.cases.scores(words)
        self._by_line = index.lines.scores(words)
        self._known: _Nearest | None = None

    def candidates(self, scope: Scope) -> tuple[dict[str, Candidate], list[str]]:
        """Every case of a scope that some route brings, by id, and the cases of the nearest lines, which vote."""
        found: dict[str, Candidate] = {}
        voters = self._add_dense(found, scope)
        self._add_lexical(found, scope)
        self._add_exact(found, scope)
        return found, voters

    def _add_dense(self, found: dict[str, Candidate], scope: Scope) -> list[str]:
        nearest = self._nearest(scope.rows)
        voters: list[str] = []
        for place in np.argsort(-nearest.meanings, kind="stable").tolist():  # best first: the first row speaks
            row, cosine = int(nearest.rows[place]), float(nearest.cosines[place])
            case_id = self._snapshot.passages[row].case_id
            if len(voters) < VOTERS:
                voters.append(case_id)
            candidate = found.get(case_id)
            if candidate is None:
                meaning = max(0.0, min(1.0, float(nearest.meanings[place])))
                found[case_id] = Candidate(case_id, row, dense=cosine, meaning=meaning)
            else:
                candidate.dense = max(candidate.dense, cosine)
        return voters

    def _nearest(self, scope: Mask) -> _Nearest:
        """The nearest lines of a scope. Of a wider one than before only the lines beside that are compared."""
        known = self._known
        if known is None or (known.scope & ~scope).any():
            found = self._compare(scope)
        else:
            found = _joined(known, self._compare(scope & ~known.scope), scope)
        self._known = found
        return found

    def _compare(self, scope: Mask) -> _Nearest:
        """Takes the nearest lines, and lets the adapter judge them where there is one.

        Without an adapter the cosine itself has to do, stretched over the range in which it tells anything.
        """
        allowed = scope if not scope.all() else None
        rows, cosines = self._snapshot.vectors.search(self.vector, CANDIDATES, allowed)
        if self._adapter is not None:
            meanings = self._adapter.similarities(self.vector, self._snapshot.vectors.of_rows(rows))
        else:
            meanings = (cosines - DENSE_FLOOR) / (1 - DENSE_FLOOR)
        # Equal lines differ in the last bit, by how and beside what they were compared; they are to be equal.
        return _Nearest(scope, *_best_first(rows, cosines.round(DIGITS), meanings.round(DIGITS)))

    def _add_lexical(self, found: dict[str, Candidate], scope: Scope) -> None:
        """Half for the whole case, half for its best line: a case that holds all words, but never together, is less."""
        by_case, by_line = self._by_case, self._by_line * scope.rows
        slot_of_row = self._snapshot.slot_of_row
        best_line = np.zeros(len(by_case))
        np.maximum.at(best_line, slot_of_row, by_line)
        scores = np.where((by_case > 0) & (best_line > 0), by_case / 2 + best_line / 2, 0)
        found_slots = np.argsort(-scores, kind="stable")[: min(CANDIDATES, int((scores > 0).sum()))]
        is_found = np.zeros(len(by_case), np.bool_)
        is_found[found_slots] = True
        rows = np.flatnonzero(is_found[slot_of_row] & (by_line > 0))
        for row in rows[np.argsort(-by_line[rows], kind="stable")].tolist():  # best first: the first row speaks
            slot = int(slot_of_row[row])
            if is_found[slot]:
                is_found[slot] = False
                case_id = self._snapshot.passages[row].case_id
                candidate = found.setdefault(case_id, Candidate(case_id, row, route="lexical"))
                candidate.lexical = float(scores[slot])

    def _add_exact(self, found: dict[str, Candidate], scope: Scope) -> None:
        for match in self.matches:
            passage = self._snapshot.passages[match.row]
            if passage.case_id not in scope.cases:
                continue
            candidate = found.setdefault(passage.case_id, Candidate(passage.case_id, match.row))
            if match.strength > candidate.exact:
                candidate.row, candidate.exact, candidate.matched_code = match.row, match.strength, match.matched_code
                candidate.route = _exact_route(passage.kind)


def _joined(one: _Nearest, other: _Nearest, scope: Mask) -> _Nearest:
    """The nearest lines of two scopes that have none in common."""
    rows = np.concatenate([one.rows, other.rows])
    cosines = np.concatenate([one.cosines, other.cosines])
    return _Nearest(scope, *_best_first(rows, cosines, np.concatenate([one.meanings, other.meanings])))


def _best_first(rows: Rows, cosines: Vectors, meanings: Vectors) -> tuple[Rows, Vectors, Vectors]:
    """The first CANDIDATES; of equal lines, which are many, the one that stands first: FAISS has its own order."""
    best = np.lexsort((rows, -cosines))[:CANDIDATES]
    return rows[best], cosines[best], meanings[best]


def _exact_route(kind: PassageKind) -> Route:
    return "code" if kind == "code" else "error_text"
