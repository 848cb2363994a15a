"""Evidence of one question in several scopes, one after the other: never other than for each scope alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

import kb.index.vectors
from kb.cases.model import Case
from kb.index.passages import CaseCard, Passage
from kb.index.snapshot import Snapshot
from kb.index.vectors import ClusteredVectors, FlatVectors, LayeredVectors
from kb.products import Products
from kb.search.adapter import Adapter, Matrix
from kb.search.candidate import Candidate
from kb.search.evidence import CANDIDATES, Evidence
from kb.search.filters import Scope
from kb.search.word_index import WordIndex
from kb.search.words import WordCutter

CASES, LINES, DIMENSIONS = 300, 8, 24


def _unit(source: np.random.Generator, count: int) -> np.ndarray:
    vectors = source.normal(size=(count, DIMENSIONS)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


@pytest.fixture(scope="module", params=["flat", "clustered"])
def snapshot(request: pytest.FixtureRequest, fixture_cases: dict[str, Case]) -> Snapshot:
    """Cases of random lines; in the clustered one every cluster is looked into."""
    source = np.random.default_rng(5)
    cases = list(fixture_cases.values())
    cards = [CaseCard.of(cases[n % len(cases)]).model_copy(update={"id": f"case-{n}"}) for n in range(CASES)]
    passages = tuple(
        Passage(case_id=f"case-{n}", kind="symptom", text=f"凭证{n % 70}不能{line}过账")
        for n in range(CASES)
        for line in range(LINES)
    )
    many = _unit(source, CASES * LINES)
    settled = FlatVectors.of(many, DIMENSIONS) if request.param == "flat" else ClusteredVectors.of(many, DIMENSIONS)
    nothing = FlatVectors.of(np.empty((0, DIMENSIONS), np.float32), DIMENSIONS)
    return Snapshot.of(1, "random", cards, passages, LayeredVectors(settled, nothing))


@pytest.fixture(scope="module")
def words(snapshot: Snapshot, products: Products) -> WordIndex:
    return WordIndex.of(snapshot, WordCutter(products))


def _scope(snapshot: Snapshot, numbers: Sequence[int]) -> Scope:
    cases = frozenset(f"case-{n}" for n in numbers)
    rows = np.array([passage.case_id in cases for passage in snapshot.passages])
    return Scope(cases, rows)


def _is_told_alike(one: Candidate, other: Candidate) -> bool:
    """To some digits: a matrix product of more lines differs in the last bit."""
    scores = [(side.dense, side.meaning, side.lexical) for side in (one, other)]
    return (one.row, one.route) == (other.row, other.route) and scores[0] == pytest.approx(scores[1], abs=1e-5)


@pytest.mark.parametrize("has_adapter", [False, True])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_a_wider_scope_asked_later_brings_what_it_brings_alone(
    snapshot: Snapshot, words: WordIndex, share: float, has_adapter: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kb.index.vectors, "PROBED", CASES)  # every cluster: what is approximate is not the same twice
    source = np.random.default_rng(int(share * 100))
    noise = source.normal(size=(DIMENSIONS, DIMENSIONS)).astype(np.float32)
    matrix: Matrix = np.eye(DIMENSIONS, dtype=np.float32) + np.float32(0.1) * noise
    adapter = Adapter(matrix, "random", CASES) if has_adapter else None
    everything = _scope(snapshot, range(CASES))
    for vector in _unit(source, 6):

        def ask(vector: np.ndarray = vector) -> Evidence:
            return Evidence(snapshot, words, adapter, vector, ("凭证", "过账"), [])

        narrow = _scope(snapshot, source.permutation(CASES)[: int(share * CASES)].tolist())
        other = _scope(snapshot, source.permutation(CASES)[:40].tolist())
        asked = ask()
        for scope in (narrow, everything, other, everything, narrow):
            found, voters = asked.candidates(scope)
            alone, alone_voters = ask().candidates(scope)
            assert voters == alone_voters
            assert found.keys() == alone.keys()
            assert [(one, alone[c]) for c, one in found.items() if not _is_told_alike(one, alone[c])] == []
            assert set(found) <= scope.cases
        assert len(asked._nearest(everything.rows).rows) == CANDIDATES
