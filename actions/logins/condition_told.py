"""「收不到：查登记的手机号」: a way out whose title begins with the condition that he has told comes first."""

from __future__ import annotations

import re

from actions.logins.words import fold
from kb.client import Case

MIN_CHARS = 3
# What is said of a try, a wish or a hurry picks no way before the first was tried.
_OF_TRIAL = re.compile(r"^(?:还|都|不|想|急|没用|试)|没用$|不行$")
_OR = re.compile(r"[、，或]|或者")
# 「这是台新笔记本」 is a new computer; 「切换了也不行」 says what 「切换不了」 is for.
_SAID_SO = (
    (
        re.compile(
            r"新(?:买|换|配|领|发|装)?的?(?:这?一?台)?(?:笔记本|电脑|机器|主机|本子)|(?:才|刚|新)?换了?(?:一?[台个])(?:新的?)?(?:笔记本|电脑|机器|主机|本子)(?!也|都|还)|(?:笔记本|电脑|机器)是(?:刚|新)(?:买|换|配|领|发)?的"
        ),
        "新电脑",
    ),
    (
        re.compile(
            r"(?:台式机?|办公室(?:那台|的电脑)?|旧(?:电脑|笔记本)|公司(?:那台|的电脑))[^，。]{0,4}(?:能登|能进|可以|正常|没事|好的)[^。]{0,12}(?:笔记本|这台)[^，。]{0,4}(?:不行|不能|登不|进不)"
        ),
        "新电脑",
    ),
)
_ALIKE = (("没收到", "收不到"), ("没有收到", "收不到"), ("未收到", "收不到"), ("收唔到", "收不到"))
_SKIPPED = frozenset({"escalate", "workaround"})


def way_on_condition(case: Case, words: str) -> int | None:
    """The place (from 0) of the only way, not the first, whose condition stands in the words; None for none."""
    said = fold(words)
    for other, same in _ALIKE:
        said = said.replace(other, same)
    said += "".join(f" {meant}" for heard, meant in _SAID_SO if heard.search(said))
    told = [
        place
        for place, way in enumerate(case.solutions)
        if way.kind not in _SKIPPED and not way.touches_data and any(one in said for one in _conditions(way.title))
    ]
    return told[0] if len(told) == 1 and told[0] > 0 else None


def _conditions(title: str) -> list[str]:
    head, mark, _ = fold(title).replace(":", "：").partition("：")
    parts = [part.strip().rstrip("的") for part in _OR.split(head)] if mark else []
    return [part for part in parts if len(part) >= MIN_CHARS and not _OF_TRIAL.search(part)]


_STILL = re.compile(r"^(?P<done>[^，。]{2,6}?)了?(?:新的)?(?:还是|仍然?|也还|也)(?P<what>[^，。]{1,6})$")


_DOES = "装换弄改下"


def way_on_symptom(case: Case, words: str) -> int | None:
    """The place (from 0) of the only way whose condition is what is amiss behind the first: 「装了新的还是空：查授权」
    for who has put it on and finds it empty; None for none."""
    said = fold(words)
    told = [
        place
        for place, way in enumerate(case.solutions)
        if place > 0
        and way.kind not in _SKIPPED
        and any(
            any(one in said for one in (hit["done"][0], *_DOES)) and hit["what"].rstrip("的") in said
            for hit in map(_STILL.match, _conditions(way.title))
            if hit
        )
    ]
    return told[0] if len(told) == 1 else None
