"""Evaluations as Markdown tables, for a terminal and for BENCHMARKS.md."""

from __future__ import annotations

import math

from kb.evaluation import DEPTHS, Evaluation, Figures, risk_steps
from kb.questions import EVALUATED_K

_HEADS = (
    "",
    "answerable",
    *(f"R@{depth}" for depth in DEPTHS),
    f"MRR@{EVALUATED_K}",
    f"nDCG@{EVALUATED_K}",
    "answered right",
    "wrong",
    "clarified",
    "unanswerable",
    "false answers (95 %)",
    "clarified",
    "AUROC",
    "AURC",
)


def as_table(evaluation: Evaluation, *, with_topics: bool = True) -> str:
    """Products and topics below the whole; then what the figures are good for, and risk by coverage."""
    rows = [("all", evaluation.overall), *evaluation.products.items()]
    parts = [_table(rows)]
    if with_topics and evaluation.topics:
        parts.append("By topic of the right case:\n\n" + _table(list(evaluation.topics.items())))
    if evaluation.overall.intervals:
        spans = (
            f"{name} {low:.3f} to {high:.3f}"
            for name, (low, high) in evaluation.overall.intervals.items()
            if not math.isnan(low)
        )
        parts.append("95 % bootstrap intervals: " + ", ".join(spans))
    parts.append(_risk_table(evaluation))
    times = ", ".join(f"{name} {value:.1f} ms" for name, value in evaluation.milliseconds.items())
    parts.append(f"search with encoding: {times}")
    return "\n\n".join(parts)


def _table(rows: list[tuple[str, Figures]]) -> str:
    lines = [" | ".join(_HEADS), " | ".join("---" for _ in _HEADS)]
    lines += [" | ".join(_cells(name, figures)) for name, figures in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _risk_table(evaluation: Evaluation) -> str:
    steps = risk_steps(evaluation.judged)
    if not steps:
        return ""
    rows = [
        ("answered, the surest first", [f"{step.coverage:.0%}" for step in steps]),
        ("of them wrong", [f"{step.risk:.3f}" for step in steps]),
        ("down to probability", [f"{step.probability:.2f}" for step in steps]),
    ]
    lines = [" | ".join([name, *cells]) for name, cells in rows]
    marks = " | ".join("---" for _ in range(len(steps) + 1))
    return "\n".join(f"| {line} |" for line in (lines[0], marks, *lines[1:]))


def _cells(name: str, figures: Figures) -> tuple[str, ...]:
    low, high = figures.false_answers_interval
    false = "" if not figures.unanswerable else f"{figures.false_answers:.3f} ({low:.3f} to {high:.3f})"
    return (
        name,
        str(figures.answerable),
        *(_shown(figures.recall[f"@{depth}"]) for depth in DEPTHS),
        _shown(figures.mrr),
        _shown(figures.ndcg),
        _shown(figures.coverage),
        _shown(figures.wrong_answers),
        _shown(figures.clarified),
        str(figures.unanswerable),
        false,
        _shown(figures.unanswerable_clarified),
        _shown(figures.auroc),
        _shown(figures.aurc),
    )


def _shown(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.3f}"
