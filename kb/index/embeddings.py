"""Embeddings, made once: vectors are kept by what was embedded and by which encoder, and checked before use."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
import zlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.encoder import Encoder
from kb.errors import BadVectors
from kb.ort import Kind
from kb.progress import Progress, no_progress
from kb.text import normalise

Vectors = npt.NDArray[np.float32]

BATCH = 32
LOOKUP_CHUNK = 500
LENGTH_TOLERANCE = 1e-2
SUM_BYTES = 4  # behind each cached vector, so that a damaged one is made again and not searched

log = logging.getLogger(__name__)


def check_vectors(vectors: Vectors, rows: int, dimensions: int) -> Vectors:
    """Vectors fit for an index: FAISS itself takes NaN without a word, and then ranks by it.

    Raises:
        BadVectors: wrong shape, not finite, or not of unit length.
    """
    if vectors.shape != (rows, dimensions):
        raise BadVectors(f"the encoder gave vectors of shape {vectors.shape}; expected {(rows, dimensions)}")
    if not np.isfinite(vectors).all():
        raise BadVectors("the encoder gave vectors that are not finite numbers; build it again")
    lengths = np.linalg.norm(vectors, axis=1)
    if rows and np.abs(lengths - 1).max() > LENGTH_TOLERANCE:
        raise BadVectors(f"the encoder gave a vector of length {lengths[np.abs(lengths - 1).argmax()]:.3f}; expected 1")
    return np.ascontiguousarray(vectors, dtype=np.float32)


def _sum(vector: bytes) -> bytes:
    return zlib.crc32(vector).to_bytes(SUM_BYTES)


def _is_sound(kept: bytes) -> bool:
    return _sum(kept[:-SUM_BYTES]) == kept[-SUM_BYTES:]


class EmbeddingCache:
    """A file of vectors by key. It may be deleted at any time, and a broken one is: it can only cost time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        try:
            with self._lock, closing(self._open()) as connection:
                found: dict[bytes, bytes] = {}
                for start in range(0, len(keys), LOOKUP_CHUNK):
                    chunk = keys[start : start + LOOKUP_CHUNK]
                    marks = ",".join("?" * len(chunk))
                    found.update(connection.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", chunk))
                return found
        except sqlite3.DatabaseError as error:
            self._discard(error)
            return {}

    def put(self, vectors: dict[bytes, bytes]) -> None:
        try:
            with self._lock, closing(self._open()) as connection, connection:
                connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", vectors.items())
        except sqlite3.DatabaseError as error:
            self._discard(error)

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=15)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")
        return connection

    def _discard(self, error: sqlite3.DatabaseError) -> None:
        log.warning("embedding cache %s is unusable (%s); starting it anew", self._path, error)
        if isinstance(error, sqlite3.OperationalError):
            return  # busy, or the disk is full: the file itself is sound
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)


class Embedder:
    """Turns passages into checked vectors, asking the encoder only for those it has not seen."""

    def __init__(self, encoder: Encoder, cache: EmbeddingCache) -> None:
        self.encoder = encoder
        self._cache = cache

    def passages(self, texts: Sequence[str], progress: Progress = no_progress) -> Vectors:
        """Vectors [n, dimensions] of passage texts, in their order.

        Encodes in batches of texts of like length, and keeps each batch as soon as it is done.

        Raises:
            BadVectors: the encoder gave something that must not be indexed.
        """
        return self._vectors(texts, "passage", progress)

    def questions(self, texts: Sequence[str], progress: Progress = no_progress) -> Vectors:
        """The same for texts that ask, to be compared with other questions.

        Raises:
            BadVectors: see `passages`.
        """
        return self._vectors(texts, "query", progress)

    def _vectors(self, texts: Sequence[str], kind: Kind, progress: Progress) -> Vectors:
        spellings = [normalise(text) for text in texts]
        keys = [self._key(spelling, kind) for spelling in spellings]
        width = self.encoder.dimensions * np.dtype(np.float32).itemsize
        cached = self._cache.get(list(dict.fromkeys(keys)))
        full = width + SUM_BYTES
        known = {key: kept[:width] for key, kept in cached.items() if len(kept) == full and _is_sound(kept)}
        missing = {key: spelling for key, spelling in zip(keys, spellings, strict=True) if key not in known}
        todo = sorted(missing.items(), key=lambda item: len(item[1]))
        for start in range(0, len(todo), BATCH):
            batch = todo[start : start + BATCH]
            vectors = self._encode([spelling for _, spelling in batch], kind)
            fresh = {key: vector.tobytes() for (key, _), vector in zip(batch, vectors, strict=True)}
            self._cache.put({key: vector + _sum(vector) for key, vector in fresh.items()})
            known.update(fresh)
            progress(min(start + BATCH, len(todo)), len(todo))
        joined = np.frombuffer(b"".join(known[key] for key in keys), dtype=np.float32)
        return check_vectors(joined.reshape(len(keys), self.encoder.dimensions), len(keys), self.encoder.dimensions)

    def keep(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Takes vectors of these passages as known, as if the encoder had given them.

        Raises:
            BadVectors: they must not be indexed.
        """
        checked = check_vectors(vectors, len(texts), self.encoder.dimensions)
        fresh = {self._key(normalise(text)): row.tobytes() for text, row in zip(texts, checked, strict=True)}
        self._cache.put({key: vector + _sum(vector) for key, vector in fresh.items()})

    def _encode(self, texts: list[str], kind: Kind) -> Vectors:
        vectors = np.asarray(self.encoder.encode(texts, kind), dtype=np.float32)
        return check_vectors(vectors, len(texts), self.encoder.dimensions)

    def _key(self, spelling: str, kind: Kind = "passage") -> bytes:
        return hashlib.sha256(f"{self.encoder.fingerprint}\0{kind}\0{spelling}".encode()).digest()
