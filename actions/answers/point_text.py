"""What is said of a point of a case: its own lines word for word, where they stand, what they risk; nothing made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actions.answers.form import in_form
from actions.answers.same_question import Recognised
from actions.answers.unwritten import ASK_ENGINEER, NOT_WRITTEN
from actions.dialogue.notices import BACK_UP_FIRST
from kb.client import Case, Part

WRITTEN = "这一点是这样的："
NEAREST = "不知道您问的是不是这个，不是的话直接说，我帮您转给工程师："
BESIDE = "这一点属于“{title}”，是这样的："
LIKELY = "您是想问“{asks}”吧："
ASKED_BESIDE = "按“{title}”来说，“{asks}”是这样："
AGAIN = "就是上面说的这句："
HEARD = "好的，记下了。上面的办法做到哪一步、屏幕上提示什么，直接告诉我；弄好了也说一声。"
"""To whoever tells something under a case that asks nothing and is no trouble."""
READ_JUST_NOW = "就是上面刚发的这个办法，一步一步照着做就行；做到哪一步不清楚，直接告诉我。"
NOT_THAT = "没说到您要问的地方，就直接说“转人工”，工程师来告诉您。"
SHOW_ALL = "看“{title}”"
NUMERALS = "一二三四五六七八九十"
QUOTE_CHARS = 30
_RISKY = ("高", "中")
_BACK_UP = "备份"


def point_text(case: Case, parts: Sequence[Part], lead: str = WRITTEN, names: Mapping[int, str] | None = None) -> str:
    """The parts, each with its place; what the way out of the first one risks, and the backup before it where it
    touches the books. `names`: what the customer sees the ways out called, where not 「办法一」 and so on."""
    called = _names(case) | dict(names or {})
    lines = [lead] if lead else []
    for part in parts:
        lines += [f"· {_place(part, called)}{part.said}", *_steps_of(case, part)]
    way = next((part.way for part in parts if part.way is not None), None)
    return "\n".join(lines if way is None else [*lines, *_cautions(case, way, parts, called[way])])


def answer_text(case: Case, questions: Sequence[Recognised], asked: str = "") -> str:
    """The answers, word for word, in the form of what is `asked`; one that is only likely under the wording it was
    taken for. What touches the books does not go without its backup."""
    lines = []
    for one in questions:
        said = in_form(one.answer, asked) if one.is_certain else one.answer
        lines += [said] if one.is_certain else [LIKELY.format(asks=one.question.asks), said]
    ways = {one.question.way for one in questions if one.question.way and one.question.way <= len(case.solutions)}
    for way in sorted(ways):
        if case.solutions[way - 1].touches_data and not any(_BACK_UP in line for line in lines):
            lines.append(_backup_of(case, way))
    return "\n".join(lines)


def _backup_of(case: Case, way: int) -> str:
    own = next((step for step in case.solutions[way - 1].steps if _BACK_UP in step), None)
    return f"动手前：{own}" if own else BACK_UP_FIRST


def lead_for(*, is_certain: bool) -> str:
    """Said outright only what answers for certain; what only comes near says so."""
    return WRITTEN if is_certain else NEAREST


def not_written_text(point: str, times: int) -> str:
    """The first time that no more is known, from the second in a row that a person knows."""
    line = " ".join(point.split())
    shown = line if len(line) <= QUOTE_CHARS else line[: QUOTE_CHARS - 1] + "…"
    return NOT_WRITTEN if times == 0 else ASK_ENGINEER.format(point=shown)


def _names(case: Case) -> dict[int, str]:
    """「办法」 where there is one, 「办法二」 where there are several; the steps of an only one need no other name."""
    if len(case.solutions) == 1:
        return {1: ""}
    return {number: f"办法{NUMERALS[number - 1]}" for number in range(1, len(case.solutions) + 1)}


def _place(part: Part, called: Mapping[int, str]) -> str:
    if part.way is None:
        return {"cause": "原因：", "verify": "怎样算好了："}.get(part.kind, "")
    name = called[part.way]
    if part.kind == "step":
        return f"{name}第{part.step}步："
    return f"{name or '办法'}的风险：" if part.kind == "risk" else f"{name or '办法'}："


def _steps_of(case: Case, part: Part) -> list[str]:
    """A title alone tells nobody what to do: the steps of that way out, numbered."""
    return [f"{number}. {step}" for number, step in enumerate(_own_steps(case, part), start=1)]


def _own_steps(case: Case, part: Part) -> Sequence[str]:
    return case.solutions[part.way - 1].steps if part.kind == "way" and part.way is not None else ()


def _cautions(case: Case, way: int, parts: Sequence[Part], name: str) -> list[str]:
    """The risk of a risky way out, and its backup, unless they are among the parts."""
    solution = case.solutions[way - 1]
    said = {line for part in parts for line in (part.text, *_own_steps(case, part))}
    lines = []
    if solution.touches_data and not any(_BACK_UP in text for text in said):
        lines.append(_backup_of(case, way))
    if solution.risk.startswith(_RISKY) and solution.risk not in said:
        lines.append(f"{name or '这个办法'}的风险：{solution.risk}")
    return lines
