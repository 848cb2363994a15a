"""The adapter: one matrix, learned from the library itself, under which lines of one case lie closer together.

The encoder knows Chinese, not bookkeeping: to it 「反结账」 and 「反审核」 are nearly one thing. Every case holds
several lines that mean the same to a customer, and that is enough to learn which directions of the vector space tell
cases apart. Learned in seconds on one core, without touching the encoder; `python -m kb routes` prints what it gains.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.cases.model import ALL_PRODUCTS
from kb.errors import BadIndex
from kb.index.embeddings import Vectors
from kb.index.passages import SPOKEN
from kb.index.snapshot import Snapshot
from kb.progress import Progress, no_progress

STEPS = 60
RATE = 2e-3  # of Adam
PENALTY = 1e-2  # on the squared distance from "change nothing"; 3e-2 and 3e-3 measured alike
BATCH = 512  # lines that stand for questions, a step
MAX_ROWS = 4096  # lines they are told apart from, a step: what a large library holds more is sampled
CASE_POOL = 0.02  # how soft the best line of a case is: smaller is harder
TEMPERATURE = 0.05
SEED = 20261122
MIN_CASES = 20  # with fewer there is nothing to tell apart
OUTGROWN_BELOW, OUTGROWN_ABOVE = 2 / 3, 3 / 2  # cases now by cases then, beyond which it is learned again

Matrix = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Adapter:
    """`matrix` [d, d] is applied to both sides. `trained_on` is the number of cases, `encoder` whose vectors they were.

    `fingerprint` names exactly this matrix.
    """

    matrix: Matrix
    encoder: str
    trained_on: int

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(np.round(self.matrix, 3).tobytes()).hexdigest()[:12]

    def similarities(self, question: Vectors, lines: Vectors) -> Scores:
        """Cosines [n] of a question [d] and lines [n, d] as the library sees them."""
        asked, told = question @ self.matrix, lines @ self.matrix
        lengths = np.linalg.norm(told, axis=1) * np.linalg.norm(asked)
        return np.asarray(told @ asked / np.maximum(lengths, 1e-9), dtype=np.float32)

    def fits(self, snapshot: Snapshot) -> bool:
        """Is it of this encoder, and the library still much the one it was learned from?"""
        is_same = self.encoder == snapshot.fingerprint and len(self.matrix) == snapshot.vectors.dimensions
        return is_same and OUTGROWN_BELOW <= len(snapshot.cards) / self.trained_on <= OUTGROWN_ABOVE

    def save(self, path: Path) -> None:
        """Replaces the file at once, or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        with temporary.open("wb") as file:
            np.savez(file, matrix=self.matrix, encoder=np.array(self.encoder), trained_on=np.array(self.trained_on))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)

    @classmethod
    def load(cls, path: Path) -> Adapter | None:
        """The saved adapter; None where none was saved.

        Raises:
            BadIndex: the file is torn or holds something else; it can be learned again.
        """
        try:
            with np.load(path, allow_pickle=False) as content:
                matrix = content["matrix"].astype(np.float32)
                adapter = cls(matrix, str(content["encoder"]), int(content["trained_on"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise BadIndex(f"{path}: unreadable: {error}") from error
        if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.isfinite(matrix).all():
            raise BadIndex(f"{path}: holds no square matrix of numbers")
        return adapter


def learn_adapter(
    snapshot: Snapshot, progress: Progress = no_progress, *, without: frozenset[str] = frozenset()
) -> Adapter | None:
    """Learns from the lines of a snapshot, those of the cases `without` left out; None where there are too few cases.

    Each line is asked for its own case among those that could be confused with it (of a common product), itself not
    being among the lines of that case: a contrastive loss over cases, the best line speaking for its case. 「密码忘了」
    of two products is never told apart: which one is meant is for the filter to say.
    """
    told = (row for row, line in snapshot.rows() if line.kind in SPOKEN and line.case_id not in without)
    rows = np.fromiter(told, np.int64)
    case_ids = sorted({snapshot.passages[row].case_id for row in rows})
    if len(case_ids) < MIN_CASES:
        return None
    number = {case_id: place for place, case_id in enumerate(case_ids)}
    vectors = snapshot.vectors.of_rows(rows)
    owners = np.array([number[snapshot.passages[row].case_id] for row in rows])
    rivals = _rivals(snapshot, case_ids)
    rng = np.random.default_rng(SEED)
    size = vectors.shape[1]
    change = np.zeros((size, size), dtype=np.float32)
    first, second = np.zeros_like(change), np.zeros_like(change)
    for step in range(1, STEPS + 1):
        asked = rng.permutation(len(rows))[:BATCH]
        lines = _lines(rng, owners, asked)
        gradient = _gradient(change, vectors, owners, asked, lines, rivals) + 2 * PENALTY * change
        first += 0.1 * (gradient - first)
        second += 0.001 * (gradient**2 - second)
        change -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        progress(step, STEPS)
    matrix = np.eye(size, dtype=np.float32) + change
    return Adapter(matrix, snapshot.fingerprint, len(snapshot.cards))


def _rivals(snapshot: Snapshot, case_ids: list[str]) -> npt.NDArray[np.bool_]:
    """Which cases [n, n] a customer of one product could be shown side by side."""
    products = [set(snapshot.cards[case_id].products) for case_id in case_ids]
    names = sorted(set().union(*products))
    belongs = np.array([[name in own or ALL_PRODUCTS in own for name in names] for own in products])
    return np.asarray(belongs.astype(np.int32) @ belongs.T.astype(np.int32) > 0)


def _lines(
    rng: np.random.Generator, owners: npt.NDArray[np.int64], asked: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The lines of one step: all of them, or where there are many those of the asked cases and a sample of the rest."""
    if len(owners) <= MAX_ROWS:
        return np.arange(len(owners))
    own = np.flatnonzero(np.isin(owners, owners[asked[: BATCH // 4]]))
    rest = rng.permutation(len(owners))[:MAX_ROWS]
    return np.unique(np.concatenate([own, rest]))


def _gradient(
    change: Matrix,
    vectors: Matrix,
    owners: npt.NDArray[np.int64],
    asked: npt.NDArray[np.int64],
    lines: npt.NDArray[np.int64],
    rivals: npt.NDArray[np.bool_],
) -> Matrix:
    """Gradient [d, d] of the mean cross-entropy of the asked lines' own cases, by hand: search needs no torch."""
    cases, columns = np.unique(owners[lines], return_inverse=True)
    column_of = np.full(len(rivals), -1)
    column_of[cases] = np.arange(len(cases))
    own_elsewhere = np.bincount(columns, minlength=len(cases))[column_of[owners[asked]]]
    is_alone = own_elsewhere - np.isin(asked, lines) < 1  # no other line of its case is here to be found
    asked = asked[(column_of[owners[asked]] >= 0) & ~is_alone]
    questions, told = vectors[asked], vectors[lines]
    q, q_lengths = _unit(questions + questions @ change)
    p, p_lengths = _unit(told + told @ change)
    cosines = q @ p.T
    cosines[asked[:, None] == lines[None, :]] = -9.0  # a line must not be found by itself
    order = np.argsort(columns, kind="stable")
    starts = np.searchsorted(columns[order], np.arange(len(cases)))
    weights = np.exp((cosines - 1) / CASE_POOL)
    sums = np.add.reduceat(weights[:, order], starts, axis=1) + 1e-30
    logits = (CASE_POOL * np.log(sums) + 1) / TEMPERATURE
    target = column_of[owners[asked]]
    logits[~rivals[owners[asked]][:, cases]] = -1e4
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    shares[np.arange(len(asked)), target] -= 1
    by_case = shares / (TEMPERATURE * len(asked))
    by_cosine = (by_case / sums)[:, columns] * weights  # d pool·log(sum) = share of each line in its case
    by_q, by_p = by_cosine @ p, by_cosine.T @ q
    by_q = (by_q - (by_q * q).sum(axis=1, keepdims=True) * q) / q_lengths
    by_p = (by_p - (by_p * p).sum(axis=1, keepdims=True) * p) / p_lengths
    return np.asarray(questions.T @ by_q + told.T @ by_p, dtype=np.float32)


def _unit(vectors: Matrix) -> tuple[Matrix, Matrix]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / lengths, lengths
