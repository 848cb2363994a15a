"""Several questions in one turn are all answered: each by itself, together and in the order asked.

What is not answered is named in one honest line. The question skill, the password and the login job say it alike.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from actions.answers.asked_by_form import asks_risk, confirmed_cause, forbidden, risks_text
from actions.answers.asked_clauses import AskedClause, is_guess
from actions.answers.asked_here import stands_alone
from actions.answers.definitions import define
from actions.answers.follow_up import release_way
from actions.answers.form import speaks_of_another
from actions.answers.places import is_circular, lacks_place
from actions.answers.point_text import NUMERALS, answer_text, point_text
from actions.answers.points import Point
from actions.answers.same_question import Recognised
from actions.answers.unwritten import NOT_THAT_ONE, NOT_THOSE, QUOTES
from actions.answers.who_does import asks_who, confirmed, who_text
from kb.client import Case

Read = Callable[[str], Awaitable[Point]]
Other = Callable[[str, Point], Awaitable[str | None]]

QUOTE_CHARS: Final = 24
SURELY: Final = 0.7
"""A question heard by itself this surely needs nothing of what was told beside it."""
IN_CASE: Final = ""
"""A line among several answers needs no lead of its own."""
THIS_RELEASE: Final = "您这个版本看办法{number}，{title}："
_SAYS_NEITHER: Final = frozenset({"way", "cause"})
"""All the steps of a way out, or the cause, say neither yes nor no."""
_IS_BESIDE: Final = frozenset({"step", "risk", "verify"})
"""Nor does a line of these; a question kept under the case that likely is his says more."""
# A step stays in its list.
_STEP = re.compile(r"\d+\.")
# 「· 办法一第3步：」 before what is said.
_LEAD = re.compile(r"^· (?:[^：]{1,12}：)?")
_PERSON = re.compile(r"的人|管理员|主管|负责人|工程师|同事|会计")
_OF_RELEASE = re.compile(r"[版板]本|以[后前]|之[后前]|哪(?:一?个|种)(?:办法|方法)")


@dataclass(frozen=True, slots=True)
class Screen:
    """What he has before him: the case, its ways out that he has seen (None: all), and what they are called there;
    `is_numbered`: does he see 「办法二」? `turn`: all that he says in this turn."""

    case: Case
    ways: Sequence[int] | None = None
    names: Mapping[int, str] | None = None
    is_numbered: bool = True
    turn: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A question with its answer, None where none is known."""

    asked: AskedClause
    text: str | None


async def answer_each(
    asked: Sequence[AskedClause], screen: Screen, read: Read, product: str | None, other: Other | None = None
) -> list[Told]:
    """Every question with its answer. `read` says what words are to the case, `other` what another case surely says.

    Raises:
        KbUnavailable: the library cannot be reached in time.
    """
    found: list[Told] = []
    nearest: dict[AskedClause, str] = {}
    for one in asked:
        text, is_own, near = await _answer(one, screen, read, product, other)
        nearest[one] = near
        is_said = text is not None and any(told.text and (text in told.text or told.text in text) for told in found)
        # What names a thing of its own is not answered by what its neighbour is answered with, nor a place by a line
        # that names none.
        is_no_answer = is_said and (not (is_own or one.is_bare) or lacks_place(text or "", one.said))
        found.append(Told(one, None if is_no_answer else text))
    # The line that comes nearest to one question may have answered another already.
    said = "\n".join(told.text for told in found if told.text is not None)
    found = [told for told, before in zip(found, [None, *found], strict=False) if not _is_guess_answered(told, before)]
    return [
        told if told.text is not None or not nearest[told.asked] or nearest[told.asked] not in said
        else Told(told.asked, nearest[told.asked])
        for told in found
    ]


def _is_guess_answered(told: Told, before: Told | None) -> bool:
    """「怎么没有账套管理 是没装吗」: his guess at what is answered just before is no question of its own."""
    said = told.asked.said
    is_answered = before is not None and before.text is not None
    return told.text is None and is_answered and is_guess(said)


def is_any_answered(told: Sequence[Told]) -> bool:
    """Is there anything to say but that it is not written?"""
    return any(one.text is not None for one in told)


def each_text(told: Sequence[Told]) -> str:
    """The answers in the order asked, each once, and what is not written in one line."""
    lines: list[str] = []
    for one in told:
        fresh = _fresh(one.text, lines) if one.text is not None else ""
        if fresh:
            lines.append(confirmed(one.asked.proposes, fresh))
    left = left_open(told)
    return "\n".join([*lines, not_those_text(told)] if left else lines)


def _fresh(text: str, said: Sequence[str]) -> str:
    """The answer without the lines that another one has said already; nothing where no more than a lead is left."""
    before = "\n".join(said)
    lines = [line for line in text.split("\n") if _STEP.match(line) or _LEAD.sub("", line) not in before]
    return "" if all(line.endswith("：") for line in lines) else "\n".join(lines)


