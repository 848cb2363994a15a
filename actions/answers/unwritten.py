"""The honest lines: that a point is written nowhere. Every skill takes them from here, and none is said before what was
said in this conversation has been read for it (actions/answers/said_before.py).

The lines of the other skills are known by their words, so that what leaves the bot can be checked as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

NOT_WRITTEN: Final = (
    "您问的这一点，我手头的资料没有写得更细，不想随便说一个误导您。上面的办法哪一步做不下去、屏幕上有什么提示，"
    "发给我，我接着帮您看；这一点要问清楚的话，我帮您转给工程师。"
)
NOT_WRITTEN_AFTER: Final = NOT_WRITTEN.replace(
    "上面的办法哪一步做不下去、屏幕上有什么提示，发给我，我接着帮您看；", ""
)
"""The same after a success, when no step is stuck."""
ASK_ENGINEER: Final = (
    "这一点我的资料里确实没有，不耽误您了。要不要转给工程师？您问的“{point}”和前面说过的都会一起带过去，不用再讲一遍。"
)
NOT_FINER: Final = (
    "这一步资料里就写到这儿，在屏幕的哪个位置、怎么点，没有写得更细，不乱指。您把现在看到的画面拍张图发过来，或者说说上面有哪些字，"
    "我接着帮您对；着急就回复“转人工”，工程师来指给您。"
)
NO_FINER: Final = "更细的点法我手头的资料没有写，不想随便说。卡住了就说一声，我帮您转给工程师。"
NOT_THAT_ONE: Final = "“{points}”这一点资料里没有写，我不随便说；要问准的，回复“转人工”，我帮您问工程师。"
NOT_THOSE: Final = "“{points}”这几点资料里没有写，我不随便说；要问准的，回复“转人工”，我帮您问工程师。"
OTHER_NOT_WRITTEN: Final = (
    "您还问的“{}”，我手头的资料没有写，不随便说；要问准的话说“转人工”，这一句会一起带过去。"
)
NOT_CERTAIN: Final = "您问的“{point}”，我手头没有核实过的资料，不随便说；已经给工程师记上，他会一起答复您。"
NOT_CERTAIN_AGAIN: Final = (
    "抱歉，“{point}”您问了{times}遍，我这里确实没有可靠的资料。工单上已经标明，请工程师先答这一点。"
)
POINT_NOT_KNOWN: Final = "您问的这一点，我手头没有可靠的资料，不想随便说。"

OF_TURN: Final = (NOT_WRITTEN, NOT_WRITTEN_AFTER, NOT_FINER, NO_FINER, ASK_ENGINEER, POINT_NOT_KNOWN)
"""Lines about what the turn asks as a whole."""
DOUBTFUL: Final = (
    NOT_WRITTEN,
    NOT_WRITTEN_AFTER,
    NOT_FINER,
    NO_FINER,
    POINT_NOT_KNOWN,
    NOT_THAT_ONE,
    NOT_THOSE,
    OTHER_NOT_WRITTEN,
)
"""What is not said where a question kept under the case may be it; the others offer a person, or tell him."""
OF_POINTS: Final = (NOT_THAT_ONE, NOT_THOSE, OTHER_NOT_WRITTEN, NOT_CERTAIN, NOT_CERTAIN_AGAIN)
"""Lines that name the points they are about."""
QUOTES: Final = "”“"
_FIELD = re.compile(r"\\\{\w*\\\}")


def _as_pattern(line: str) -> re.Pattern[str]:
    return re.compile(_FIELD.sub(lambda found: "(.*?)" if "times" not in found[0] else ".{1,3}", re.escape(line)))


_TURN_PATTERNS: Final = tuple(map(_as_pattern, OF_TURN))
_POINT_PATTERNS: Final = tuple(map(_as_pattern, OF_POINTS))
_DOUBTFUL_PATTERNS: Final = tuple(map(_as_pattern, DOUBTFUL))


@dataclass(frozen=True, slots=True)
class Denial:
    """A line that denies: the line as it is said, and the points that it names, none where it is about the turn."""

    line: str
    points: tuple[str, ...] = ()


def denial_in(line: str) -> Denial | None:
    """The denial that a line of a reply is, if it is one."""
    if any(pattern.fullmatch(line) for pattern in _TURN_PATTERNS):
        return Denial(line)
    for pattern in _POINT_PATTERNS:
        if found := pattern.fullmatch(line):
            return Denial(line, tuple(found[1].split(QUOTES)))
    return None


def gives_way(line: str) -> bool:
    """Is it a denial that gives way to a question that may be meant?"""
    return any(pattern.fullmatch(line) for pattern in _DOUBTFUL_PATTERNS)
