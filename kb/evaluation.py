"""Evaluation: how often the right case is found, how high, and how often a stranger gets a confident case."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.knowledge import KnowledgeBase
from kb.progress import Progress, no_progress
from kb.questions import EVALUATED_K, Question
from kb.search.result import Outcome, SearchResult
from kb.statistics import aurc, auroc, bootstrap_interval, ndcg, risk_coverage, wilson_interval

DEPTHS = (1, 3, 5)
NO_TOPIC = "none"


@dataclass(frozen=True, slots=True)
class Judged:
    """One question as the library met it. `rank` counts from 1; None where no right case is among the hits.

    `ranks` are those of all right cases among the hits, `topic` is that of the first right case.
    """

    question: Question
    product: str
    rank: int | None
    outcome: Outcome
    probability: float
    first: str | None
    seconds: float
    topic: str = NO_TOPIC
    ranks: tuple[int, ...] = ()

    @property
    def is_right_answer(self) -> bool:
        return self.outcome == "answer" and self.rank == 1


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of a set of questions; rates are 0..1, NaN where nothing was there to count.

    `coverage`: answerable questions that got a confident right answer. `wrong_answers`: those that got a confident
    wrong one. `clarified`: those that got a question back with the right case in it. `false_answers`: unanswerable ones
    that got a confident case, with the bounds of its 95 % interval. `aurc`: the mean share of wrong answers if ever
    more were answered, the surest first. `intervals`: 95 % bootstrap intervals by figure; empty unless asked for.
    """

    answerable: int
    unanswerable: int
    recall: dict[str, float]
    mrr: float
    ndcg: float
    auroc: float
    aurc: float
    coverage: float
    wrong_answers: float
    clarified: float
    false_answers: float
    false_answers_interval: tuple[float, float]
    unanswerable_clarified: float
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures of all questions, of each product and topic, the time a search took, and every question for itself."""

    overall: Figures
    products: dict[str, Figures]
    topics: dict[str, Figures]
    milliseconds: dict[str, float]
    judged: list[Judged] = field(repr=False)

    def as_json(self) -> dict[str, object]:
        return {
            "overall": _finite(asdict(self.overall)),
            "products": {name: _finite(asdict(figures)) for name, figures in self.products.items()},
            "topics": {name: _finite(asdict(figures)) for name, figures in self.topics.items()},
            "risk_coverage": [_finite(asdict(step)) for step in risk_steps(self.judged)],
            "milliseconds": self.milliseconds,
        }


def evaluate(base: KnowledgeBase, questions: Sequence[Question], progress: Progress = no_progress) -> Evaluation:
    """Asks every question once, as a customer's search does, encoding included."""
    judged = []
    for number, question in enumerate(questions, start=1):
        started = time.perf_counter()
        result = base.search(question.as_query())
        judged.append(_judge(base, question, result, time.perf_counter() - started))
        progress(number, len(questions))
    return summarise(judged)


def summarise(judged: list[Judged]) -> Evaluation:
    """Figures of questions that were asked before."""
    products: dict[str, list[Judged]] = defaultdict(list)
    topics: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        products[one.product].append(one)
        topics[one.topic].append(one)
    took = np.array([one.seconds for one in judged]) * 1000
    return Evaluation(
        overall=measure(judged, with_intervals=True),
        products={name: measure(products[name]) for name in sorted(products)},
        topics={name: measure(topics[name]) for name in sorted(topics) if name != NO_TOPIC},
        milliseconds={f"p{share}": round(float(np.percentile(took, share)), 2) for share in (50, 95, 99)},
        judged=judged,
    )


def measure(judged: Sequence[Judged], *, with_intervals: bool = False) -> Figures:
    known = [one for one in judged if one.question.is_answerable]
    strange = [one for one in judged if not one.question.is_answerable]
    false = sum(one.outcome == "answer" for one in strange)
    return Figures(
        answerable=len(known),
        unanswerable=len(strange),
        recall={f"@{depth}": _recall(known, depth) for depth in DEPTHS},
        mrr=_mrr(known),
        ndcg=_ndcg(known),
        auroc=auroc([one.probability for one in known], [one.probability for one in strange]),
        aurc=aurc([one.probability for one in judged], [one.rank == 1 for one in judged]),
        coverage=_share(known, lambda one: one.is_right_answer),
        wrong_answers=_share(known, lambda one: one.outcome == "answer" and not one.is_right_answer),
        clarified=_share(known, lambda one: one.outcome == "clarify" and one.rank is not None),
        false_answers=false / len(strange) if strange else math.nan,
        false_answers_interval=wilson_interval(false, len(strange)),
        unanswerable_clarified=_share(strange, lambda one: one.outcome == "clarify"),
        intervals=_intervals(known, strange) if with_intervals else {},
    )


