"""「没说要升级 我就想它别弹了」, 「不敢重装」: he does not want what the way on screen asks of him; one that spares him
that comes next."""

from __future__ import annotations

import re
from collections.abc import Collection

from actions.logins.words import fold
from kb.client import Case

_END = r"(?=[了啊呀呢吧嘛的]*(?:$|[，。,.!！?？；;~、\s]))"
_REFUSES = (
    r"(?<![要想敢让])(?:不敢|不想|不要|不愿意?|不打算|不准备|不同意|不让|别(?:让|叫)我|谁(?:说|让)?(?:我)?要"
    r"|没(?:有)?(?:说|打算|想|准备|同意)(?:过|我?要)*|没要)(?:去|再|给|乱)?"
)
_UNWILLING = re.compile(rf"{_REFUSES}(?P<what>[\u4e00-\u9fff]{{2,6}}?|[升装删改清卸]){_END}")
# 「不想等了」, 「不要紧」 speak of no step.
_NO_STEP = re.compile(r"^(?:紧|急|等|问|说|用|弹|这样|那样|麻烦|转|人工|再|着急|干|做|弄|折腾|打扰|耽误|错过|废话)")
_SPARES = re.compile(r"关掉|关闭|不想|不用|取消|停用|免")


def unwanted_in(text: str) -> str | None:
    """What he says he will not do, in his words; None where he says no such thing."""
    found = [hit["what"] for hit in _UNWILLING.finditer(fold(text)) if not _NO_STEP.search(hit["what"])]
    return max(found, key=len) if found else None


def other_way(case: Case, on_screen: int, ways: Collection[int], unwanted: str) -> int | None:
    """Another way out (from 1) than those he has seen, done without a person, that spares him what he does not want;
    None where the one on screen does not ask it of him."""
    named = {unwanted[place : place + 2] for place in range(len(unwanted) - 1)} or {unwanted}

    def holds(way: int) -> bool:
        solution = case.solutions[way - 1]
        text = "\n".join([solution.title, *solution.steps, solution.risk])
        return any(name in text for name in named) and not _SPARES.search(solution.title)

    if not holds(on_screen):
        return None
    numbers = range(1, len(case.solutions) + 1)
    fitting = [way for way in numbers if way not in ways and case.solutions[way - 1].kind != "escalate"]
    return next((way for way in fitting if not holds(way)), None)