def not_those_text(told: Sequence[Told]) -> str:
    """That what nobody can answer here is not written, each named."""
    return unwritten_line(left_open(told))


def unwritten_line(points: Sequence[str]) -> str:
    """The one honest line for these questions, in his words."""
    return (NOT_THAT_ONE if len(points) == 1 else NOT_THOSE).format(points=QUOTES.join(map(_short, points)))


def left_open(told: Sequence[Told]) -> list[str]:
    """The questions that nobody can answer here, in his words."""
    return [one.asked.quoted for one in told if one.text is None]


async def _answer(
    one: AskedClause, screen: Screen, read: Read, product: str | None, other: Other | None
) -> tuple[str | None, bool, str]:
    """The answer, whether it is to his words alone, and the line of the case that comes nearest, if any comes near."""
    if (text := define(one.said, product) or _way_of_release(one, screen)) is not None:
        return text, True, ""
    if (text := confirmed_cause(screen.case, one.said, screen.turn or one.beside)) is not None:
        return text, True, ""
    points = [(words, await read(words)) for words in one.readings]
    for words, point in _surest_first(points, one):
        if (text := _sure(screen, point, one)) is not None:
            return text, words == one.said, ""
    for words, point in points:
        if (text := forbidden(screen.case, point.quoted, one.said)) is not None:
            return text, words == one.said, ""
    for words, point in points:
        if likely := _listed(screen, point, one)[:1]:
            return answer_text(screen.case, likely, one.said), words == one.said, ""
    if asks_who(one.said) and one.told and other is not None:
        said = await other(*points[-1])  # 「总账反结账我没权限 谁能做」: of that work another case may say it
        if said is not None and _PERSON.search(said):
            return said, True, ""
    if asks_who(one.said) and (text := who_text(screen.case, screen.ways, one.said)) is not None:
        return text, True, ""
    if (text := define(one.said, product, who=True)) is not None:
        return text, True, ""
    first = points[0][1]
    if asks_risk(one.said) and (risks := risks_text(screen.case, first.parts, screen.turn, screen.ways)) is not None:
        return risks, True, ""
    near = first.parts[0].said if first.parts and first.is_near else ""
    return await other(*points[0]) if other is not None else None, True, near


def _surest_first(points: Sequence[tuple[str, Point]], one: AskedClause) -> Sequence[tuple[str, Point]]:
    """As they are read, but for a question that with what he told before it is surer one kept under the case:
    「反结账的按钮是灰的，是权限问题吗」."""
    first, whole = points[0][1], points[-1]
    chances = [max((asked.chance for asked in point.questions), default=0.0) for point in (first, whole[1])]
    is_surer = len(points) > 1 and bool(one.told) and whole[1].is_asked_here and chances[0] < SURELY < chances[1]
    return [whole, *points[:-1]] if is_surer else points


def _way_of_release(one: AskedClause, screen: Screen) -> str | None:
    """「我这个版本到底在哪反」 beside the release: the way out that is for it."""
    if one.release is None or not _OF_RELEASE.search(one.said) or not screen.is_numbered:
        return None
    place = release_way(screen.case, one.release)
    if place is None or (screen.ways is not None and place + 1 not in screen.ways):
        return None
    way = screen.case.solutions[place]
    steps = [f"{number}. {step}" for number, step in enumerate(way.steps, start=1)]
    return "\n".join([THIS_RELEASE.format(number=NUMERALS[place], title=way.title), *steps])


def _sure(screen: Screen, point: Point, asked: AskedClause) -> str | None:
    """The answer written for this question, or the line that says it for certain."""
    listed = _listed(screen, point, asked)
    sure = [question for question in listed if question.is_certain][:1]
    if sure:
        return answer_text(screen.case, sure, asked.said)
    best = point.quoted[:1]
    if not point.is_certain:
        return None
    if point.figures.get("asks_whether") and not best[0].decides:
        neither = _SAYS_NEITHER | _IS_BESIDE if any(one.question.known for one in listed) else _SAYS_NEITHER
        if best[0].kind in neither:
            return None
    return point_text(screen.case, best, IN_CASE, names=screen.names)


def _listed(screen: Screen, point: Point, asked: AskedClause) -> list[Recognised]:
    said = f"{asked.beside}，{asked.said}"
    told = f"{asked.told}，{said}"
    listed = point.questions if screen.is_numbered else stands_alone(point.questions)
    his = [one for one in listed if not speaks_of_another(one.answer, told)]
    return [one for one in his if not (one.question.known and is_circular(one.answer, said))]


def _short(text: str) -> str:
    line = " ".join(text.split()).rstrip("？?。！!")
    return line if len(line) <= QUOTE_CHARS else line[: QUOTE_CHARS - 1] + "…"
