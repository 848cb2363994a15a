"""What to do next with what is known: show a case, ask what separates best, ask for the prompt, or bring a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from actions.answers.search import PROVEN_ROUTES, Found
from actions.logins.causes import is_of_matter
from actions.logins.separating import Cause, Question, best_question
from kb.client import Case

# As likely as this a cause is worth showing without another question. Fitted as TEMPERATURE is.
SURE = 0.8
# Two questions, then something is shown: a customer who cannot work wants to try something.
MAX_QUESTIONS = 2
# Below this the best cause is a guess that costs the customer more than a person does.
WORTH_SHOWING, VAGUE_WORTH_SHOWING = 0.2, 0.35


@dataclass(frozen=True, slots=True)
class Show:
    """Put this case on screen."""

    case: Case


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask this."""

    question: Question


@dataclass(frozen=True, slots=True)
class AskPrompt:
    """Ask for the exact words on the screen."""


@dataclass(frozen=True, slots=True)
class BringPerson:
    """Nothing is left that is worth trying."""


Step = Show | Ask | AskPrompt | BringPerson


def sure_case(found: Found, causes: Sequence[Cause], product: str | None, *, is_vague: bool) -> Case | None:
    """The case that the library is sure of, unless the words say too little to be sure of anything."""
    hit = found.sure_answer(product)
    if hit is None or (is_vague and hit.route not in PROVEN_ROUTES):
        return None
    return next((cause.case for cause in causes if cause.case.id == hit.case_id), None)


def decide(
    found: Found,
    causes: Sequence[Cause],
    *,
    product: str | None,
    is_vague: bool,
    known: Collection[str],
    asked: int,
    answered: bool,
    is_prompt_known: bool,
    words: str = "",
    is_ruled_out: bool = False,
) -> Step:
    """The next step. `known`: keys of questions answered or asked, `asked`: how many questions were put, `answered`:
    whether an answer has told something, so that the causes weigh more than the library's first guess;
    `words`: a case that is not about getting in is shown only where they name what it is about; `is_ruled_out`: what
    the library was sure of is known not to be it, and the rest are guesses."""
    sure = sure_case(found, causes, product, is_vague=is_vague)
    if sure is not None and is_of_matter(sure, words) and (not answered or _weight_of(sure, causes) >= WORTH_SHOWING):
        return Show(sure)
    if asked < MAX_QUESTIONS and causes and causes[0].weight < SURE:
        is_open = (is_vague and not answered) or is_ruled_out
        question = best_question(causes, known, only_traits=is_open, words="" if is_vague else words)
        if question is not None:
            return Ask(question)
    is_guess = (found.result.outcome == "unknown" and not answered) or is_ruled_out
    enough = VAGUE_WORTH_SHOWING if is_vague else WORTH_SHOWING
    if causes and not is_guess and causes[0].weight >= enough and is_of_matter(causes[0].case, words):
        return Show(causes[0].case)
    return BringPerson() if is_prompt_known else AskPrompt()


def _weight_of(case: Case, causes: Sequence[Cause]) -> float:
    return next((cause.weight for cause in causes if cause.case.id == case.id), 0.0)
