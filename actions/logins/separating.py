"""The question that separates the remaining causes best: the one with the highest expected information gain.

Causes are cases with weights w_c that sum to 1. A question q has answers a with P(a | c), see likelihood.py.
Asking it leaves, on average, less doubt H(w) = -sum w_c log2 w_c:

    gain(q) = (1 - silence_q) * (H(w) - sum_a P(a) * H(w | a)),   P(a) = sum_c w_c P(a | c)

`silence_q` is how often a customer cannot tell. Every trait of data/logins.yml that is not known yet, every prompt of a
remaining case, and the reading out of the situations of the remaining cases are tried; the best is asked. Nothing is
asked that would not gain MIN_GAIN bits: then the best case is simply shown. No order of questions stands anywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from actions.logins.content import Option, Trait, content
from actions.logins.likelihood import (
    NO,
    NONE,
    YES,
    line_likelihood,
    lines_of,
    prompt_likelihood,
    trait_likelihood,
)
from actions.logins.situations import may_be_asked, situation_of, title_if_named
from kb.client import Case

MIN_GAIN = 0.15
MIN_LINES, MAX_LINES = 2, 4
MAX_OPTIONS = 4
MAX_PROMPT_CHARS = 40
# How often a customer cannot tell: a prompt is before his eyes, four lines are long to read.
_SILENCE = {"prompt": 0.05, "trait": 0.12, "line": 0.4}

UNKNOWN = "unknown"
YES_TITLE, NO_TITLE, NOT_SURE_TITLE = "有", "没有", "没注意"
NONE_TITLE, CANNOT_TELL_TITLE = "都不像", "说不清"
LINE_QUESTION = "下面哪一种最像您的情况？"

Kind = Literal["trait", "prompt", "line"]


@dataclass(frozen=True, slots=True)
class Cause:
    """A case that may be it, with its share of the belief."""

    case: Case
    weight: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer answered: `key` names the question (a trait's id, a prompt, the ids of the lines' cases)."""

    kind: Kind
    key: str
    option: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its options (id and title), and what it is expected to gain, in bits."""

    kind: Kind
    key: str
    text: str
    why: str
    options: tuple[tuple[str, str], ...]
    gain: float


def normalised(causes: Sequence[Cause]) -> list[Cause]:
    """The same causes, heaviest first, with weights that sum to 1; those that weigh nothing are gone."""
    total = sum(cause.weight for cause in causes)
    kept = [Cause(cause.case, cause.weight / total) for cause in causes if total and cause.weight > 0]
    return sorted(kept, key=lambda cause: -cause.weight)


def weighed(causes: Sequence[Cause], answer: Answer) -> list[Cause]:
    """The causes after an answer, by Bayes' rule; 「不知道」 changes nothing."""
    if answer.option == UNKNOWN:
        return normalised(causes)
    return normalised([Cause(c.case, c.weight * likelihood(answer, c.case).get(answer.option, 1.0)) for c in causes])


def likelihood(answer: Answer, case: Case) -> Mapping[str, float]:
    """P(option | case) of the question that was answered."""
    if answer.kind == "prompt":
        return prompt_likelihood(answer.key, case)
    if answer.kind == "line":
        return line_likelihood(answer.key.split(), case)
    trait = content().trait(answer.key)
    return trait_likelihood(trait, case) if trait else {}


def best_question(
    causes: Sequence[Cause], known: Collection[str], *, only_traits: bool = False, words: str = ""
) -> Question | None:
    """The question that separates these causes best; None where none is worth asking.

    `known`: keys of questions that were asked or answered already. `only_traits`: no prompts and lines of
    single cases: before anything is known, four of twenty cases are four guesses. `words`: what the customer told.
    """
    if len(causes) < 2:
        return None
    questions = [
        *(_trait_question(trait, causes) for trait in content().traits if trait.id not in known),
        *(_prompt_question(prompt, causes) for prompt in _prompts(causes) if prompt not in known and not only_traits),
    ]
    lines = None if only_traits else _line_question(causes, words)
    if lines is not None and lines.key not in known and not any(" " in key for key in known):
        questions.append(lines)
    best = max(questions, key=lambda question: question.gain, default=None)
    return best if best is not None and best.gain >= MIN_GAIN else None


