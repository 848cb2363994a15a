"""Evaluation: how often the right case is found, how high, and how often a stranger gets a confident case."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from kb.knowledge import KnowledgeBase
from kb.progress import Progress, no_progress
from kb.questions import EVALUATED_K, Question
from kb.search.result import Outcome, SearchResult
from kb.statistics import auroc, wilson_interval

DEPTHS = (1, 3, 5)


@dataclass(frozen=True, slots=True)
class Judged:
    """One question as the library met it. `rank` counts from 1; None where no right case is among the hits."""

    question: Question
    product: str
    rank: int | None
    outcome: Outcome
    probability: float
    first: str | None
    seconds: float

    @property
    def is_right_answer(self) -> bool:
        return self.outcome == "answer" and self.rank == 1


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of a set of questions; rates are 0..1, NaN where nothing was there to count.

    `coverage`: answerable questions that got a confident right answer. `wrong_answers`: those that got a confident
    wrong one. `clarified`: those that got a question back with the right case in it. `false_answers`: unanswerable ones
    that got a confident case, with the bounds of its 95 % interval.
    """

    answerable: int
    unanswerable: int
    recall: dict[str, float]
    mrr: float
    auroc: float
    coverage: float
    wrong_answers: float
    clarified: float
    false_answers: float
    false_answers_interval: tuple[float, float]
    unanswerable_clarified: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures of all questions and of each product, the time a search took, and every question for a closer look."""

    overall: Figures
    products: dict[str, Figures]
    milliseconds: dict[str, float]
    judged: list[Judged] = field(repr=False)

    def as_json(self) -> dict[str, object]:
        return {
            "overall": _finite(asdict(self.overall)),
            "products": {name: _finite(asdict(figures)) for name, figures in self.products.items()},
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
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.product].append(one)
    took = np.array([one.seconds for one in judged]) * 1000
    return Evaluation(
        overall=measure(judged),
        products={name: measure(groups[name]) for name in sorted(groups)},
        milliseconds={f"p{share}": round(float(np.percentile(took, share)), 2) for share in (50, 95, 99)},
        judged=judged,
    )


def measure(judged: Sequence[Judged]) -> Figures:
    known = [one for one in judged if one.question.is_answerable]
    strange = [one for one in judged if not one.question.is_answerable]
    false = sum(one.outcome == "answer" for one in strange)
    return Figures(
        answerable=len(known),
        unanswerable=len(strange),
        recall={f"@{depth}": _recall(known, depth) for depth in DEPTHS},
        mrr=sum(1 / one.rank for one in known if one.rank) / len(known) if known else math.nan,
        auroc=auroc([one.probability for one in known], [one.probability for one in strange]),
        coverage=_share(known, lambda one: one.is_right_answer),
        wrong_answers=_share(known, lambda one: one.outcome == "answer" and not one.is_right_answer),
        clarified=_share(known, lambda one: one.outcome == "clarify" and one.rank is not None),
        false_answers=false / len(strange) if strange else math.nan,
        false_answers_interval=wilson_interval(false, len(strange)),
        unanswerable_clarified=_share(strange, lambda one: one.outcome == "clarify"),
    )


def as_table(evaluation: Evaluation) -> str:
    """The figures as a Markdown table, products below the whole."""
    heads = ("", "answerable", *(f"R@{depth}" for depth in DEPTHS), f"MRR@{EVALUATED_K}", "answered right", "wrong")
    heads = (*heads, "clarified", "unanswerable", "false answers (95 %)", "clarified", "AUROC")
    rows = [("all", evaluation.overall), *evaluation.products.items()]
    lines = [" | ".join(heads), " | ".join("---" for _ in heads)]
    lines += [" | ".join(_cells(name, figures)) for name, figures in rows]
    times = ", ".join(f"{name} {value:.1f} ms" for name, value in evaluation.milliseconds.items())
    return "\n".join(f"| {line} |" for line in lines) + f"\n\nsearch with encoding: {times}"


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


def _cells(name: str, figures: Figures) -> tuple[str, ...]:
    low, high = figures.false_answers_interval
    false = "" if not figures.unanswerable else f"{figures.false_answers:.3f} ({low:.3f} to {high:.3f})"
    return (
        name,
        str(figures.answerable),
        *(_shown(figures.recall[f"@{depth}"]) for depth in DEPTHS),
        _shown(figures.mrr),
        _shown(figures.coverage),
        _shown(figures.wrong_answers),
        _shown(figures.clarified),
        str(figures.unanswerable),
        false,
        _shown(figures.unanswerable_clarified),
        _shown(figures.auroc),
    )


def _shown(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.3f}"


def _finite(value: Any) -> Any:
    """JSON has no NaN: what was not there to count is null."""
    if isinstance(value, dict):
        return {name: _finite(inner) for name, inner in value.items()}
    return None if isinstance(value, float) and math.isnan(value) else value
