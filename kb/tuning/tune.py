"""Tuning as a whole: train without some cases, ask for exactly those, and keep the tuned encoder only if it gained."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.cases.model import Case
from kb.encoder import Encoder
from kb.errors import BadContent
from kb.index.embeddings import Embedder, EmbeddingCache
from kb.index.snapshot import Snapshot
from kb.products import Products
from kb.progress import Progress, no_progress
from kb.questions import EVALUATED_K, Question
from kb.search.adapter import learn_adapter
from kb.search.searcher import Searcher, dense_text
from kb.search.words import WordCutter
from kb.tuning.frozen import FrozenLayers
from kb.tuning.network import TrainableEncoder
from kb.tuning.pairs import mine_triples
from kb.tuning.train import Recipe, train

MIN_QUESTIONS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """Rank of the right case of each question; infinity where it is not among the first ten."""

    dense: list[float]
    whole: list[float]


@dataclass(frozen=True, slots=True)
class TuningFigures:
    """R@1, R@5 and MRR before and after, over questions whose cases were kept from the training."""

    name: str
    before: tuple[float, float, float]
    after: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class TuningReport:
    """`fingerprint` names the encoder that was written; None where it gained nothing and was not."""

    folds: int
    questions: int
    figures: list[TuningFigures]
    fingerprint: str | None


class Tuner:
    """Tunes on the published cases of a library. `cache` holds the published weights, `device` is torch's name."""

    def __init__(self, cases: Sequence[Case], products: Products, cache: Path, device: str, scratch: Path) -> None:
        self._cases = list(cases)
        self._products = products
        self._cache = cache
        self._device = device
        self._scratch = scratch
        self._cutter = WordCutter(products)
        self._frozen: FrozenLayers | None = None

    def tune(
        self,
        questions: Sequence[Question],
        published: Encoder,
        out: Path,
        recipe: Recipe,
        folds: int,
        progress: Callable[[str], Progress] = lambda label: no_progress,
    ) -> TuningReport:
        """Cross-validates by case; where MRR and R@1 rise, trains on all cases and writes the encoder into `out`.

        Raises:
            BadContent: too few questions name a case of this library.
        """
        known = {case.id for case in self._cases}
        asked = [question for question in questions if set(question.case_ids) & known]
        if len(asked) < MIN_QUESTIONS:
            raise BadContent(f"{len(asked)} questions name a published case; tuning needs at least {MIN_QUESTIONS}")
        snapshot = self._snapshot(published, progress("embedding"))
        before = self._find(published, snapshot, asked)
        fold_of = self._folds(folds, recipe.seed)
        after = Found([math.nan] * len(asked), [math.nan] * len(asked))
        for fold in range(folds):
            held = [n for n, question in enumerate(asked) if fold_of[_first_known(question, known)] == fold]
            unseen = {case_id for n in held for case_id in asked[n].case_ids}
            tuned = self._train(snapshot, known - unseen, recipe, progress(f"fold {fold + 1} of {folds}"))
            embedding = progress(f"fold {fold + 1}: embedding")
            found = self._find(tuned, self._snapshot(tuned, embedding), [asked[n] for n in held])
            for place, n in enumerate(held):
                after.dense[n], after.whole[n] = found.dense[place], found.whole[place]
        figures = [
            TuningFigures("dense alone", _figures(before.dense), _figures(after.dense)),
            TuningFigures("whole search", _figures(before.whole), _figures(after.whole)),
        ]
        fingerprint = None
        if all(row.after[0] >= row.before[0] and row.after[2] > row.before[2] for row in figures):
            fingerprint = self._train(snapshot, known, recipe, progress("all cases")).write_encoder(out)
        return TuningReport(folds, len(asked), figures, fingerprint)

    def _train(self, snapshot: Snapshot, case_ids: set[str], recipe: Recipe, progress: Progress) -> TrainableEncoder:
        encoder = TrainableEncoder(self._cache, self._device)
        if self._frozen is None or self._frozen.count != recipe.frozen_layers:
            self._frozen = FrozenLayers(recipe.frozen_layers)
        train(encoder, mine_triples(snapshot, case_ids, recipe.seed), recipe, progress, self._frozen)
        return encoder

    def _snapshot(self, encoder: Encoder, progress: Progress) -> Snapshot:
        # One cache a network: all networks in training go by one name.
        cache = EmbeddingCache(self._scratch / f"vectors-{id(encoder)}.db")
        empty = Snapshot.empty(encoder.fingerprint, encoder.dimensions)
        return empty.with_cases(self._cases, Embedder(encoder, cache), progress)

    def _find(self, encoder: Encoder, snapshot: Snapshot, asked: Sequence[Question]) -> Found:
        searcher = Searcher(snapshot, self._products, self._cutter, None, adapter=learn_adapter(snapshot))
        vectors = encoder.encode([dense_text(question.q) for question in asked], "query")
        found = Found([], [])
        for question, vector in zip(asked, vectors, strict=True):
            candidates = searcher.rank(question.as_query(), vector).candidates
            found.whole.append(_rank([one.case_id for one in candidates], question))
            nearest = sorted(candidates, key=lambda one: -one.dense)
            found.dense.append(_rank([one.case_id for one in nearest], question))
        return found

    def _folds(self, folds: int, seed: int) -> dict[str, int]:
        order = np.random.default_rng(seed).permutation(len(self._cases))
        return {case.id: int(order[n]) % folds for n, case in enumerate(self._cases)}


def report_table(report: TuningReport) -> str:
    lines = [
        f"{report.questions} questions, each asked of an encoder that never saw its case ({report.folds} folds)",
        "",
        "| | R@1 before | after | R@5 before | after | MRR before | after |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in report.figures:
        cells = (f"{value:.3f}" for pair in zip(row.before, row.after, strict=True) for value in pair)
        lines.append(f"| {row.name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _first_known(question: Question, known: set[str]) -> str:
    return next(case_id for case_id in question.case_ids if case_id in known)


def _rank(ids: Sequence[str], question: Question) -> float:
    right = set(question.case_ids)
    return next((float(place) for place, one in enumerate(ids[:EVALUATED_K], start=1) if one in right), math.inf)


def _figures(ranks: Sequence[float]) -> tuple[float, float, float]:
    values = np.array(ranks)
    return float(np.mean(values <= 1)), float(np.mean(values <= 5)), float(np.mean(1 / values))
