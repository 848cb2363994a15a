"""「IT说是银企那个接口程序拿我的号登的」: what he has found out since fits a way that he has not seen; that one comes
now, and not after two more that are not for him."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from actions.logins.doing import is_symptom, lines_about, told_done
from actions.logins.solutions import ESCALATE
from actions.logins.words import fold
from kb.client import Case, KbClient, Part

FITS = "照您刚说的，对得上的是下面这个办法："
MIN_SCORE, MIN_LEXICAL, AHEAD = 0.5, 0.18, 0.04
"""So well a line of another way must speak to what he tells, and so much better than all of those he has seen."""
FAR_AHEAD, FEW_WORDS = 0.1, 0.14
"""So far ahead of them it may share fewer of his words."""
NAMED_SCORE, NAMED_LEXICAL = 0.6, 0.4
"""From here on he has named the way itself, whatever else he does with the words."""
MIN_CHARS = 7
_OF_WAY = ("way", "step")
# What a way out may be for, and another one not.
_THINGS = re.compile(r"接口|集成|共用|手机|平板|杀毒|防火墙|加密狗|路由|vpn|代理|证书|快捷方式|热点|云之家|钉钉")
_DENIES = re.compile(rf"(?:没有?(?:人)?|不是|不用|无)[^，。]{{0,3}}(?:{_THINGS.pattern})")
_ASKS = re.compile(r"[？?]|怎么|如何|咋|什么|啥|哪|能不能|要不要|会不会|是不是|有没有|[吗么嘛呢]$|没有?|不是|不用|无")


def best_unseen(parts: Sequence[Part], seen: Collection[int], *, must_name: bool = False) -> int | None:
    """The way (from 1), not seen yet, whose lines speak to a clause better than all that he has seen. `must_name`: only
    one that the clause names."""
    lines = [part for part in parts if part.kind in _OF_WAY and part.way is not None]
    best = max(lines, key=lambda part: part.score, default=None)
    if best is None or best.way in seen or best.score < MIN_SCORE or best.lexical < FEW_WORDS:
        return None
    ahead = best.score - max((part.score for part in lines if part.way in seen), default=0.0)
    if must_name:
        is_named = best.kind == "way" and best.score >= NAMED_SCORE and best.lexical >= NAMED_LEXICAL
        return best.way if is_named and ahead >= AHEAD else None
    return best.way if ahead >= (AHEAD if best.lexical >= MIN_LEXICAL else FAR_AHEAD) else None


def things_in(text: str) -> list[str]:
    """What he names of the things that a way may be for."""
    return _THINGS.findall(fold(text))


def way_of_thing(case: Case, clauses: Sequence[str], seen: Collection[int]) -> int | None:
    """「我们拿这号跑接口的」: the way (from 1), not seen yet, whose title alone names a thing that he tells of."""
    for clause in clauses:
        if _ASKS.search(clause) or told_done(clause):
            continue
        for thing in things_in(clause):
            ways = [number for number, way in enumerate(case.solutions, start=1) if thing in fold(way.title)]
            is_his = len(ways) == 1 and ways[0] not in seen and thing not in fold(case.title)
            if is_his and case.solutions[ways[0] - 1].kind != ESCALATE:
                return ways[0]
    return None


async def fitting_way(
    library: KbClient, case: Case, clauses: Sequence[str], seen: Collection[int], *, must_name: bool = False
) -> int | None:
    """The way (from 1) that one of these clauses speaks for, or names; none that only brings a person.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused a request.
    """
    if len(set(seen)) >= len(case.solutions):
        return None
    for clause in clauses:
        if len(clause) < MIN_CHARS or is_symptom(clause, case) or told_done(clause) or _DENIES.search(fold(clause)):
            continue
        way = best_unseen(await lines_about(library, case.id, clause), seen, must_name=must_name)
        if way is not None and case.solutions[way - 1].kind != ESCALATE:
            return way
    return None
