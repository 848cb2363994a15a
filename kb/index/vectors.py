"""Vectors in FAISS, flat: exact, and fast enough to some fifty thousand rows (1 ms at 10 000 on one core)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from kb.errors import BadIndex
from kb.index.embeddings import Vectors, check_vectors

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_swig: Any = faiss  # its stubs know the C++ signatures, not what its Python wrappers take

# One thread a query: with two, a query on a busy machine took seven times as long.
faiss.omp_set_num_threads(1)


class FlatVectors:
    """Unit vectors by row number, never changed once made: searches from many threads need no lock."""

    def __init__(self, index: faiss.IndexFlatIP) -> None:
        self._index = index

    @classmethod
    def of(cls, vectors: Vectors, dimensions: int) -> FlatVectors:
        """Raises BadVectors for what must not be indexed."""
        index = faiss.IndexFlatIP(dimensions)
        index.add(check_vectors(vectors, len(vectors), dimensions))
        return cls(index)

    @classmethod
    def read(cls, path: Path) -> FlatVectors:
        """Raises BadIndex for a file that FAISS cannot read or that holds another kind of index."""
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise BadIndex(f"{path}: FAISS cannot read it") from error
        if not isinstance(index, faiss.IndexFlatIP):
            raise BadIndex(f"{path}: holds a {type(index).__name__}, expected IndexFlatIP")
        flat = cls(index)
        check_vectors(flat.matrix(), len(flat), flat.dimensions)
        return flat

    def write(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        return int(self._index.d)

    def matrix(self) -> Vectors:
        """A copy of all vectors, [n, dimensions]."""
        matrix: Vectors = self._index.reconstruct_n(0, len(self))
        return matrix

    def search(self, vector: Vectors, count: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        """Row numbers and cosines of the `count` best rows, best first; fewer where fewer are allowed."""
        parameters = None
        if allowed is not None:
            # The selector holds no reference to the bits: `bits` must live until the search is over.
            bits = np.packbits(allowed, bitorder="little")
            parameters = _swig.SearchParameters(sel=_swig.IDSelectorBitmap(bits))
        scores, rows = self._index.search(vector.reshape(1, -1), min(count, len(self)) or 1, params=parameters)
        found = rows[0] >= 0  # FAISS fills up with -1
        return rows[0][found], scores[0][found]
