"""A question about the procedure on screen, answered from it: the line that says most of what the words name.

「要他配合吗」, 「管理员是谁我也不知道」 re-open nothing. What can go wrong at a step counts first, because that is
written as customers ask. What a case says is read by its meaning (actions/answers/points.py); this is for the lines
that no case holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actions.clauses import SHORT_PAUSE
from actions.passwords.content import Procedure
from actions.passwords.reading import fold
from actions.passwords.signs import asks_more
from actions.passwords.texts import Steps

STRONG, MUCH, SOME = 0.75, 0.5, 0.34
"""So much of what the words name must stand in a line; `SOME` will do where that is more than one word."""
SIGN_WEIGHT = 3.0
HEAD_MUCH = 0.55
"""So much of the head of a pitfall (what stands before its colon) standing in the words is enough as well."""

TO_SEND = "要发的那段话"
PLACE_GAIN = 0.1
"""For a line that names a place, where a place is asked for."""

_WHERE = re.compile(r"哪里|哪儿|在哪|哪个(?:菜单|地方|模块|界面|位置|按钮|页面|功能)|入口|什么菜单|路径")
_PLACE, _MENU = re.compile(r"→|打开"), re.compile(r"→")
_ANY_PLACE = re.compile(r"(?:在|到|从)?哪(?:里|儿|个)?|菜单|地方|位置|入口|路径|按钮|界面|选项|进去|[点按弄找]")
"""What asks for a place without naming the thing."""
_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+")
_FUNCTION = re.compile(
    r"是不是|要不要|能不能|会不会|可不可以|有没有|怎么样?|什么|可以|需要|应该|还是|或者|但是|所以|因为|然后|现在|刚才|的话|在?哪里|在哪"
    r"|[我您你他她它咱这那个的了着过吗呢吧啊哦呀嘛么咋啥就也又都去上下请说把被给跟和与很太再才行好嗯要会得点]"
)
_SIGNS = ("谁", "多久", "哪", "多少")
"""What a question turns on counts most: 「不知道谁是管理员」 answers who."""


@dataclass(frozen=True, slots=True)
class Point:
    """A line of the procedure: `place` is 「第1步」, 「风险」 …; `is_strong`: hardly a doubt that it is meant."""

    place: str
    text: str
    is_strong: bool


def find_point(way: Procedure, text: str, steps: Steps | None = None, *, is_question: bool = True) -> Point | None:
    """The line that answers best what the words ask; None where none says enough of it.

    What can go wrong, and the note; with `steps`, those of the procedure as well. Who asks nothing must name the very
    thing that can go wrong.
    """
    asked = _words(asking_part(text)) if is_question else set()
    said = fold(text)
    asks_where = is_question and _WHERE.search(said) is not None
    said = fold(asking_part(text)) if asks_where else said  # beside that, his words may name what is no pitfall
    best, best_share = None, 0.0
    for place, line, head in _lines(way, steps):
        if place == TO_SEND and "发" not in said:
            continue
        if asks_where and head and _WHERE.search(fold(head)) is None:
            continue  # what goes wrong there is not where it is
        share, of_head = _share(asked, fold(line)), _share(_words(head), said)
        is_strong = of_head >= HEAD_MUCH or share >= STRONG
        total = share + of_head + (PLACE_GAIN if asks_where and _PLACE.search(line) else 0.0)
        names_it = any(word in fold(line) for word in asked if word not in _SIGNS) or ("谁" in asked and "谁" in head)
        if total > best_share and (of_head >= HEAD_MUCH or (names_it and _is_enough(asked, share))):
            best, best_share = Point(place, line, is_strong), total
    return best


def find_place(shown: Sequence[tuple[Procedure, Steps]], text: str) -> tuple[Steps, Point] | None:
    """The step that tells where, of all that were `shown`, the one on screen first; None where something else is asked
    as well, or no step tells it. Who names nothing (「他在哪个菜单点」) means the first place there is."""
    clauses = [clause for clause in _clauses(text) if asks_more(clause)]
    if not clauses or not all(_WHERE.search(fold(clause)) for clause in clauses):
        return None
    named = _words(_ANY_PLACE.sub(" ", fold(" ".join(clauses)))) - set(_SIGNS)
    best: tuple[Steps, Point] | None = None
    best_share = 0.0
    for _, steps in shown:
        for number, step in enumerate(steps.steps, start=1):
            share = _share(named, fold(step)) if named else 1.0
            if _MENU.search(step) and share > best_share and share >= SOME:
                best, best_share = (steps, Point(f"第{number}步", step, True)), share
    return best


def _lines(way: Procedure, steps: Steps | None) -> Iterator[tuple[str, str, str]]:
    """All lines in the order in which they count: place, words, and the head of a pitfall."""
    for pitfall in way.pitfalls:
        yield f"第{pitfall.step}步", pitfall.text, pitfall.text.partition("：")[0]
    if way.note:
        yield "说明", way.note, ""
    if way.message:
        yield TO_SEND, f"发给{way.message.to}。不知道是谁，先问财务主管或信息部。", "发给谁"
    if steps is None:
        return
    for number, step in enumerate(steps.steps, start=1):
        yield f"第{number}步", step, ""
    for place, line in (("原因", steps.cause), ("怎样算好了", steps.verify), ("风险", steps.risk)):
        yield place, line, ""


def asking_part(text: str) -> str:
    """The clauses that ask, where some do: of 「我能进去 多久好」 the latter."""
    clauses = _clauses(text)
    return " ".join([clause for clause in clauses if asks_more(clause)] or clauses)


def _clauses(text: str) -> list[str]:
    return [clause for clause in SHORT_PAUSE.split(text) if clause]


def _share(words: set[str], told: str) -> float:
    """How much of the words, by weight, stands in what is told."""
    total = sum(map(_weight, words))
    return sum(_weight(word) for word in words if word in told) / total if total else 0.0


def _is_enough(asked: set[str], share: float) -> bool:
    held = share * sum(map(_weight, asked))
    return share >= MUCH or (share >= SOME and held > SIGN_WEIGHT / 2)


def _weight(word: str) -> float:
    return SIGN_WEIGHT if word in _SIGNS else 1.0


def _words(text: str) -> set[str]:
    """Every two signs side by side of what the words name, Latin words whole, and what a question turns on."""
    said = _FUNCTION.sub(" ", fold(text))
    found = {sign for sign in _SIGNS if sign in said}
    for run in _RUN.findall(said):
        if run.isascii():
            found.add(run)
        else:
            found |= {run[at : at + 2] for at in range(len(run) - 1)}
    return found
