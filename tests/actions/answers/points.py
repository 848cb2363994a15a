"""How well turns under a case are understood, measured; and the fit of data/follow_up.yml.

`python -m tests.actions.answers.points [--fit]` asks the library of DATA_DIR about tests/data/follow_ups.jsonl, whose
cases are split in two: on one half (development) the two lines of data/follow_up.yml are fitted with `--fit`, the
other is only measured, as is a third part ("fresh") on cases of its own. Prints a table for BENCHMARKS.md, and a second
one for the questions asked under the cases (tests/actions/answers/same_question.py), fitted with `--fit` as well.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasa_sdk import Tracker
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped, unused-ignore]

from actions.answers import points
from actions.answers.points import Point, read_point
from actions.conversation import Conversation
from actions.dialogue.attempts import says_still_broken
from actions.dialogue.remarks import Tone, read_remark
from kb.client import Case, CaseParts, Part, SearchResult
from kb.knowledge import KnowledgeBase
from kb.search.parts import NearQuestion, PartsQuery
from kb.search.result import Query
from kb.settings import Settings
from tests.actions.answers.same_question import ask_library, fit_questions, question_table

QUESTIONS = Path(__file__).resolve().parents[2] / "data" / "follow_ups.jsonl"
NEW_FIGURES = ("best", "held", "other_words", "other_meaning", "other_probability")
WRITTEN_FIGURES = ("best", "stands_out", "held", "no_place", "no_reason")
DECIMALS = 3
DEVELOPMENT, HELD_OUT, FRESH = "development", "held out", "fresh"


@dataclass(frozen=True)
class FollowUp:
    """A turn under a case, and what it is: `label` point, detail, new or outcome; `parts` those that answer it."""

    case: str
    q: str
    text: str
    label: str
    parts: tuple[str, ...]
    is_fresh: bool = False
    """On cases of its own, labelled before any result; not fitted on, but looked at while the thresholds moved."""

    @property
    def half(self) -> str:
        """Which of the three sets it is of."""
        return FRESH if self.is_fresh else HELD_OUT if self.is_held_out else DEVELOPMENT

    @property
    def is_held_out(self) -> bool:
        """By its case, so that no case is on both sides."""
        return hashlib.sha256(self.case.encode()).digest()[-1] % 2 == 1


class LocalLibrary:
    """The library without its service: what is asked of `KbClient`, answered by the knowledge base itself."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base

    async def search(
        self, text: str, *, product: str | None, edition: str | None, version: str | None, k: int
    ) -> SearchResult:
        """As `KbClient.search`."""
        return self._base.search(Query(text=text, product=product, edition=edition, version=version, k=k))

    async def parts(self, case_id: str, text: str, limit: int) -> CaseParts:
        """As `KbClient.parts`."""
        return self._base.parts(case_id, PartsQuery(text=text, limit=limit))

    async def case(self, case_id: str) -> Case:
        """As `KbClient.case`."""
        return self._base.library.get(case_id)


