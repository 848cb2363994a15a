"""Which solution comes next: never one whose steps are only what the customer has tried already."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from actions.answers.tried import MARK, SAID_AS
from actions.logins.content import content
from actions.logins.doing import Step, still_to_do
from actions.logins.scope import COMPANY, ONE
from actions.logins.telling import is_for_another, is_settled
from kb.client import Case

ESCALATE = "escalate"
# 「重插加密狗并刷新加密服务器」: the title names two things, and only the steps tell whether both were tried.
_AND = re.compile(r"[并和、，,再]|或")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A solution to show: its place in the case (from 0), its steps as they are to be read, and what was left out;
    `place` which of the case's solutions it is for this customer (from 1), `of` how many there are for him, `others`
    the numbers (from 0) of those that come after it, in their order."""

    number: int
    steps: tuple[str, ...]
    left_out: tuple[str, ...]
    place: int = 1
    of: int = 1
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """What else he has told that ways out are measured by: `is_who_known` who gets in and who does not, `done` the
    steps that he has done, in other words than `tried` knows, `seen` the ways (from 0) that he has seen, `words` all
    that he has told: a way for who has no VPN is not for who came by it."""

    is_who_known: bool = False
    done: Collection[Step] = ()
    seen: Collection[int] = ()
    words: str = ""


def next_solution(
    case: Case,
    start: int,
    tried: Collection[str],
    scope: str | None = None,
    fault: str | None = None,
    fit: Fit | None = None,
) -> Proposal | None:
    """The first solution from `start` on that is not only what was tried, nor meant for others (「大家都是空的」 is not
    for the only one), nor settled by what he has observed (`fault`, `fit`); None where none is left."""
    fit = fit or Fit()
    left_out: list[str] = []
    for number in range(start, len(case.solutions)):
        title = case.solutions[number].title
        if number in fit.seen or is_for_another(title, fit.words):
            continue
        if _is_for_others(title, scope) or is_settled(title, fault, is_who_known=fit.is_who_known):
            continue
        again = tried_again(case.solutions[number], tried)
        if again is None and _is_done(case, number, fit.done):
            again = [title]
        if again is None:
            steps = case.solutions[number].steps
            marked = _marked(steps, tried, [place for of_way, place in fit.done if of_way == number])
            return Proposal(number, marked, tuple(left_out))
        left_out.extend(what for what in again if what not in left_out)
    return None


def numbered(
    case: Case,
    proposal: Proposal,
    shown: int,
    tried: Collection[str],
    scope: str | None = None,
    fault: str | None = None,
    fit: Fit | None = None,
) -> Proposal:
    """The proposal with its number as the customer counts: `shown` solutions of the case he has seen before it."""
    fit, start = fit or Fit(), 0 if fit and fit.seen else proposal.number + 1
    coming = [proposal.number]
    while True:
        after = next_solution(case, start, tried, scope, fault, replace(fit, seen={*fit.seen, *coming}))
        if after is None:
            break
        coming.append(after.number)
    return replace(proposal, place=shown + 1, of=shown + len(coming), others=tuple(coming[1:]))


def _is_for_others(title: str, scope: str | None) -> bool:
    trait = content().trait("scope")
    meant = trait.said_in(title) if trait else None
    return scope in (ONE, COMPANY) and meant in (ONE, COMPANY) and meant != scope


def tried_again(solution: Any, tried: Collection[str]) -> list[str] | None:
    """What a solution would only do again; None where it does anything that was not tried. Its title tells where it
    names one thing only; else every step must have been tried, or be one that only looks."""
    named = [what for what in tried if what in SAID_AS and SAID_AS[what].search(solution.title)]
    if named and not _AND.search(solution.title):
        return named
    again: list[str] = []
    for step in solution.steps:
        done = tried_in(step, tried)
        if done:
            again += done
        elif not content().checks_found.are_in(step):
            return None
    return again or None


def tried_in(step: str, tried: Collection[str]) -> list[str]:
    """Which of the things tried a step asks for."""
    return [what for what in tried if what in SAID_AS and SAID_AS[what].search(step)]


def _is_done(case: Case, number: int, done: Collection[Step]) -> bool:
    return any(of_way == number for of_way, _ in done) and not still_to_do(case, number, done)


def _marked(steps: Collection[str], tried: Collection[str], done: Collection[int]) -> tuple[str, ...]:
    """The steps, those that he has done marked so. One that only looks whether it helped nobody has done yet."""
    looked = {place for place, step in enumerate(steps) if content().checks_found.are_in(step)}
    return tuple(
        f"{step}{MARK}" if place in set(done) - looked or tried_in(step, tried) else step
        for place, step in enumerate(steps)
    )
