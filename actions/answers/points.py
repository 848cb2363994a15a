"""Is a turn about the case on screen, does that case answer it, and with which of its lines? Judged by meaning.

Two small fitted lines (data/follow_up.yml) over figures that the library gives: how well the best part of the case
speaks to the words, how much of them the case holds, and how near they come to any other case. The question skill, the
password job and the login job all ask here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from actions.answers.conditions import is_for_others, of_his_branch
from actions.answers.file_endings import is_of_other_file
from actions.answers.newest import find_newest, is_report, only_reports
from actions.answers.places import asks_for_place, asks_how, is_finer, speaks_of
from actions.answers.same_question import QuestionLine, Recognised, is_beside, recognise
from actions.answers.search import Found, search_library
from actions.answers.twins import is_deed_there
from actions.content import read_content
from kb.client import ALL_PRODUCTS, Case, CaseParts, KbClient, KbError, Part

JUDGEMENT_FILE: Final = Path(__file__).resolve().parents[2] / "data" / "follow_up.yml"
ALL_PARTS: Final = 20
QUOTED_SHARE: Final = 0.8
"""A part is quoted beside the best one when its score comes this near to it."""
MAX_QUOTED: Final = 2
MIN_CLAUSE: Final = 5
"""A shorter part of a turn (「怎么弄」) asks nothing by itself."""
DECIDES_SHARE: Final = 0.93
"""Who asks for yes or no hears the line that says so first, when its score comes this near to the best."""
DEED_SHARE: Final = 0.85
"""And who asks how, the step, when its score comes this near to it."""
_NOT_QUOTED: Final = frozenset({"gain", "prevent"})
"""What praises a way out, and what is for another time, answers no question."""


_TO_PERSON: Final = re.compile(r"^(?:仍找不到，)?回复.?.?转人工|转(?:人工|工程师|管理员)$")
"""That a person can be had is said anyway, and answers nothing."""


class Line(BaseModel):
    """A logistic regression: `weights` by figure, and from which probability on it holds."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    bias: float
    threshold: Annotated[float, Field(gt=0, lt=1)]
    weights: dict[str, float]

    def probability(self, figures: Mapping[str, float]) -> float:
        """The chance, 0 to 1, that it is so."""
        total = self.bias + sum(weight * figures[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


class SaidLimit(BaseModel):
    """From when on a line of what was said is quoted for a point that is written nowhere else: `line` over the figures
    that the library gives for it, and the least that it must be of an answer (a cosine), whatever words it shares."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    line: Line
    least_answering: Annotated[float, Field(gt=0, lt=1)]


class Judgement(BaseModel):
    """`new_matter`: the turn is about something else than the case, and only from `without_answer` on where the library
    has no sure case for it: a list of doubtful ones helps less than the case on screen. `written`: the case answers it,
    and from `certain` on that may be said outright; from `nearby` on another case is named for it, or a step of the way
    that a job has on screen. `same_question`: it is a question asked under the case before. `said_before`: a line said
    in this conversation answers it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    new_matter: Line
    without_answer: Annotated[float, Field(gt=0, lt=1)]
    written: Line
    same_question: QuestionLine
    said_before: SaidLimit
    certain: Annotated[float, Field(gt=0, lt=1)]
    nearby: Annotated[float, Field(gt=0, lt=1)]


@dataclass(frozen=True, slots=True)
class Point:
    """What a turn is to a case. `is_certain`: the case answers it; `is_written`: it likely does. `parts` speak best to
    it, best first, all that may be quoted; `alone` is what the library finds for the words without the matter;
    `figures` what was judged by. `questions`: those asked under the case that it is, the certain ones to be answered
    before all. `is_near`: it may be written, for who must choose between that and nothing."""

    is_new: bool
    is_written: bool
    is_certain: bool
    parts: list[Part]
    alone: Found
    figures: dict[str, float] = field(default_factory=dict)
    questions: list[Recognised] = field(default_factory=list)
    is_near: bool = False

    @property
    def is_asked_here(self) -> bool:
        """Is it surely a question asked under the case?"""
        return any(one.is_certain for one in self.questions)

    @property
    def quoted(self) -> list[Part]:
        """The best part and those about as good; who asks why hears the cause first."""
        cause = next((part for part in self.parts if part.kind == "cause"), None)
        first = cause if self.figures.get("asks_why") else None
        return quoted(self.parts, first, asks_whether=bool(self.figures.get("asks_whether")))


@lru_cache(maxsize=1)
def judgement() -> Judgement:
    """The committed judgement, read once."""
    return read_content(JUDGEMENT_FILE, Judgement)


async def read_point(
    library: KbClient,
    case_id: str,
    text: str,
    *,
    product: str | None,
    edition: str | None = None,
    version: str | None = None,
    ways: Collection[int] | None = None,
    asked: str | None = None,
    clauses: Sequence[str] = (),
    asks: bool = True,
    told: str = "",
) -> Point:
    """What these words are to this case.

    `ways`: the ways out that the customer has seen, from 1; None for all. `asked` is the part of the words that asks,
    where they tell something else beside it: both together say which line is meant; `clauses` are its single questions,
    and `asks`: is anything asked at all? `told`: what he told of the matter before; a line that holds only for who is
    in the opposite state is not for him. A case that is not shown to customers any more, or never was, answers nothing.

    Raises:
        KbUnavailable: the library cannot be reached in time.
    """
    alone = await search_library(
        library, text, product=product, edition=edition, version=version, error_text=None, codes=None
    )
    if ways is not None and asks and only_reports(text):
        return Point(is_new=True, is_written=False, is_certain=False, parts=[], alone=alone)
    told = f"{told}，{text}"
    found = _for_him(await case_parts(library, case_id, text), told, edition)
    is_new = _is_new(figures_of(found, alone, case_id), alone, case_id)
    telling = [clause for clause in clauses if clause != text and len(clause) >= MIN_CLAUSE and not is_report(clause)]
    single = {clause: _for_him(await case_parts(library, case_id, clause), told, edition) for clause in telling}
    questions = recognise(judgement().same_question, found, list(single.values()), ways=ways, asks=asks)
    if not any(one.is_certain for one in questions):
        newest = await find_newest(library, text, product=product, edition=edition, version=version)
        if newest is not None and newest.result.hits[0].case_id != case_id:
            return Point(is_new=True, is_written=False, is_certain=False, parts=[], alone=newest)
    if asked is not None and found is not None:
        of_asked = single.get(asked) or _for_him(await case_parts(library, case_id, asked), told, edition)
        found = _joined(found, of_asked)
    figures = figures_of(found, alone, case_id)
    parts = [part for part in quotable(found) if part.way is None or ways is None or part.way in ways]
    parts = _deed_first(parts, asked or text)
    of_best = _of_best(figures, parts[0]) if parts else figures
    chance = judgement().written.probability(of_best) if parts else 0.0
    # Who asks where is not told for certain what names no place, however well it speaks to his words.
    is_certain = chance >= judgement().certain and not of_best["no_place"] and not _reads_back(parts[0], asked or text)
    # What is written for the question, if it likely is this one, says more than a line that he has read already.
    is_certain = is_certain and not (questions and parts[0].way is not None)
    is_written = chance >= judgement().written.threshold
    # A list of doubtful cases helps less than what the words are taken for here.
    is_new = is_new and not any(one.is_certain or alone.answer is None for one in questions)
    is_new = is_new and not is_deed_there(text, _places(found) if asks_for_place(text) else ())
    is_near = chance >= judgement().nearby
    return Point(is_new, is_written, is_certain, parts, alone, figures, questions, is_near)


def _places(found: CaseParts | None) -> list[str]:
    """The steps that say where they are done."""
    return [part.said for part in found.parts if part.kind == "step" and part.names_place] if found is not None else []


async def case_parts(library: KbClient, case_id: str, text: str) -> CaseParts | None:
    """The parts of a case, and the questions asked under it; None where it is none that may be quoted, or no id.

    Raises:
        KbUnavailable: the library cannot be reached in time.
    """
    if not case_id:
        return None
    try:
        found = await library.parts(case_id, text, ALL_PARTS)
    except KbError:
        return None
    questions = [one for one in found.questions if not is_of_other_file(text, one.asks)]
    return found if len(questions) == len(found.questions) else found.model_copy(update={"questions": questions})


def asked_of(found: CaseParts | None) -> Recognised | None:
    """The question of another case than the one on screen that the words surely are, where its answer is known."""
    return is_beside(judgement().same_question, found) if found is not None else None


def _for_him(found: CaseParts | None, told: str, edition: str | None) -> CaseParts | None:
    """Without the lines, and of the answers without the branches, that hold only for who is in another state than he
    told, or has another edition."""
    if found is None:
        return None
    titles = {part.way: part.text for part in found.parts if part.kind == "way"}
    parts = [
        part
        for part in found.parts
        if not (is_for_others(told, part.said) or is_for_others(told, titles.get(part.way, "")))
    ]
    questions = [
        one.model_copy(update={"answer": of_his_branch(one.answer, told, edition)})
        for one in found.questions
        if not is_for_others(told, one.answer)
    ]
    return found.model_copy(update={"parts": parts, "questions": questions})


def _deed_first(parts: list[Part], text: str) -> list[Part]:
    """「管理员要怎么解锁」: who asks how hears the step before the cause or the risk that only speaks of it."""
    if not parts or parts[0].kind not in ("cause", "risk", "verify") or not asks_how(text):
        return parts
    near = [part for part in parts if part.kind == "step" and part.score >= DEED_SHARE * parts[0].score]
    steps = [part for part in near if speaks_of(part.said, text)]
    return [*steps[:1], *(part for part in parts if part is not steps[0])] if steps else parts


def _reads_back(part: Part, text: str) -> bool:
    """Would it be a step that says no more than is on screen, to who asks where or how?"""
    return part.kind == "step" and not is_finer(part.said, text)


def _joined(whole: CaseParts, asked: CaseParts | None) -> CaseParts:
    """The parts by what they are to the whole turn and to what it asks, in equal shares."""
    if asked is None:
        return whole
    to_asked = {(part.kind, part.way, part.step): part for part in asked.parts}
    parts = []
    for part in whole.parts:
        other = to_asked.get((part.kind, part.way, part.step), part)
        better = other if other.score > part.score else part
        parts.append(better.model_copy(update={"score": (part.score + other.score) / 2}))
    parts.sort(key=lambda part: -part.score)
    return asked.model_copy(update={"parts": parts, "held": max(whole.held, asked.held)})


def quotable(found: CaseParts | None) -> list[Part]:
    """The parts that may answer a question, best first."""
    if found is None:
        return []
    return [part for part in found.parts if part.kind not in _NOT_QUOTED and not _TO_PERSON.search(part.text)]


def quoted(parts: Sequence[Part], first: Part | None = None, *, asks_whether: bool = False) -> list[Part]:
    """Of parts, best first, the best one and what comes about as near, few enough to be read: `first` before all, or
    where yes or no is asked what says so. Beside a line that says more, the title of a way out says nothing."""
    if not parts:
        return []
    best = parts[0].score
    near = [part for part in parts if part.score >= QUOTED_SHARE * best]
    if first is None and asks_whether and not near[0].decides:
        first = next((part for part in near if part.decides and part.score >= DECIDES_SHARE * best), None)
    ordered = near if first is None else [first, *(part for part in near if part is not first)]
    return [ordered[0], *(part for part in ordered[1:] if part.kind != "way")][:MAX_QUOTED]


def is_same_matter(case: Case, other: Case) -> bool:
    """Is the other one of the same product, and about the same part or the same kind of trouble there?"""
    is_general = ALL_PRODUCTS in (*case.products, *other.products)
    is_of_product = is_general or bool(set(case.products) & set(other.products))
    return is_of_product and (case.module == other.module or case.topic == other.topic)


def is_written(found: CaseParts, alone: Found, *, is_certain: bool = False) -> bool:
    """Does another case than the one on screen answer the point, for certain or likely?"""
    figures = figures_of(found, alone, found.case_id)
    least = judgement().certain if is_certain else judgement().nearby
    return judgement().written.probability(figures) >= least


def figures_of(found: CaseParts | None, alone: Found, case_id: str) -> dict[str, float]:
    """`best` the score of the best part, `stands_out` by how much it is above the mean one, and `held` the share of
    the words that the case holds; `other_words`, `other_meaning` and `other_probability` what speaks for the best other
    case; `no_place` and `no_reason`: it is asked where or why, and the best part does not say."""
    parts = quotable(found)
    others = [hit for hit in alone.result.hits if hit.case_id != case_id]
    is_other_first = bool(others) and alone.result.hits[0].case_id != case_id
    figures = {
        "held": found.held if found else 0.0,
        "other_words": max((hit.scores.get("lexical", 0.0) for hit in others), default=0.0),
        "other_meaning": others[0].scores.get("meaning", 0.0) if others else 0.0,
        "other_probability": alone.result.probability if is_other_first else 0.0,
        "asks_where": float(found is not None and found.asks_where),
        "asks_why": float(found is not None and found.asks_why),
        "asks_whether": float(found is not None and found.asks_whether),
        "mean": sum(part.score for part in parts) / len(parts) if parts else 0.0,
    }
    nothing = {"best": 0.0, "stands_out": 0.0, "no_place": 0.0, "no_reason": 0.0}
    return _of_best(figures, parts[0]) if parts else figures | nothing


def _is_new(figures: Mapping[str, float], alone: Found, case_id: str) -> bool:
    line = judgement().new_matter
    has_answer = alone.answer is not None and alone.answer.case_id != case_id
    return line.probability(figures) >= (line.threshold if has_answer else judgement().without_answer)


def _of_best(figures: Mapping[str, float], best: Part) -> dict[str, float]:
    no_place = figures["asks_where"] * (not best.names_place)
    no_reason = figures["asks_why"] * (best.kind not in ("cause", "risk"))
    stands_out = best.score - figures["mean"]
    return {**figures, "best": best.score, "stands_out": stands_out, "no_place": no_place, "no_reason": no_reason}
