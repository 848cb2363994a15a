"""Comparison: two runs over the same questions, one by one, and whether the difference is more than chance."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kb.errors import BadContent
from kb.evaluation import Evaluation, Judged
from kb.statistics import bootstrap_interval, mcnemar

RUN_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What is kept of one question of a run: `rank` of the best right case, or None."""

    q: str
    product: str | None
    answerable: bool
    rank: int | None
    outcome: str
    edition: str | None = None

    @property
    def key(self) -> tuple[str, str | None, str | None]:
        return self.q, self.product, self.edition


@dataclass(frozen=True, slots=True)
class Duel:
    """One measure: how many questions each side alone got right, and the exact McNemar p-value."""

    measure: str
    first: float
    second: float
    only_first: int
    only_second: int
    p_value: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """`mrr_gain` is the second run's MRR less the first's, with its 95 % interval by paired bootstrap."""

    questions: int
    duels: list[Duel]
    mrr: tuple[float, float]
    mrr_gain: float
    mrr_gain_interval: tuple[float, float]
    changed: list[tuple[Asked, Asked]]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def asked_of(evaluation: Evaluation) -> list[Asked]:
    return [_asked(one) for one in evaluation.judged]


def save_run(path: Path, evaluation: Evaluation) -> None:
    """Keeps a run for a later comparison."""
    rows = [asdict(one) for one in asked_of(evaluation)]
    content = {"format": RUN_FORMAT, **evaluation.as_json(), "questions": rows}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load_run(path: Path) -> list[Asked]:
    """The questions of a run that `save_run` kept.

    Raises:
        BadContent: the file cannot be read or is no run.
    """
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != RUN_FORMAT:
            raise ValueError(f"format {content['format']}, expected {RUN_FORMAT}")
        return [Asked(**row) for row in content["questions"]]
    except OSError as error:
        raise BadContent(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadContent(f"{path}: not a run kept by `python -m kb eval --out FILE`: {error}") from error


def compare(first: Sequence[Asked], second: Sequence[Asked]) -> Comparison:
    """Pairs the questions that both runs asked.

    Raises:
        BadContent: they have no question in common.
    """
    by_key = {one.key: one for one in second}
    pairs = [(one, by_key[one.key]) for one in first if one.key in by_key]
    if not pairs:
        raise BadContent("the two runs have no question in common")
    known = [pair for pair in pairs if pair[0].answerable]
    strange = [pair for pair in pairs if not pair[0].answerable]
    duels = [
        _duel("right case first", known, lambda one: one.rank == 1),
        _duel("right case among five", known, lambda one: one.rank is not None and one.rank <= 5),
        _duel("answered right", known, lambda one: one.outcome == "answer" and one.rank == 1),
        _duel("stranger not answered", strange, lambda one: one.outcome != "answer"),
    ]
    gains = np.array([_reciprocal(right) - _reciprocal(left) for left, right in known])
    low, high = bootstrap_interval(len(gains), lambda drawn: float(gains[drawn].mean()), rounds=2000)
    return Comparison(
        questions=len(pairs),
        duels=duels,
        mrr=(_mean([_reciprocal(left) for left, _ in known]), _mean([_reciprocal(right) for _, right in known])),
        mrr_gain=_mean(gains.tolist()),
        mrr_gain_interval=(low, high),
        changed=[pair for pair in pairs if (pair[0].rank, pair[0].outcome) != (pair[1].rank, pair[1].outcome)],
    )


def comparison_table(comparison: Comparison, names: tuple[str, str]) -> str:
    first, second = names
    lines = [
        f"A: {first}; B: {second}; {comparison.questions} questions in both",
        "",
        "| | A | B | only A | only B | p (McNemar) |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {duel.measure} | {duel.first:.3f} | {duel.second:.3f} | {duel.only_first} | {duel.only_second} "
        f"| {duel.p_value:.3f} |"
        for duel in comparison.duels
    ]
    low, high = comparison.mrr_gain_interval
    before, after = comparison.mrr
    lines += ["", f"MRR {before:.3f} to {after:.3f}: {comparison.mrr_gain:+.3f} (95 % {low:+.3f} to {high:+.3f})", ""]
    lines += [
        f"{_place(left)} -> {_place(right)}  {left.q[:60]!r}{f' [{left.product}]' if left.product else ''}"
        for left, right in comparison.changed
    ]
    return "\n".join(lines)


def _asked(one: Judged) -> Asked:
    asked = one.question
    return Asked(asked.q, asked.product, asked.is_answerable, one.rank, one.outcome, asked.edition)


def _duel(measure: str, pairs: Sequence[tuple[Asked, Asked]], holds: Callable[[Asked], bool]) -> Duel:
    left = [holds(one) for one, _ in pairs]
    right = [holds(other) for _, other in pairs]
    only_first = sum(a and not b for a, b in zip(left, right, strict=True))
    only_second = sum(b and not a for a, b in zip(left, right, strict=True))
    return Duel(measure, _mean(left), _mean(right), only_first, only_second, mcnemar(only_first, only_second))


def _reciprocal(one: Asked) -> float:
    return 1 / one.rank if one.rank else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def _place(one: Asked) -> str:
    return f"{one.outcome}{f' at {one.rank}' if one.rank else ''}"