@dataclass(frozen=True, slots=True)
class RiskStep:
    """What would happen if `coverage` of all questions were answered, the surest first, down to `probability`."""

    coverage: float
    risk: float
    probability: float


def risk_steps(judged: Sequence[Judged], steps: int = 10) -> list[RiskStep]:
    """The risk-coverage curve in so many steps. A first hit that is not right, or that a stranger gets, is a risk."""
    curve = risk_coverage([one.probability for one in judged], [one.rank == 1 for one in judged])
    places = [max(1, round(len(curve) * step / steps)) - 1 for step in range(1, steps + 1)] if curve else []
    return [RiskStep(*curve[place]) for place in places]


def _intervals(known: Sequence[Judged], strange: Sequence[Judged]) -> dict[str, tuple[float, float]]:
    figures: dict[str, Callable[[Sequence[Judged]], float]] = {
        **{f"recall@{depth}": partial(_recall, depth=depth) for depth in DEPTHS},
        "mrr": _mrr,
        "ndcg": _ndcg,
        "coverage": partial(_share, holds=lambda one: one.is_right_answer),
    }
    intervals = {
        name: bootstrap_interval(len(known), lambda drawn, of=of: of([known[n] for n in drawn]))  # type: ignore[misc]
        for name, of in figures.items()
    }
    everyone = [*known, *strange]

    def separation(drawn: npt.NDArray[np.int64]) -> float:
        chosen = [everyone[n] for n in drawn]
        return auroc(
            [one.probability for one in chosen if one.question.is_answerable],
            [one.probability for one in chosen if not one.question.is_answerable],
        )

    return intervals | {"auroc": bootstrap_interval(len(everyone), separation, rounds=200)}


def _judge(base: KnowledgeBase, question: Question, result: SearchResult, seconds: float) -> Judged:
    ids = [hit.case_id for hit in result.hits]
    right = set(question.case_ids)
    return Judged(
        question=question,
        product=_product_of(base, question),
        rank=next((place for place, case_id in enumerate(ids, start=1) if case_id in right), None),
        outcome=result.outcome,
        probability=result.probability,
        first=ids[0] if ids else None,
        seconds=seconds,
        topic=next((card.topic for card in map(base.snapshot.cards.get, question.case_ids) if card), NO_TOPIC),
        ranks=tuple(place for place, case_id in enumerate(ids, start=1) if case_id in right),
    )


def _product_of(base: KnowledgeBase, question: Question) -> str:
    """The product of the right case, else the one that is given or named."""
    for case_id in question.case_ids:
        card = base.snapshot.cards.get(case_id)
        if card is not None:
            return card.products[0]
    named = [question.product] if question.product else base.products.find_products(question.q)
    return named[0] if named else "none"


def _share(judged: Sequence[Judged], holds: Callable[[Judged], bool]) -> float:
    return sum(holds(one) for one in judged) / len(judged) if judged else math.nan


def _recall(judged: Sequence[Judged], depth: int) -> float:
    return _share(judged, lambda one: one.rank is not None and one.rank <= depth)


def _mrr(judged: Sequence[Judged]) -> float:
    return sum(1 / one.rank for one in judged if one.rank) / len(judged) if judged else math.nan


def _ndcg(judged: Sequence[Judged]) -> float:
    if not judged:
        return math.nan
    return sum(ndcg(one.ranks, len(one.question.case_ids), EVALUATED_K) for one in judged) / len(judged)


def _finite(value: Any) -> Any:
    """JSON has no NaN: what was not there to count is null."""
    if isinstance(value, dict):
        return {name: _finite(inner) for name, inner in value.items()}
    return None if isinstance(value, float) and math.isnan(value) else value
