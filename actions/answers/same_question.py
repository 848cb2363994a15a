"""Is a turn one of the questions asked under the case on screen, and how surely? Then its answer is said word for word.

Judged by a fitted line (`same_question` of data/follow_up.yml) over what the library gives for the nearest question.
Who asks two things is heard clause by clause, and gets both answers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from kb.client import CaseParts, NearQuestion

_POINTS_AT_WAY = re.compile(r"办法[一二三四五六七八]|第[一二三四五六七八\d]步|上面|下面")
MAX_SAID: Final = 2
"""So many answers are said to one turn: more of them nobody reads."""
FIGURES: Final = ("meaning", "wordings", "answering", "pairs", "told", "margin")


class QuestionLine(BaseModel):
    """A logistic regression: `weights` by figure. From `certain` on the answer is said outright, from `likely` on under
    the wording it was taken for; a turn that asks nothing is only taken for a question from `untold` on. From `alike`
    on (the cosine of the nearest wording) it is in nearly the same words, and certain whatever else speaks against it.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    bias: float
    weights: dict[str, float]
    likely: Annotated[float, Field(gt=0, lt=1)]
    certain: Annotated[float, Field(gt=0, lt=1)]
    untold: Annotated[float, Field(gt=0, lt=1)]
    alike: Annotated[float, Field(gt=0, lt=1)]

    def chance(self, near: NearQuestion) -> float:
        """The chance, 0 to 1, that this question is asked."""
        figures = figures_of_question(near)
        total = self.bias + sum(weight * figures[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))

    def is_so(self, near: NearQuestion, least: float) -> bool:
        """Is it this question, by at least this chance, or in nearly its words?"""
        return near.meaning >= self.alike or self.chance(near) >= least


@dataclass(frozen=True, slots=True)
class Recognised:
    """A question of a case that the turn is, surely or likely."""

    question: NearQuestion
    chance: float
    is_certain: bool

    @property
    def answer(self) -> str:
        """What is said, word for word."""
        return self.question.answer


def figures_of_question(near: NearQuestion) -> dict[str, float]:
    """What a question is judged by; `NearQuestion` says what each figure is."""
    return {name: float(getattr(near, name)) for name in FIGURES}


def recognise(
    line: QuestionLine,
    whole: CaseParts | None,
    clauses: Sequence[CaseParts | None] = (),
    *,
    ways: Collection[int] | None = None,
    asks: bool = True,
) -> list[Recognised]:
    """The questions that a turn is: the certain ones, clause by clause, or the one that is likely.

    `whole` is what the library found for all the words, `clauses` for each part that asks, where there are several.
    `ways`: the solutions that the customer has seen, None for all. `asks`: does the turn ask anything at all?
    """
    certain = line.certain if asks else line.untold
    alone = [one for one in (_best(line, parts, ways, certain) for parts in clauses) if one is not None]
    together = [one for one in (_best(line, whole, ways, certain),) if one is not None]
    # What is told beside a question says nothing of what is asked: its clause counts first.
    sure = [one for one in alone if one.is_certain] or [one for one in together if one.is_certain]
    if sure:
        return list({one.answer: one for one in sure}.values())[:MAX_SAID]
    likely = [one for one in (*alone, *together) if asks and one.chance >= line.likely]
    return [max(likely, key=lambda one: one.chance)] if likely else []


def is_beside(line: QuestionLine, found: CaseParts) -> Recognised | None:
    """The question of another case that the words surely are, where its answer is known."""
    best = _best(line, found, None, line.certain)
    return best if best is not None and best.is_certain and best.question.known else None


def _best(
    line: QuestionLine, found: CaseParts | None, ways: Collection[int] | None, certain: float
) -> Recognised | None:
    if found is None or not found.questions:
        return None
    near = next((one for one in found.questions if one.meaning >= line.alike), found.questions[0])
    is_of_seen = ways is None or near.way is None or near.way in ways
    if not is_of_seen and _POINTS_AT_WAY.search(near.answer):
        return None  # he does not see what it points at; any other answer is one, whichever way out it belongs to
    return Recognised(near, line.chance(near), line.is_so(near, certain))
