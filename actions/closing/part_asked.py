"""Of several questions in one turn the checklists may answer one: that is told apart, and the rest is answered too.

「差额三千能不能先结 还有固定资产和总账哪个先结」 asks for the order of two modules, and of the difference besides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from actions.answers.asked_clauses import is_plea
from actions.answers.follow_up import asks, names_nothing
from actions.closing.order import names_module

_PAUSE = re.compile(r"[\s，,。；;！!？?～~…]+|(?<=.)(?=还有[^，。]{2}|另外|顺便|再问|对了)")
_LEAD = re.compile(r"^(?:还有|另外|顺便|再问|对了)+(?:就是|问一?下)?")
_TROUBLE = re.compile(r"提示|报错|失败|弹|不了|不上|没反应|灰")
# 「我想反结账回到7月 能一下子跳回去吗」 asks one thing.
_UNDOES, _GOES_BACK = re.compile(r"反结|反关|反年结"), re.compile(r"反|退|回去")
# 「反结完上个月的折旧凭证要不要动」 asks of what is done after it.
_AFTERWARDS = re.compile(
    r"^(?:那|然后|还有)?(?:反|退|结|改)[^，。]{0,3}(?:完|好|了以后|了之后|以后|之后|回[去来])[^，。]{0,12}(?:凭证|卡片|折旧|单据|损益|报表)"
)
MIN_CHARS = 5
"""「没事吧」 asks of what stands beside it."""
MAX_PARTS = 5
"""Who says more tells a story, and the library reads stories better."""


@dataclass(frozen=True, slots=True)
class PartAsked:
    """The words for the checklists, and the questions beside them, None where there are none."""

    own: str
    rest: str | None = None


def part_asked(text: str, is_known: Callable[[str], bool]) -> PartAsked | None:
    """What of this turn the checklists can answer; None where they can answer nothing of it. `is_known`: can they
    answer these words?"""
    parts = [part for part in _PAUSE.split(text) if part]
    if len(parts) > MAX_PARTS and not _TROUBLE.search(text) and (told := _in_story(parts, is_known)) is not None:
        return told
    if not 2 <= len(parts) <= MAX_PARTS or _TROUBLE.search(text):
        return PartAsked(text) if is_known(text) else None
    known = [part for part in parts if is_known(part)]
    if not known:
        return PartAsked(text) if is_known(text) else None
    is_undone = any(_UNDOES.search(part) for part in parts)
    rest = [
        part
        for part in parts
        if part not in known and (_is_afterwards(part) or (_is_beside(part) and not _goes_on(part, is_undone)))
    ]
    own = "，".join(part for part in parts if part not in rest)
    if not rest or not is_known(own):
        return PartAsked(text) if is_known(text) else PartAsked("，".join(known))
    return PartAsked(own, "，".join(_LEAD.sub("", part) for part in rest))


def _in_story(parts: list[str], is_known: Callable[[str], bool]) -> PartAsked | None:
    """The one clause of a story that is known, and what is told and asked after it; None where several are known."""
    known = [place for place, part in enumerate(parts) if is_known(part)]
    if len(known) != 1 or not any(asks(part) for part in parts[known[0] + 1 :]):
        return None
    return PartAsked(parts[known[0]], "，".join(_LEAD.sub("", part) for part in parts[known[0] + 1 :]))


def _goes_on(part: str, is_undone: bool) -> bool:
    """Is it of the same reopening?"""
    return is_undone and _GOES_BACK.search(part) is not None


def _is_afterwards(part: str) -> bool:
    return _AFTERWARDS.search(part) is not None and asks(part)


def _is_beside(part: str) -> bool:
    """Does it ask of something else than of a module's close?"""
    said = _LEAD.sub("", part)
    is_whole = len(said) >= MIN_CHARS and not names_nothing(said)
    return is_whole and asks(said) and not is_plea(said) and not names_module(said)
