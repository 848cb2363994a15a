"""Flat vectors: the same neighbours as plain arithmetic, filters kept, bad files refused."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from kb.errors import BadIndex, BadVectors
from kb.index.embeddings import Vectors
from kb.index.vectors import FlatVectors, LayeredVectors


def _some(count: int, dimensions: int = 16) -> Vectors:
    vectors = np.random.default_rng(7).normal(size=(count, dimensions)).astype(np.float32)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def test_neighbours_agree_with_plain_arithmetic() -> None:
    vectors = _some(500)
    rows, scores = FlatVectors.of(vectors, 16).search(vectors[3], 10)
    expected = np.argsort(-(vectors @ vectors[3]))[:10]
    assert rows.tolist() == expected.tolist()
    assert np.allclose(scores, (vectors @ vectors[3])[expected], atol=1e-5)


def test_only_allowed_rows_come_back() -> None:
    vectors = _some(203)
    allowed = np.arange(203) % 7 == 2
    rows, _ = FlatVectors.of(vectors, 16).search(vectors[0], 500, allowed)
    assert sorted(rows.tolist()) == np.flatnonzero(allowed).tolist()


@pytest.mark.parametrize("count", [0, 3])
def test_asking_for_more_than_there_is_gives_what_there_is(count: int) -> None:
    rows, scores = FlatVectors.of(_some(count), 16).search(_some(1)[0], 10)
    assert len(rows) == len(scores) == count


def test_nothing_allowed_gives_nothing() -> None:
    rows, _ = FlatVectors.of(_some(5), 16).search(_some(1)[0], 3, np.zeros(5, dtype=np.bool_))
    assert rows.tolist() == []


def test_vectors_that_are_no_numbers_do_not_enter() -> None:
    vectors = _some(3)
    vectors[1, 1] = np.nan
    with pytest.raises(BadVectors, match="finite"):
        FlatVectors.of(vectors, 16)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    FlatVectors.of(_some(50), 16).write(tmp_path / "v")
    (tmp_path / "v").write_bytes((tmp_path / "v").read_bytes()[:-100])
    with pytest.raises(BadIndex, match="cannot read"):
        LayeredVectors.read(tmp_path / "v")


def test_another_kind_of_index_is_refused(tmp_path: Path) -> None:
    faiss.write_index(faiss.IndexFlatL2(16), str(tmp_path / "v"))
    with pytest.raises(BadIndex, match="IndexFlatL2"):
        LayeredVectors.read(tmp_path / "v")
