"""All actions, by name: what domain.yml may call."""

from __future__ import annotations

from actions.answers.actions import Answer, Helped, JobChoice, NoneOfThese, NotHelped, ShowCase
from actions.answers.skill import AnswerSkill
from actions.base import BaseAction
from actions.dialogue.actions import Affirm, Cancel, Deny, DeskOutcome, Restart
from actions.director import Director
from actions.fallback.actions import OutOfScope
from actions.handoff.actions import Handoff
from actions.jobs import Job
from actions.products.catalogue import Catalogue
from actions.results import ResultStore
from kb.client import KbClient


def build_actions(library: KbClient, results: ResultStore | None = None) -> dict[str, BaseAction]:
    """The actions, ready to run with this library."""
    results = results or ResultStore()
    skill = AnswerSkill(library, Catalogue(library))
    director = Director(build_jobs())
    actions: list[BaseAction] = [
        Answer(results, director, skill),
        JobChoice(results, director),
        ShowCase(results, director, skill),
        NoneOfThese(results, director),
        Helped(results, director),
        NotHelped(results, director, skill),
        OutOfScope(results, director, skill),
        Affirm(results, director, skill),
        Deny(results, director, skill),
        Cancel(results, director),
        Restart(results),
        DeskOutcome(results, director),
        Handoff(results, director),
    ]
    return {action.name(): action for action in actions}


def build_jobs() -> list[Job]:
    """The jobs, in the order in which they are asked whether a turn opens them."""
    return []
