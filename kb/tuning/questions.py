"""Learns, from the questions asked under cases, the matrix that tells them apart (`kb.search.question_adapter`).

Each wording is asked for the other wordings of its question and for its answer, among those of all questions of its
case: a contrastive loss within cases only, because the same question stands under many of them. Seconds on one core,
without touching the encoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.cases.model import Case
from kb.encoder import Encoder
from kb.errors import BadContent
from kb.index.embeddings import Embedder, Vectors, check_vectors
from kb.ort import Kind
from kb.progress import Progress, no_progress
from kb.search.answerability import PROBE
from kb.search.question_adapter import Matrix, QuestionAdapter
from kb.search.searcher import dense_text

STEPS = 60
RATE = 2e-3  # of Adam
PENALTY = 1e-2  # on the squared distance from "change nothing"; 3e-2 ranked a little worse
CASES = 60  # in a step
TEMPERATURE = 0.05
KEPT_DIMENSIONS = 64  # of 384: of 9 400 wordings left out as many found their question (0.750) as with 384 (0.751)
SEED = 20261123
MIN_CASES = 20  # with fewer there is nothing to learn from

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lines:
    """Wordings and answers: `vectors` [n, d], the question [n] and the case [n] of each, and which are wordings."""

    vectors: Vectors
    questions: Numbers
    cases: Numbers
    is_wording: Flags

    def of_cases(self, cases: Numbers) -> Lines:
        """Those of some cases."""
        kept = np.isin(self.cases, cases)
        return Lines(self.vectors[kept], self.questions[kept], self.cases[kept], self.is_wording[kept])


def learn_questions(
    cases: Sequence[Case], embedder: Embedder, embedding: Progress = no_progress, learning: Progress = no_progress
) -> QuestionAdapter:
    """Learns from the questions of these cases.

    Raises:
        BadContent: too few cases have any.
        BadVectors: the encoder is unfit.
    """
    asked = [case for case in cases if len(case.questions) > 1]
    if len(asked) < MIN_CASES:
        raise BadContent(f"{len(asked)} cases have two questions or more; at least {MIN_CASES} are needed to learn")
    lines = read_lines(asked, embedder, embedding)
    matrix = shortened(learn_matrix(lines, learning), lines)
    adapter = QuestionAdapter(matrix, embedder.encoder.fingerprint, probe_of(embedder.encoder))
    questions = [question for case in asked for question in case.questions]
    asks: list[tuple[str, Kind]] = [(dense_text(ask), "query") for question in questions for ask in question.asks]
    return adapter.with_known([*asks, *((question.answer, "passage") for question in questions)], lines.vectors)


def probe_of(encoder: Encoder) -> Vectors:
    """The vector [d] by which an encoder is known again."""
    vector: Vectors = check_vectors(encoder.encode([dense_text(PROBE)], "query"), 1, encoder.dimensions)[0]
    return vector


def read_lines(cases: Sequence[Case], embedder: Embedder, progress: Progress = no_progress) -> Lines:
    """The wordings of all questions, then their answers."""
    questions = [(place, question) for place, case in enumerate(cases) for question in case.questions]
    asks = [(number, place, ask) for number, (place, one) in enumerate(questions) for ask in one.asks]
    vectors = [
        embedder.questions([dense_text(ask) for *_, ask in asks], progress),
        embedder.passages([one.answer for _, one in questions], progress),
    ]
    return Lines(
        np.concatenate(vectors),
        np.array([number for number, *_ in asks] + list(range(len(questions)))),
        np.array([place for _, place, _ in asks] + [place for place, _ in questions]),
        np.arange(len(asks) + len(questions)) < len(asks),
    )


def learn_matrix(lines: Lines, progress: Progress = no_progress) -> Matrix:
    """The matrix [d, d], by Adam from "change nothing"."""
    rng = np.random.default_rng(SEED)
    size, places = lines.vectors.shape[1], np.unique(lines.cases)
    change = np.zeros((size, size), dtype=np.float32)
    first, second = np.zeros_like(change), np.zeros_like(change)
    for step in range(1, STEPS + 1):
        batch = lines.of_cases(rng.permutation(places)[:CASES])
        gradient = _gradient(change, batch) + 2 * PENALTY * change
        first += 0.1 * (gradient - first)
        second += 0.001 * (gradient**2 - second)
        change -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        progress(step, STEPS)
    return np.eye(size, dtype=np.float32) + change


def shortened(matrix: Matrix, lines: Lines) -> Matrix:
    """The matrix [d, r] onto the directions in which the lines differ most: as good, and its vectors can be kept."""
    mapped = lines.vectors @ matrix
    mapped = mapped / np.linalg.norm(mapped, axis=1, keepdims=True)
    _, directions = np.linalg.eigh(mapped.T @ mapped)
    return np.asarray(matrix @ directions[:, -KEPT_DIMENSIONS:], dtype=np.float32)


def _gradient(change: Matrix, batch: Lines) -> Matrix:
    """Gradient [d, d] of the mean over wordings of softplus(what other questions score - what its own line does)."""
    rows = np.flatnonzero(batch.is_wording)
    mapped = batch.vectors + batch.vectors @ change
    lengths = np.linalg.norm(mapped, axis=1, keepdims=True)
    units = mapped / lengths
    scores = units[rows] @ units.T / TEMPERATURE
    is_own = batch.questions[rows][:, None] == batch.questions[None, :]
    is_other = (batch.cases[rows][:, None] == batch.cases[None, :]) & ~is_own
    is_own[np.arange(len(rows)), rows] = False  # a wording must not be found by itself
    others = np.where(is_other, scores, -np.inf)
    most = np.where(is_other.any(axis=1), others.max(axis=1, initial=-1e9), 0.0)
    weights = np.exp(others - most[:, None])
    sums = weights.sum(axis=1)
    against = most + np.log(np.maximum(sums, 1e-30))
    pull = np.where(is_own, 1 / (1 + np.exp(np.clip(scores - against[:, None], -60, 60))), 0.0)
    pull /= np.maximum(is_own.sum(axis=1), 1)[:, None]
    push = pull.sum(axis=1)[:, None] * weights / np.maximum(sums, 1e-30)[:, None]
    by_cosine = (push - pull) / (TEMPERATURE * len(rows))
    by_unit = by_cosine.T @ units[rows]
    by_unit[rows] += by_cosine @ units
    by_mapped = (by_unit - (by_unit * units).sum(axis=1, keepdims=True) * units) / lengths
    return np.asarray(batch.vectors.T @ by_mapped, dtype=np.float32)
