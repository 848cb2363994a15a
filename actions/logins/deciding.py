"""What to do next with what is known: show a case, ask what separates best, ask for the prompt, or bring a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from actions.answers.search import PROVEN_ROUTES, Found
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
) -> Step:
    """The next step. `known`: keys of questions answered or asked, `asked`: how many questions were put, `answered`:
    whether an answer has told something, so that the causes weigh more than the library's first guess."""
    sure = sure_case(found, causes, product, is_vague=is_vague)
    if sure is not None and (not answered or _weight_of(sure, causes) >= WORTH_SHOWING):
        return Show(sure)
    if asked < MAX_QUESTIONS and causes and causes[0].weight < SURE:
        question = best_question(causes, known, only_traits=is_vague and not answered)
        if question is not None:
            return Ask(question)
    is_guess = found.result.outcome == "unknown" and not answered
    enough = VAGUE_WORTH_SHOWING if is_vague else WORTH_SHOWING
    if causes and not is_guess and causes[0].weight >= enough:
        return Show(causes[0].case)
    return BringPerson() if is_prompt_known else AskPrompt()


def _weight_of(case: Case, causes: Sequence[Cause]) -> float:
    return next((cause.weight for cause in causes if cause.case.id == case.id), 0.0)
