"""How surely a turn is one of the questions asked under a case: the fit of `same_question` in data/follow_up.yml.

Each wording of the library is left out once and asked as a customer would ask it: with its own question there (which
must be found by its other wordings and its answer), and with it taken away (then the best other question of that case
must be refused). The matrix that compares them is learned without the wordings left out. Beside them stand the turns
of tests/data/follow_ups.jsonl that no question answers: outcomes, details, new troubles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped, unused-ignore]

from actions.answers.points import judgement
from actions.answers.same_question import FIGURES, figures_of_question
from kb.cases.model import Case
from kb.index.embeddings import Embedder
from kb.knowledge import KnowledgeBase
from kb.search.asking import Asking
from kb.search.part_ranking import Weigh
from kb.search.parts import NearQuestion
from kb.search.question_adapter import QuestionAdapter
from kb.search.question_ranking import KnownQuestion, rank_questions
from kb.search.words import WordCutter
from kb.tuning.questions import Lines, learn_matrix, read_lines, shortened

PARTS = 3
"""A third of the wordings is left out at a time."""
DECIMALS = 3
DEVELOPMENT, HELD_OUT = "development", "held out"


@dataclass(frozen=True)
class Asked:
    """A wording left out, and the question found. `is_there`: its own was among them; `is_right`: that was found."""

    case: str
    text: str
    best: NearQuestion
    is_there: bool
    is_right: bool

    @property
    def half(self) -> str:
        """By its case, so that no case is on both sides."""
        return HELD_OUT if hashlib.sha256(self.case.encode()).digest()[-1] % 2 else DEVELOPMENT


def ask_all(cases: Sequence[Case], embedder: Embedder, cutter: WordCutter, weigh: Weigh) -> list[Asked]:
    """Every wording of these cases, left out once."""
    lines = read_lines(cases, embedder)
    order = np.random.default_rng(1).permutation(int(lines.is_wording.sum()))
    found: list[Asked] = []
    for part in range(PARTS):
        is_out = np.zeros(len(lines.vectors), dtype=bool)
        is_out[order[part::PARTS]] = True
        kept = Lines(*(getattr(lines, name)[~is_out] for name in ("vectors", "questions", "cases", "is_wording")))
        adapter = QuestionAdapter(shortened(learn_matrix(kept), kept), "", np.zeros(0, np.float32))
        found += _ask(cases, lines, is_out, adapter, cutter, weigh)
    return found


def _ask(
    cases: Sequence[Case],
    lines: Lines,
    is_out: np.ndarray[Any, np.dtype[np.bool_]],
    adapter: QuestionAdapter,
    cutter: WordCutter,
    weigh: Weigh,
) -> Iterator[Asked]:
    vectors = adapter.adapt(lines.vectors)
    row, count = 0, 0
    answers = int(lines.is_wording.sum())
    for case in cases:
        known: list[tuple[int, KnownQuestion]] = []
        texts: list[tuple[int, int, str]] = []
        for question in case.questions:
            rows = list(range(row, row + len(question.asks)))
            texts += [(count, number, ask) for number, ask in zip(rows, question.asks, strict=True) if is_out[number]]
            left = [number for number in rows if not is_out[number]]
            asks = [question.asks[number - row] for number in left]
            if asks:
                words = [cutter.cut(Asking.of(ask).matter) for ask in asks]
                bare = question.model_copy(update={"asks": asks})
                told = cutter.cut(question.answer)
                known.append((count, KnownQuestion(bare, vectors[left], vectors[answers + count], words, told)))
            row, count = row + len(question.asks), count + 1
        for own, number, text in texts:
            words_of_text = cutter.cut(Asking.of(text).matter)
            for is_there in (True, False):
                near = [one for place, one in known if is_there or place != own]
                if not near or (is_there and own not in dict(known)):
                    continue
                best = rank_questions(near, vectors[number], words_of_text, weigh)[0]
                own_answer = dict(known)[own].question.answer if is_there else None
                yield Asked(case.id, text, best, is_there, best.answer == own_answer)


def fit_questions(asked: Sequence[Asked]) -> dict[str, Any]:
    """A logistic regression on the development half, as data/follow_up.yml has it, without its thresholds."""
    rows = [one for one in asked if one.half == DEVELOPMENT]
    figures = [[figures_of_question(one.best)[name] for name in FIGURES] for one in rows]
    fitted = LogisticRegression(C=10.0, max_iter=2000).fit(figures, [one.is_right for one in rows])
    weights = {name: round(float(weight), DECIMALS) for name, weight in zip(FIGURES, fitted.coef_[0], strict=True)}
    return {"bias": round(float(fitted.intercept_[0]), DECIMALS), "weights": weights}


def question_table(asked: Sequence[Asked], turns: dict[str, list[NearQuestion]]) -> str:
    """What is said at each threshold: of questions that are there and of those that are not, and under turns by what
    they are (not all of them are without an answer among the questions)."""
    line = judgement().same_question
    heads = ("half", "from", "wordings", "answered", "of these right", "answered though not there", *turns)
    lines = [f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
    for half in (DEVELOPMENT, HELD_OUT):
        rows = [one for one in asked if one.half == half]
        there, absent = [one for one in rows if one.is_there], [one for one in rows if not one.is_there]
        for name, least in (("likely", line.likely), ("certain", line.certain), ("untold", line.untold)):
            said = [one for one in there if line.is_so(one.best, least)]
            right, wrong = sum(one.is_right for one in said), sum(line.is_so(one.best, least) for one in absent)
            beside = [f"{sum(line.is_so(one, least) for one in near)} of {len(near)}" for near in turns.values()]
            lines.append(
                f"| {half} | {name} {least} | {len(there)} | {len(said) / len(there):.3f} "
                f"| {right / max(1, len(said)):.3f} | {wrong / len(absent):.3f} | {' | '.join(beside)} |"
            )
    return "\n".join(lines)


def ask_library(base: KnowledgeBase) -> list[Asked]:
    """All wordings of the published cases of a library."""
    cases = [case for case in base.library.cases(status="published") if len(case.questions) > 1]
    return ask_all(cases, base.embedder, base.cutter, base.searcher.words.lines.weight)
