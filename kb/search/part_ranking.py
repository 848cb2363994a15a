"""The parts of one case (its cause, every step, each risk) ranked by how well they speak to a text.

Search finds the case; somebody who has it on screen then asks about a point of it: 「暂存的那张能不能忽略」. The answer
is one line of the case, and rarely in the customer's words, so meaning and words are both asked, as search asks them.
How it is asked counts too: 「在哪」 wants a step with a menu, 「会不会丢」 a risk. Chosen by
`python -m tests.actions.answers.points` on the half of its questions that is for that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from kb.cases.model import CERTAIN_ENOUGH, Case
from kb.errors import CaseConflict
from kb.index.embeddings import Vectors
from kb.search.asking import Asking, counts
from kb.search.parts import Part

DENSE_SHARE = 0.6
"""Of the score; the rest is by words. 0.4 to 0.7 rank alike."""
NOTHING, EVERYTHING = 0.75, 0.95
"""Cosines of the encoder between which meaning grows from 0 to 1: two lines about different things lie near the
first."""
PLACE_GAIN, NO_STEP_LOSS = 0.12, 0.06
"""Where a place is asked for: for a step that names one, and for what is no step."""
RISK_GAIN, CAUSE_GAIN = 0.05, 0.05
"""For a risk where it is asked what comes of it, for the cause where it is asked why."""
DECIDES_GAIN, COUNTS_GAIN = 0.02, 0.03
"""For what says yes or no where that is asked, and for what says how often where a number is."""
TITLE_LOSS = 0.03
"""For the title of a way out: its steps say more."""
PRAISE_LOSS, LATE_LOSS = 0.1, 0.03
"""What a way out is good for, how to check and how to prevent answer few questions."""

_SPLIT = frozenset({"cause", "verify"})
_SENTENCE = re.compile(r"[^。！？]+[。！？]?")
_REFERS_BACK = re.compile(
    r"[它他她这那其此]|前[一两二三四]|后[一两二三四]|[一两二三四]种|所以|因此|也|都|但|否则|不然|反过来|例如|比如|有时|当时|另外|缺"
)

Weigh = Callable[[str], float]
Words = tuple[str, ...]


def parts_of(case: Case) -> list[Part]:
    """Everything a case says of what to do and why, in its order."""
    parts = [Part(kind="cause", text=case.cause)]
    for way, solution in enumerate(case.solutions, start=1):
        parts.append(Part(kind="way", text=solution.title, way=way))
        parts += [Part(kind="step", text=text, way=way, step=step) for step, text in enumerate(solution.steps, start=1)]
        parts.append(Part(kind="risk", text=solution.risk, way=way))
        parts.append(Part(kind="gain", text=solution.gain, way=way))
    return [*parts, Part(kind="verify", text=case.verify), Part(kind="prevent", text=case.prevent)]


def with_sentences(parts: Sequence[Part]) -> list[Part]:
    """The parts, and beside what has several sentences each of them: one of a long cause may answer by itself."""
    found = []
    for part in parts:
        found.append(part)
        sentences = sentences_of(part.text) if part.kind in _SPLIT else []
        found += [part.model_copy(update={"sentence": one}) for one in sentences if len(sentences) > 1]
    return found


def sentences_of(text: str) -> list[str]:
    """The sentences of a line; one that refers back goes with the one before it."""
    found: list[str] = []
    for sentence in _SENTENCE.findall(text):
        if found and _REFERS_BACK.match(sentence):
            found[-1] += sentence
        else:
            found.append(sentence)
    return found


def best_of_each(ranked: Sequence[Part]) -> list[Part]:
    """Each part once, by the best of its sentences or as a whole; the order stays."""
    best: dict[tuple[str, int | None, int | None], Part] = {}
    for part in ranked:
        best.setdefault((part.kind, part.way, part.step), part)
    return list(best.values())


def require_shown(case: Case) -> None:
    """Only what customers are shown as fact may be quoted to them.

    Raises:
        CaseConflict: it is a draft, retired, for engineers, or not certain enough.
    """
    if case.status != "published" or case.audience != "customer" or case.confidence not in CERTAIN_ENOUGH:
        raise CaseConflict(f"case {case.id!r} is not shown to customers; its parts are not quoted")


def rank_parts(
    parts: Sequence[Part],
    asking: Asking,
    cosines: npt.NDArray[np.float32],
    asked: Words,
    told: Sequence[Words],
    weigh: Weigh,
) -> list[Part]:
    """The parts with their scores, best first; of equals the earlier one.

    `asked` are the words of what is asked, `told[n]` those of `parts[n]`, `cosines[n]` is what the encoder says of it,
    and `weigh` how telling a word is.
    """
    meanings = np.clip((cosines - NOTHING) / (EVERYTHING - NOTHING), 0.0, 1.0)
    scored = []
    for part, meaning, words in zip(parts, meanings.tolist(), told, strict=True):
        lexical = held_share(asked, words, weigh)
        score = DENSE_SHARE * meaning + (1 - DENSE_SHARE) * lexical + _fit(part, asking)
        update = {"score": round(score, 4), "meaning": round(meaning, 4), "lexical": round(lexical, 4)}
        scored.append(part.model_copy(update=update))
    return sorted(scored, key=lambda part: -part.score)


def held_share(asked: Words, told: Words, weigh: Weigh) -> float:
    """How much of what is asked, by weight, stands in what is told; 0 where nothing telling is asked."""
    weights = {word: weigh(word) for word in asked}
    total = sum(weights.values())
    held = set(told)
    return sum(weight for word, weight in weights.items() if word in held) / total if total else 0.0


def cosines_of(question: Vectors, lines: Vectors) -> npt.NDArray[np.float32]:
    """Cosines [n] of a question [d] and lines [n, d], all of unit length."""
    return np.asarray(lines @ question, dtype=np.float32)


def _fit(part: Part, asking: Asking) -> float:
    """Is a part of this kind what is asked for?"""
    fit = {"gain": -PRAISE_LOSS, "verify": -LATE_LOSS, "prevent": -LATE_LOSS}.get(part.kind, 0.0)
    if asking.where:
        fit += -NO_STEP_LOSS if part.kind != "step" else PLACE_GAIN if part.names_place else 0.0
    elif asking.what_comes and part.kind == "risk":
        fit += RISK_GAIN
    if asking.why and part.kind == "cause":
        fit += CAUSE_GAIN
    if asking.whether and part.decides:
        fit += DECIDES_GAIN
    if asking.how_many and counts(part.said):
        fit += COUNTS_GAIN
    return fit - TITLE_LOSS * (part.kind == "way")
