"""All actions, by name: what domain.yml may call."""

from __future__ import annotations

from actions.answers.actions import Answer, Helped, NoneOfThese, NotHelped, ShowCase
from actions.answers.skill import AnswerSkill
from actions.base import BaseAction
from actions.dialogue.actions import Affirm, Cancel, Deny, DeskOutcome, Restart
from actions.fallback.actions import OutOfScope
from actions.handoff.actions import Handoff
from actions.products.catalogue import Catalogue
from actions.results import ResultStore
from kb.client import KbClient


def build_actions(library: KbClient, results: ResultStore | None = None) -> dict[str, BaseAction]:
    """The actions, ready to run with this library."""
    results = results or ResultStore()
    skill = AnswerSkill(library, Catalogue(library))
    actions: list[BaseAction] = [
        Answer(results, skill),
        ShowCase(results, skill),
        NoneOfThese(results),
        Helped(results),
        NotHelped(results, skill),
        OutOfScope(results, skill),
        Affirm(results, skill),
        Deny(results, skill),
        Cancel(results),
        Restart(results),
        DeskOutcome(results),
        Handoff(results),
    ]
    return {action.name(): action for action in actions}
