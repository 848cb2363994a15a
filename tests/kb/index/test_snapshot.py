"""Snapshots: whatever order changes come in, what follows them finds the same as what is made anew."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kb.cases.model import Case
from kb.encoder import Encoder
from kb.index import vectors as vectors_module
from kb.index.embeddings import Embedder, EmbeddingCache, Vectors
from kb.index.folder import IndexFolder
from kb.index.live import LiveIndex
from kb.index.snapshot import Snapshot
from kb.index.vectors import ClusteredVectors, FlatVectors, LayeredVectors
from kb.products import Products
from kb.progress import Progress
from kb.search.word_index import WordIndex
from kb.search.words import WordCutter
from kb.store.library import Library

QUESTION = ("密码", "~密码", "反结账", "凭证", "从没见过", "变了")


@pytest.fixture(scope="module")
def embedder(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    return Embedder(encoder, EmbeddingCache(tmp_path_factory.mktemp("cache") / "c.db"))


def _unit(count: int, seed: int = 1) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, 32)).astype(np.float32)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


CHANGES = st.lists(st.tuples(st.sampled_from(["edit", "drop", "add", "settle"]), st.integers(0, 7)), max_size=8)


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_what_follows_equals_what_is_made_anew(
    fixture_cases: dict[str, Case], products: Products, embedder: Embedder, changes: list[tuple[str, int]]
) -> None:
    cutter = WordCutter(products)
    ids = list(fixture_cases)
    snapshot = Snapshot.empty("f", embedder.encoder.dimensions).with_cases(list(fixture_cases.values()), embedder)
    words = WordIndex.of(snapshot, cutter)
    for kind, number in changes:
        case = fixture_cases[ids[number]]
        if kind == "edit":
            snapshot = snapshot.with_cases([case.model_copy(update={"title": f"{case.title}变了"})], embedder)
        elif kind == "drop":
            snapshot = snapshot.without([case.id])
        elif kind == "add":
            snapshot = snapshot.with_cases([case], embedder)
        else:
            snapshot = snapshot.settled()
        words = words.following(snapshot, cutter)
    anew = snapshot.settled()
    counted = WordIndex.of(anew, cutter)
    by_row, by_slot = words.lines.scores(QUESTION), words.cases.scores(QUESTION)
    told = {(p.case_id, p.text): by_row[row] for row, p in snapshot.rows()}
    fresh_lines = counted.lines.scores(QUESTION)
    assert told == {(p.case_id, p.text): fresh_lines[row] for row, p in anew.rows()}
    cases = {case_id: by_slot[slot] for case_id, slot in snapshot.slots.items()}
    fresh_cases = counted.cases.scores(QUESTION)
    assert cases == {case_id: fresh_cases[slot] for case_id, slot in anew.slots.items()}
    vector = embedder.encoder.encode(["密码忘了"], "query")[0]
    if snapshot.row_count():
        rows, _ = snapshot.vectors.search(vector, 10, snapshot.live)
        again, _ = anew.vectors.search(vector, 10)
        assert {snapshot.passages[row] for row in rows.tolist()} == {anew.passages[row] for row in again.tolist()}


def test_layers_find_what_one_layer_finds() -> None:
    all_of_them = _unit(600)
    layered = LayeredVectors.of(all_of_them[:500], 32).with_more(all_of_them[500:550]).with_more(all_of_them[550:])
    allowed = np.arange(600) % 3 == 0
    for mask in (None, allowed):
        rows, scores = layered.search(all_of_them[7], 20, mask)
        expected, cosines = FlatVectors.of(all_of_them, 32).search(all_of_them[7], 20, mask)
        assert rows.tolist() == expected.tolist()
        assert np.allclose(scores, cosines)
    assert np.array_equal(layered.matrix(), all_of_them)
    with pytest.raises(ValueError, match="settled"):
        layered.write(Path("/dev/null"))


def test_clusters_find_what_flat_finds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(vectors_module, "FLAT_ROWS", 1000)
    centres = _unit(60, 2)
    vectors = np.repeat(centres, 100, axis=0) + 0.6 * _unit(6000, 3)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    layered = LayeredVectors.of(vectors, 32)
    assert isinstance(layered.settled, ClusteredVectors)
    layered.write(tmp_path / "v")
    read = LayeredVectors.read(tmp_path / "v")
    flat = FlatVectors.of(vectors, 32)
    allowed = np.arange(6000) % 10 == 3
    for mask in (None, allowed, np.zeros(6000, np.bool_)):
        shared = total = 0
        for question in _unit(50, 4) * 0.5 + centres[:50]:
            expected = flat.search(question.astype(np.float32), 10, mask)[0].tolist()
            shared += len({*read.search(question.astype(np.float32), 10, mask)[0].tolist()} & {*expected})
            total += len(expected)
        assert shared >= 0.99 * total
    assert np.allclose(read.matrix(), vectors)


def test_changes_go_on_while_a_worn_snapshot_is_made_anew(
    tmp_path: Path, fixture_cases: dict[str, Case], embedder: Embedder
) -> None:
    """What is retired or edited while the new one is being made must not be undone by swapping it in."""
    library = Library.open(f"sqlite:///{tmp_path / 'kb.db'}")
    library.import_cases(fixture_cases.values(), "t")
    is_making, may_finish = threading.Event(), threading.Event()

    def follow(snapshot: Snapshot, _before: str | None, _progress: Progress) -> str:
        if threading.current_thread().name == "settling" and snapshot.is_settled():
            is_making.set()
            assert may_finish.wait(30)
        return f"view of {len(snapshot.cards)}"

    index = LiveIndex(library, embedder, IndexFolder(tmp_path / "index"), None, follow)
    index.open()
    gone, edited = list(fixture_cases)[:2]
    library.retire(list(fixture_cases)[2], "t")
    index.refresh()
    settling = threading.Thread(target=index.settle, name="settling")
    settling.start()
    assert is_making.wait(30)
    library.retire(gone, "t")
    library.import_cases([fixture_cases[edited].model_copy(update={"title": "改过的标题"})], "t")
    index.refresh()
    assert gone not in index.snapshot.cards
    may_finish.set()
    settling.join()
    snapshot, view = index.current
    assert gone not in snapshot.cards
    assert snapshot.cards[edited].title == "改过的标题"
    assert view == "view of 6"
    assert not index.is_behind()
    assert set(IndexFolder(tmp_path / "index").read()[0].cards) == set(snapshot.cards)
    library.close()
