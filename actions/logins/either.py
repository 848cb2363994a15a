"""「在我这台弄还是去服务器那边」, 「先检测还是先清理」: of two ways named in a question, the one that the steps name.

What both sides share says nothing; what only one of them names is looked for in the way on screen: its title, its
steps, who does it. Where it names both, and it is asked what comes first, the order of the words tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from actions.logins.words import fold
from actions.question_form import asks_which
from kb.client import Case

PICKED = "{picked}。{line}"
FIRST = "先{first}，再{then}。{line}"
BY_STEP = "步骤里写的是：第{number}步，{step}。"
BY_TITLE = "这个办法就是“{title}”。"
# 「我这台还是不行」 complains.
_EITHER = re.compile(
    r"^(?P<one>.{2,16}?)(?:还是|或者?是?)(?P<other>(?![不没一这那老报提卡会]|[登进连打]不).{2,16}?)[啊呀呢吗的？?]*$"
)
# 「打开还是演示版」 has no two sides: what is to be chosen is a place, an order, a thing to take, somebody to ask.
_CHOICE = re.compile(r"^(?:那个?|就|是|得|要|直接|应该|到底)*(?:[在去到先用找等让请我您装选点]|自己|本人)")
_FILLER = re.compile(
    r"[那就先再要得到去在是直接用等找让请叫给把把我你您的了啊呀呢吧能可以应该需要必须自己弄做点搞操作上里边儿头处办]+|(?:那|这)[边台里]?|电脑|机器"
)
_ASKS_ORDER = re.compile(r"先")
# What is done; whoever only says 「弄」 or 「点」 may mean anything of it.
_DOING = re.compile(r"[改装卸连启删清查换退]")


MEANT = 0.5
"""So much of what one side alone names must stand in the line."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of the question, as he put them."""

    one: str
    other: str


def sides_of(clause: str) -> Sides | None:
    """What the clause asks to choose between; None where it is no such question."""
    found = _EITHER.match(clause.strip(" ，,。"))
    is_choice = found is not None and (_CHOICE.match(found["one"]) or _CHOICE.match(found["other"]))
    if found is None or not (is_choice or asks_which(clause)):
        return None
    return Sides(found["one"], found["other"])


def answer_either(case: Case, way: int, clause: str) -> str | None:
    """Which of the two sides the way (from 0) on screen names; None where that does not tell."""
    sides = sides_of(clause)
    if sides is None:
        return None
    solution = case.solutions[way]
    one, other = _named(sides.one), _named(sides.other)
    at_one, at_other = _place(one - other, solution), _place(other - one, solution)
    if _ASKS_ORDER.search(clause):
        return _by_order(sides, solution, at_one, at_other)
    if (at_one is None) == (at_other is None):
        return None
    side, place = (sides.one, at_one) if at_other is None else (sides.other, at_other)
    names = one - other if at_other is None else other - one
    if place is None:
        return None
    line = [solution.title, *solution.steps][place[0]]
    if not _is_meant(line, names):
        return None
    done, is_there = set(_DOING.findall(clause)), _is_there(line, side)
    # A place is named in passing, too; what is done there says so.
    if not (is_there or _holds_all(line, names)) or (done and not done & set(line)):
        return None
    return PICKED.format(picked=_said(side), line=_line(solution, place[0]))


def _by_order(sides: Sides, solution: Any, at_one: Place | None, at_other: Place | None) -> str | None:
    if at_one is None or at_other is None:
        # Only one is named: it comes first where it is how the way begins.
        first = sides.one if at_one and at_one[0] == 1 else sides.other if at_other and at_other[0] == 1 else None
        return None if first is None else PICKED.format(picked=f"先{_bare(first)}", line=_line(solution, 1))
    if at_one == at_other:
        return None
    first, then = (sides.one, sides.other) if at_one < at_other else (sides.other, sides.one)
    return FIRST.format(first=_bare(first), then=_bare(then), line=_line(solution, max(at_one, at_other)[0]))


def _named(side: str) -> set[str]:
    """The pairs of characters by which a side names a thing."""
    words = [word for word in _FILLER.sub(" ", fold(side)).split() if len(word) > 1]
    return {word[place : place + 2] for word in words for place in range(len(word) - 1)}


def _place(names: set[str], solution: Any) -> Place | None:
    """The step (from 1, 0 for the title) that names it first, and where in it."""
    for number, line in enumerate(map(fold, [solution.title, *solution.steps])):
        found = [line.find(name) for name in names if name in line]
        if found:
            return number, min(found)
    return None


def _is_there(step: str, side: str) -> bool:
    """「在服务器打开账套管理」: is it done there?"""
    return any(re.search(rf"[在到去][^，。]{{0,3}}{re.escape(name)}", fold(step)) for name in _named(side))


def _is_meant(line: str, names: set[str]) -> bool:
    """「老板注册的」 is not 「在注册用户里添加他」: does the line name more than a word of the side?"""
    return sum(name in fold(line) for name in names) >= MEANT * len(names)


def _holds_all(step: str, names: set[str]) -> bool:
    return bool(names) and all(name in fold(step) for name in names)


def _line(solution: Any, place: int) -> str:
    if not place:
        return BY_TITLE.format(title=solution.title)
    return BY_STEP.format(number=place, step=solution.steps[place - 1].rstrip("。"))


def _said(side: str) -> str:
    return re.sub(r"^(?:那|就|是|得|要|去|到)+", "", side)


def _bare(side: str) -> str:
    return re.sub(r"^(?:那|就|是|要|先|再|直接)+", "", side)
