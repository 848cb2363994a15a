"""How surely a turn is one of the questions asked under a case: the fit of `same_question` in data/follow_up.yml.

On tests/data/asked_under_cases.jsonl: what people asked who had read an answer as the bot shows it and had not seen
the questions kept under it; each single question was given those whose answer is right for it, or none. A wording of
the library in the very same words is left out. Questions were added since because of what these asked, so each is asked
once more with those that answer it taken away: then the best other one must be refused. Beside them stand the turns of
tests/data/follow_ups.jsonl that no question answers: outcomes, details, new troubles.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped, unused-ignore]

from actions.answers.points import judgement
from actions.answers.same_question import FIGURES, figures_of_question
from kb.cases.model import Case
from kb.knowledge import KnowledgeBase
from kb.search.parts import NearQuestion
from kb.text import normalise

ASKED = Path(__file__).resolve().parents[2] / "data" / "asked_under_cases.jsonl"
DECIMALS = 3
DEVELOPMENT, HELD_OUT = "development", "held out"
ABSENT = 0.6
"""How much one counts that has no answer there: when they were asked, 38 of 100 had none."""


@dataclass(frozen=True)
class Asked:
    """A question as it was asked, and the nearest of its case. `is_there`: was an answer to it among them? `is_right`:
    is that the one found?"""

    case: str
    text: str
    best: NearQuestion
    is_there: bool
    is_right: bool

    @property
    def half(self) -> str:
        """By its case, so that no case is on both sides."""
        return HELD_OUT if hashlib.sha256(self.case.encode()).digest()[-1] % 2 else DEVELOPMENT


def ask_library(base: KnowledgeBase) -> list[Asked]:
    """All of them, asked of this library."""
    weigh = base.searcher.words.lines.weight
    found = []
    for line in ASKED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        case = base.library.get(row["case"])
        right = {one.answer for one in case.questions if set(one.asks) & set(row["right"])}
        whole = _without(case, row["text"])
        rest = [one for one in whole.questions if one.answer not in right]
        for questions, answers in ((whole.questions, right), (rest, set())):
            near = base.questions.read(whole.model_copy(update={"questions": questions}), row["text"], weigh)[:1]
            if near and (answers or questions is rest):
                found.append(Asked(case.id, row["text"], near[0], bool(answers), near[0].answer in answers))
    return found


def _without(case: Case, text: str) -> Case:
    """The case without this wording of a question, where it has others."""
    same = normalise(text)
    kept = [
        one.model_copy(update={"asks": [ask for ask in one.asks if normalise(ask) != same] or one.asks})
        for one in case.questions
    ]
    return case.model_copy(update={"questions": kept})


def fit_questions(asked: Sequence[Asked]) -> dict[str, Any]:
    """A logistic regression on the development half, as data/follow_up.yml has it, without its thresholds."""
    rows = [one for one in asked if one.half == DEVELOPMENT]
    figures = [[figures_of_question(one.best)[name] for name in FIGURES] for one in rows]
    counts = [1.0 if one.is_there else ABSENT for one in rows]
    fitted = LogisticRegression(C=10.0, max_iter=2000).fit(figures, [one.is_right for one in rows], counts)
    weights = {name: round(float(weight), DECIMALS) for name, weight in zip(FIGURES, fitted.coef_[0], strict=True)}
    return {"bias": round(float(fitted.intercept_[0]), DECIMALS), "weights": weights}


def question_table(asked: Sequence[Asked], turns: dict[str, list[NearQuestion]]) -> str:
    """What is said at each threshold: of the questions that have an answer how many are answered rightly and how many
    wrongly, how many are answered although theirs was taken away, and under turns by what they are (not all of them are
    without an answer among the questions)."""
    line = judgement().same_question
    heads = ("half", "from", "questions", "first is right", "rightly", "wrongly", "though taken away", *turns)
    lines = [f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
    for half in (DEVELOPMENT, HELD_OUT):
        rows = [one for one in asked if one.half == half]
        there, absent = [one for one in rows if one.is_there], [one for one in rows if not one.is_there]
        first = sum(one.is_right for one in there) / len(there)
        for name, least in (("likely", line.likely), ("certain", line.certain), ("untold", line.untold)):
            said = [one for one in there if line.is_so(one.best, least)]
            right = sum(one.is_right for one in said)
            false = sum(line.is_so(one.best, least) for one in absent)
            beside = [f"{sum(line.is_so(one, least) for one in near)} of {len(near)}" for near in turns.values()]
            lines.append(
                f"| {half} | {name} {least} | {len(there)} | {first:.3f} | {right / len(there):.3f} "
                f"| {(len(said) - right) / len(there):.3f} | {false / len(absent):.3f} | {' | '.join(beside)} |"
            )
    return "\n".join(lines)