def read_follow_ups() -> list[FollowUp]:
    """The committed turns."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [
        FollowUp(row["case"], row["q"], row["text"], row["label"], tuple(row["parts"]), row.get("part") == FRESH)
        for row in rows
    ]


def name_of(part: Part) -> str:
    """「2.4」 the fourth step of the second way out, 「2w」 its title, 「2r」 its risk; of the whole case, the kind."""
    if part.way is None:
        return part.kind
    return f"{part.way}.{part.step}" if part.kind == "step" else f"{part.way}{part.kind[0]}"


def label_of(row: FollowUp, point: Point) -> str:
    """What the skill takes the turn to be; whether it asks or tells a detail is no matter of meaning."""
    if says_outcome(row.text):
        return "outcome"
    return "new" if point.is_new else "about"


def says_outcome(text: str) -> bool:
    """As the director and the skill hear it, before a point is thought of."""
    tracker = Tracker("x", {}, {"text": text}, [], False, None, {}, "action_listen")
    remark = read_remark(Conversation(tracker))
    return (remark is not None and remark.tone is Tone.WORKED) or says_still_broken(text)


def fit(rows: list[FollowUp], read: list[Point], names: tuple[str, ...], truth: list[bool]) -> dict[str, Any]:
    """A logistic regression over these rows as data/follow_up.yml has it, without its threshold."""
    figures = np.array([[point.figures[name] for name in names] for point in read])
    fitted = LogisticRegression(C=10.0, max_iter=2000).fit(figures, truth)
    weights = {name: round(float(weight), DECIMALS) for name, weight in zip(names, fitted.coef_[0], strict=True)}
    return {"bias": round(float(fitted.intercept_[0]), DECIMALS), "weights": weights}


def table(rows: list[FollowUp], read: list[Point]) -> str:
    """The figures of each half."""
    heads = ("half", "turns", "label", "new kept apart", "part in 1 / 3 / quoted", "false: certain, likely", "missed")
    lines = [f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
    for name in (DEVELOPMENT, HELD_OUT, FRESH):
        half = [(row, point) for row, point in zip(rows, read, strict=True) if row.half == name]
        lines.append(_line(name, half))
    return "\n".join(lines)


def _line(name: str, half: list[tuple[FollowUp, Point]]) -> str:
    right = sum(_heard_as(row.label) == label_of(row, point) for row, point in half)
    turned = [(row, point) for row, point in half if row.label != "outcome"]
    apart = sum(point.is_new == (row.label == "new") for row, point in turned)
    answered = [(row, point) for row, point in half if row.label == "point" and row.parts]
    ranks = [[name_of(part) in row.parts for part in point.parts] for row, point in answered]
    first, third = (sum(any(rank[:depth]) for rank in ranks) for depth in (1, 3))
    quoted = sum(any(name_of(part) in row.parts for part in point.quoted) for row, point in answered)
    silent = [point for row, point in half if row.label == "point" and not row.parts and not point.is_new]
    certain, likely = (sum(getattr(point, name) for point in silent) for name in ("is_certain", "is_written"))
    missed = sum(not point.is_written and not point.is_new for _, point in answered)
    count, unanswered = len(answered), sum(row.label == "point" and not row.parts for row, _ in half)
    return (
        f"| {name} | {len(half)} | {right / len(half):.3f} | {apart / len(turned):.3f} "
        f"| {first / count:.3f} / {third / count:.3f} / {quoted / count:.3f} "
        f"| {certain}, {likely - certain} of {unanswered} | {missed} of {count} |"
    )


def _heard_as(label: str) -> str:
    return "about" if label in ("point", "detail") else label


async def _read(rows: list[FollowUp], library: Any, cases: dict[str, Case]) -> list[Point]:
    read = []
    for row in rows:
        products = cases[row.case].products
        read.append(await read_point(library, row.case, row.text, product=products[0] if len(products) == 1 else None))
    return read


def main(fits: bool) -> None:
    """See the module."""
    rows = read_follow_ups()
    base = KnowledgeBase.open(Settings.from_environment())
    cases: dict[str, Case] = {row.case: base.library.get(row.case) for row in rows}
    read = asyncio.run(_read(rows, LocalLibrary(base), cases))
    if fits:
        dev = [(row, point) for row, point in zip(rows, read, strict=True) if row.half == DEVELOPMENT]
        about = [(row, point) for row, point in dev if row.label != "outcome"]
        asked = [(row, point) for row, point in dev if row.label == "point"]
        for key, pairs, names in (("new_matter", about, NEW_FIGURES), ("written", asked, WRITTEN_FIGURES)):
            truth = [row.label == "new" if key == "new_matter" else bool(row.parts) for row, _ in pairs]
            print(key, json.dumps(fit([r for r, _ in pairs], [p for _, p in pairs], names, truth)))
    print(table(rows, read))
    asked = ask_library(base)
    if fits:
        print("same_question", json.dumps(fit_questions(asked)))
    print(question_table(asked, _nearest(rows, base)))
    base.close()


def _nearest(rows: list[FollowUp], base: KnowledgeBase) -> dict[str, list[NearQuestion]]:
    """The nearest question of the case to each turn, by what the turn is."""
    found: dict[str, list[NearQuestion]] = {}
    for row in rows:
        near = base.parts(row.case, PartsQuery(text=row.text)).questions[:1]
        label = "not written" if row.label == "point" and not row.parts else row.label
        found.setdefault(label, []).extend(near)
    return found


if __name__ == "__main__":
    points.judgement()
    main("--fit" in sys.argv[1:])
