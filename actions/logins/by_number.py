"""「那办法二是啥」, 「第三个办法怎么弄」: a way out by the number it has on screen is shown, whatever its turn."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMERALS = "一二三四五六"
_NUMBER = rf"[{_NUMERALS}两1-6]"
_NAMED = re.compile(
    rf"(?:办法|方法|方案)\s*({_NUMBER})(?!个|次|步|台|天)|第\s*({_NUMBER})\s*(?:个|种|条)?(?:办法|方法|方案|法子)"
)
# 「办法二第3步在哪点」 asks of a step; 「办法二也不行」 tells how it went.
_OF_STEP = re.compile(rf"^[^，。,\s]{{0,4}}(?:第?(?:{_NUMBER}|\d)步|步骤|里(?:面|头)?|风险)")
_TOLD = re.compile(
    r"^[^，。,\s]{0,6}?(?:不行|没用|没好|没效|不管用|试[过了]|做[过了完]|弄[过了完]|看[过了]|用[过了]|好了|可以了|成了|解决|没法|做不了|弄不了|看不懂|不敢)"
)
# Of the way on screen only who wants to read it again asks so.
_ONCE_MORE = re.compile(
    r"^[^，。,\s]{0,3}(?:是?(?:啥|什么)(?!意思)|再(?:说|发|看|讲)|(?:怎么|咋)(?:弄|做|搞|操作)[啊呀呢？?]*$)"
)


def way_by_number(text: str, order: Sequence[int], on_screen: int) -> int | None:
    """The way out (from 1) that he wants to see by its number; `order` are those of the case as they are counted for
    him. None where he names none, or tells of it."""
    for found in _NAMED.finditer(text):
        after = text[found.end() :]
        if _OF_STEP.search(after) or _TOLD.search(after):
            continue
        numeral = found[1] or found[2]
        place = int(numeral) if numeral.isdigit() else 2 if numeral == "两" else _NUMERALS.index(numeral) + 1
        if place <= len(order) and (order[place - 1] != on_screen or _ONCE_MORE.search(after)):
            return order[place - 1]
    return None

