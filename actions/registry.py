"""All actions, by name: what domain.yml may call."""

from __future__ import annotations

from collections.abc import Sequence

from actions.answers.actions import Answer, Helped, JobChoice, NoneOfThese, NotHelped, ShowCase
from actions.answers.beside_person import BesidePerson
from actions.answers.skill import AnswerSkill
from actions.base import BaseAction
from actions.closing.job import Closing
from actions.closing.progress import ProgressStore
from actions.director import Director
from actions.fallback.actions import OutOfScope
from actions.handoff.actions import Handoff
from actions.jobs import Job
from actions.logins.job import LoginJob
from actions.passwords.content import procedures
from actions.passwords.job import PasswordJob
from actions.products.catalogue import Catalogue
from actions.results import ResultStore
from actions.steering.actions import Affirm, Cancel, Deny, DeskOutcome, Restart
from actions.steering.smalltalk import SmallTalk
from kb.client import KbClient


def build_actions(
    library: KbClient, progress: ProgressStore, jobs: Sequence[Job] | None = None
) -> dict[str, BaseAction]:
    """The actions, ready to run with this library and this database of closings; `jobs` None: all of them."""
    results = ResultStore()
    catalogue = Catalogue(library)
    skill = AnswerSkill(library, catalogue)
    jobs = build_jobs(library, catalogue, progress) if jobs is None else jobs
    director = Director(jobs, skill, BesidePerson(library, skill))
    actions: list[BaseAction] = [
        Answer(results, director, skill),
        JobChoice(results, director),
        ShowCase(results, director, skill, library),
        NoneOfThese(results, director),
        Helped(results, director, skill),
        NotHelped(results, director, skill),
        OutOfScope(results, director, skill),
        Affirm(results, director, skill),
        Deny(results, director, skill),
        Cancel(results, director, skill),
        Restart(results, director),
        SmallTalk(results, director, skill),
        DeskOutcome(results, director),
        Handoff(results, director, skill),
    ]
    return {action.name(): action for action in actions}


def build_jobs(library: KbClient, catalogue: Catalogue, progress: ProgressStore) -> list[Job]:
    """The jobs, in the order in which they are asked whether a turn opens them."""
    return [PasswordJob(library, catalogue, procedures()), LoginJob(library, catalogue), Closing(progress, catalogue)]
