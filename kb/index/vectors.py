"""Vectors in FAISS: flat while that is fast enough, in clusters above, and a flat layer for what came since."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, Protocol

import faiss
import numpy as np
import numpy.typing as npt

from kb.errors import BadIndex
from kb.index.embeddings import Vectors, check_vectors
from kb.progress import Progress, no_progress

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Kind = Literal["flat", "clustered"]

# Up to here flat is exact and took 5 ms on one idle core (perturbed vectors of committed lines). At 30 000 rows HNSW
# (M 32, ef 256) and 64 of 256 clusters were alike, 0.50 ms and recall@10 0.995 beside 0.51 ms and 0.991, but HNSW was
# built eleven times as slowly. At 1 000 000 in 4 000 clusters, p95 in ms and recall@10 by clusters looked into:
# 64 1.8 .988, 80 2.2 .991, 112 3.1 .994, 128 3.5 .994, 160 over 5 .996; flat 49.
FLAT_ROWS: Final = 100_000
LISTS_PER_ROOT: Final = 4  # clusters for each unit of the square root of the rows, FAISS's own rule of thumb
PROBED: Final = 112  # clusters looked into when every row is allowed
TRAINED_PER_LIST: Final = 64
TRAINING_ROUNDS: Final = 10
ADD_CHUNK: Final = 20_000

_swig: Any = faiss  # its stubs know the C++ signatures, not what its Python wrappers take

# One thread a query: with two, a query on a busy machine took seven times as long.
faiss.omp_set_num_threads(1)


class VectorIndex(Protocol):
    """Unit vectors by row number, never changed once made: searches from many threads need no lock."""

    def __len__(self) -> int: ...

    @property
    def kind(self) -> Kind: ...

    @property
    def dimensions(self) -> int: ...

    def matrix(self) -> Vectors:
        """A copy of all vectors, [n, dimensions]."""

    def of_rows(self, rows: Rows) -> Vectors:
        """The vectors [len(rows), dimensions] of these rows, in their order."""

    def search(self, vector: Vectors, count: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        """Row numbers and cosines of the `count` best rows, best first; fewer where fewer are allowed."""

    def write(self, path: Path) -> None: ...


class _Index:
    """What an index of either kind can do, but for searching."""

    def __init__(self, index: Any) -> None:
        self._index = index

    def write(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        return int(self._index.d)

    def matrix(self) -> Vectors:
        matrix: Vectors = self._index.reconstruct_n(0, len(self))
        return matrix

    def of_rows(self, rows: Rows) -> Vectors:
        return _of_rows(self._index, rows)


class FlatVectors(_Index):
    """All of them compared, one by one: exact."""

    kind: Kind = "flat"

    @classmethod
    def of(cls, vectors: Vectors, dimensions: int) -> FlatVectors:
        """Raises BadVectors for what must not be indexed."""
        index = faiss.IndexFlatIP(dimensions)
        index.add(check_vectors(vectors, len(vectors), dimensions))
        return cls(index)

    def search(self, vector: Vectors, count: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        return _search(self._index, vector, count, allowed)


class ClusteredVectors(_Index):
    """An inverted file: vectors by their nearest centre, and only the clusters nearest to the question are compared."""

    kind: Kind = "clustered"

    def __init__(self, index: faiss.IndexIVFFlat) -> None:
        super().__init__(index)
        index.make_direct_map()  # for `of_rows`

    @classmethod
    def of(cls, vectors: Vectors, dimensions: int, progress: Progress = no_progress) -> ClusteredVectors:
        """Trains the clusters on a sample that is the same in every build, and sorts the vectors into them.

        Raises:
            BadVectors: they must not be indexed.
        """
        vectors = check_vectors(vectors, len(vectors), dimensions)
        lists = max(1, int(LISTS_PER_ROOT * len(vectors) ** 0.5))
        centres = faiss.IndexFlatIP(dimensions)
        index: Any = faiss.IndexIVFFlat(centres, dimensions, lists, faiss.METRIC_INNER_PRODUCT)
        index.cp.niter = TRAINING_ROUNDS
        index.cp.max_points_per_centroid = TRAINED_PER_LIST
        sample = np.random.default_rng(0).permutation(len(vectors))[: lists * TRAINED_PER_LIST]
        index.train(vectors[sample])
        for start in range(0, len(vectors), ADD_CHUNK):
            index.add(vectors[start : start + ADD_CHUNK])
            progress(min(start + ADD_CHUNK, len(vectors)), len(vectors))
        return cls(index)

    def search(self, vector: Vectors, count: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        """Where only some rows are allowed, as many more clusters are looked into: the work stays about the same."""
        share = 1.0 if allowed is None else max(float(allowed.mean()), 1 / max(len(allowed), 1))
        probed = min(self._index.nlist, int(np.ceil(PROBED / share)))
        return _search(self._index, vector, count, allowed, probed)


@dataclass(frozen=True, slots=True)
class LayeredVectors:
    """A settled layer, and a flat one for the rows that came after it: adding a few never touches the many."""

    settled: VectorIndex
    recent: FlatVectors

    @classmethod
    def of(cls, vectors: Vectors, dimensions: int, progress: Progress = no_progress) -> LayeredVectors:
        """One settled layer of the kind that suits its size. Raises BadVectors for what must not be indexed."""
        nothing = FlatVectors.of(np.empty((0, dimensions), dtype=np.float32), dimensions)
        if len(vectors) <= FLAT_ROWS:
            return cls(FlatVectors.of(vectors, dimensions), nothing)
        return cls(ClusteredVectors.of(vectors, dimensions, progress), nothing)

    @classmethod
    def read(cls, path: Path) -> LayeredVectors:
        """Raises BadIndex for a file that FAISS cannot read or that holds another kind of index."""
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise BadIndex(f"{path}: FAISS cannot read it") from error
        settled: VectorIndex
        if isinstance(index, faiss.IndexFlatIP):
            settled = FlatVectors(index)
        elif isinstance(index, faiss.IndexIVFFlat) and index.metric_type == faiss.METRIC_INNER_PRODUCT:
            settled = ClusteredVectors(index)
        else:
            raise BadIndex(f"{path}: holds a {type(index).__name__}, expected IndexFlatIP or IndexIVFFlat")
        check_vectors(settled.matrix(), len(settled), settled.dimensions)
        return cls(settled, FlatVectors.of(np.empty((0, settled.dimensions), dtype=np.float32), settled.dimensions))

    def write(self, path: Path) -> None:
        """Raises ValueError where a recent layer would be lost: only settled vectors are written."""
        if len(self.recent):
            raise ValueError("vectors are settled before they are written")
        self.settled.write(path)

    def with_more(self, vectors: Vectors) -> LayeredVectors:
        """The same with these rows behind the others. Raises BadVectors for what must not be indexed."""
        joined = np.concatenate([self.recent.matrix(), vectors])
        return LayeredVectors(self.settled, FlatVectors.of(joined, self.dimensions))

    def __len__(self) -> int:
        return len(self.settled) + len(self.recent)

    @property
    def dimensions(self) -> int:
        return self.settled.dimensions

    def matrix(self) -> Vectors:
        """A copy of all vectors, [n, dimensions]."""
        if not len(self.recent):
            return self.settled.matrix()
        return np.concatenate([self.settled.matrix(), self.recent.matrix()])

    def of_rows(self, rows: Rows) -> Vectors:
        """The vectors [len(rows), dimensions] of these rows, in their order."""
        border = len(self.settled)
        vectors = np.empty((len(rows), self.dimensions), dtype=np.float32)
        is_settled = rows < border
        vectors[is_settled] = self.settled.of_rows(rows[is_settled])
        vectors[~is_settled] = self.recent.of_rows(rows[~is_settled] - border)
        return vectors

    def search(self, vector: Vectors, count: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        """Row numbers and cosines of the `count` best rows, best first; fewer where fewer are allowed."""
        border = len(self.settled)
        rows, scores = self.settled.search(vector, count, None if allowed is None else allowed[:border])
        if not len(self.recent):
            return rows, scores
        new_rows, new_scores = self.recent.search(vector, count, None if allowed is None else allowed[border:])
        rows, scores = np.concatenate([rows, new_rows + border]), np.concatenate([scores, new_scores])
        best = np.argsort(-scores, kind="stable")[:count]
        return rows[best], scores[best]


def _of_rows(index: faiss.Index, rows: Rows) -> Vectors:
    reconstructing: Any = index
    if not len(rows):
        return np.empty((0, index.d), dtype=np.float32)
    vectors: Vectors = reconstructing.reconstruct_batch(np.ascontiguousarray(rows, dtype=np.int64))
    return vectors


def _search(
    index: faiss.Index, vector: Vectors, count: int, allowed: Mask | None, probed: int | None = None
) -> tuple[Rows, Vectors]:
    selected: dict[str, Any] = {}
    if allowed is not None:
        # The selector holds no reference to the bits: `bits` must live until the search is over.
        bits = np.packbits(allowed, bitorder="little")
        selected["sel"] = _swig.IDSelectorBitmap(bits)
    parameters = None
    if probed is not None:
        parameters = _swig.SearchParametersIVF(nprobe=probed, **selected)
    elif selected:
        parameters = _swig.SearchParameters(**selected)
    searching: Any = index
    scores, rows = searching.search(vector.reshape(1, -1), min(count, index.ntotal) or 1, params=parameters)
    found = rows[0] >= 0  # FAISS fills up with -1
    return rows[0][found], scores[0][found]