def expected_gain(causes: Sequence[Cause], answers: Callable[[Case], Mapping[str, float]]) -> float:
    """By how many bits an answer is expected to lessen the doubt about the cause."""
    if not causes:
        return 0.0
    rows = [(cause.weight, answers(cause.case)) for cause in causes]
    left = 0.0
    for option in rows[0][1]:
        joint = [weight * row[option] for weight, row in rows]
        share = sum(joint)
        left += share * _doubt([part / share for part in joint]) if share else 0.0
    return _doubt([weight for weight, _ in rows]) - left


def trait_question(trait_id: str) -> Question:
    """The question for a trait, whatever it gains: where it decides whether it is an outage.

    Raises:
        KeyError: there is no such trait.
    """
    trait = content().trait(trait_id)
    if trait is None:
        raise KeyError(trait_id)
    return _trait_question(trait, ())


def _doubt(weights: Sequence[float]) -> float:
    return -sum(weight * math.log2(weight) for weight in weights if weight > 0)


def _trait_question(trait: Trait, causes: Sequence[Cause]) -> Question:
    gain = (1 - _SILENCE["trait"]) * expected_gain(causes, lambda case: trait_likelihood(trait, case))
    options = [(option.id, option.title) for option in trait.options if _is_worth_offering(option, trait, causes)]
    return Question("trait", trait.id, trait.question, trait.why, (*options, (UNKNOWN, CANNOT_TELL_TITLE)), gain)


def _is_worth_offering(option: Option, trait: Trait, causes: Sequence[Cause]) -> bool:
    """Of a long list only what some cause speaks of, and the last one, which says that it is none of them."""
    if len(trait.options) <= MAX_OPTIONS or option is trait.options[-1]:
        return True
    return any(option.found.count(lines_of(cause.case)) for cause in causes)


def _prompts(causes: Sequence[Cause]) -> list[str]:
    return [text for cause in causes for text in cause.case.error_texts if len(text) <= MAX_PROMPT_CHARS]


def _prompt_question(prompt: str, causes: Sequence[Cause]) -> Question:
    gain = (1 - _SILENCE["prompt"]) * expected_gain(causes, lambda case: prompt_likelihood(prompt, case))
    options = ((YES, YES_TITLE), (NO, NO_TITLE), (UNKNOWN, NOT_SURE_TITLE))
    why = "提示的原文最能说明问题，对上了就能直接给您对应的办法。"
    return Question("prompt", prompt, f"屏幕上有没有出现“{prompt}”这样的提示？", why, options, gain)


def _line_question(causes: Sequence[Cause], words: str) -> Question | None:
    """The situations of the heaviest cases that may be read out, as an engineer would put them."""
    told = [(cause.case.id, situation_of(cause.case) or title_if_named(cause.case, words)) for cause in causes]
    fitting = [(case_id, situation) for case_id, situation in told if situation and may_be_asked(situation, words)]
    lines = fitting[:MAX_LINES]
    if len(lines) < MIN_LINES or len({situation for _, situation in lines}) < len(lines):
        return None
    ids = [case_id for case_id, _ in lines]
    gain = (1 - _SILENCE["line"]) * expected_gain(causes, lambda case: line_likelihood(ids, case))
    options = (*lines, (NONE, NONE_TITLE), (UNKNOWN, CANNOT_TELL_TITLE))
    why = "这几种情况的办法不一样，先分清是哪一种，免得您白忙。"
    return Question("line", " ".join(ids), LINE_QUESTION, why, options, gain)
