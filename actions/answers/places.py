"""「工具在哪」, 「ping怎么弄」: does a step say where or how any finer than it stands on screen already?

A step is no answer to who asks where its own first word is, cannot see it, or has had it read to him before. Then what
helps is his screen: a picture of it, or a person.
"""

from __future__ import annotations

import re

from actions.answers.follow_up import named_pairs, named_runs
from actions.spelling import simplified

_BEFORE = re.compile(
    r"→|(?:在|到|进|从|登录)[^，。；、]{2,}?(?:点|打开|里|上|中|选|右击|后|，)|打开\s*[^，。；→\s]{2,}|点\s*[「“]?[^，。；→\s「“]{2,}"
)
_WHERE = re.compile(
    r"哪(?:里|儿|边|台|个(?:菜单|选单|地方|位置|界面|页面|按钮|窗口|文件夹|选项))|[在去从到上往搁](?:的)?哪(?![几些天])|点哪(?![几些天])"
    r"|菜单|选单|入口|什么(?:地方|位置|菜单)"
    r"|在[左右上下顶底](?:边|面|角|头)?"
)
_HOW = re.compile(
    r"(?:怎么|咋|如何|怎样)(?:弄|做|搞|整|点|用|操作|进|打开|找|设|改|开|试|下手|个(?:弄|做|点)?法)(?!错|回事|了)"
    r"|不会(?:弄|做|搞|点|用|操作)?(?=[啊呀呢才，。\s]|$)"
)
# 「要怎么解锁」
_HOW_DONE = re.compile(
    r"(?:怎么|咋|如何|怎样)(?:去|来|帮我|给我)?(?!回事|会|办|了|样|还|又|老|知道|看出|算|说|能)[\u4e00-\u9fff]{2,}"
)
_CANNOT_SEE = re.compile(
    r"(?:没|没有|看不|瞧不|找不|寻不)(?:看|瞧|找|寻)?(?:见|到|着)|找了半天|没这个|没有(?:这个|那个|啊|呀|$)|没(?:啊|呀)|[上里]?(?:面|头)没有|我怎么没有|不见"
)


def asks_for_place(text: str) -> bool:
    """Does he ask where it is, or how exactly it is done?"""
    said = simplified(text)
    return _WHERE.search(said) is not None or _HOW.search(said) is not None


def asks_how(text: str) -> bool:
    """Does he ask how it is done, and not where?"""
    said = simplified(text)
    return (_HOW.search(said) or _HOW_DONE.search(said)) is not None


def asks_bare_how(text: str) -> bool:
    """「具体怎么点」: asks how, of nothing but what is on screen."""
    return asks_for_place(text) and not _named(text.replace("具体", "").replace("一步步", ""))


def lacks_place(answer: str, text: str) -> bool:
    """Does he ask where it is, and the answer names no place?"""
    return _WHERE.search(simplified(text)) is not None and _BEFORE.search(simplified(answer)) is None


def is_circular(answer: str, text: str) -> bool:
    """Does he ask where a thing is, and the answer only names it once more: 「打开第三方系统登录授权」?"""
    if _WHERE.search(simplified(text)) is None:
        return False
    folded = simplified(answer)
    return any(_start(run, folded) is not None for run in _named_runs(text)) and not locates(answer, text)


def cannot_see(text: str) -> bool:
    """Does he say that it is not there, or cannot be found?"""
    return _CANNOT_SEE.search(simplified(text)) is not None


def locates(step: str, text: str) -> bool:
    """Does this step say where that is which the words name; where they name nothing, does it name any place?"""
    folded = simplified(step)
    starts = [start for run in _named_runs(text) if (start := _start(run, folded)) is not None]
    if not starts:
        return _BEFORE.search(folded) is not None
    return any(_BEFORE.search(folded[:start]) for start in starts)


def speaks_of(step: str, text: str) -> bool:
    """Does the step name what he asks about, where he names anything?"""
    named, folded = _named(text), simplified(step)
    return not named or any(pair in folded for pair in named)


def is_finer(step: str, text: str) -> bool:
    """Is it worth saying to who asks where or how; he sees it on screen?"""
    if not asks_for_place(text):
        return True
    return not cannot_see(text) and locates(step, text)


def _start(run: str, step: str) -> int | None:
    """Where the step names the thing: the place of the longest part of it that stands there."""
    for size in range(len(run), 1, -1):
        for at in range(len(run) - size + 1):
            if (place := step.find(run[at : at + size])) >= 0:
                return place
    return None


def _named_runs(text: str) -> list[str]:
    return named_runs(_HOW.sub(" ", _WHERE.sub(" ", _CANNOT_SEE.sub(" ", simplified(text)))))


def _named(text: str) -> list[str]:
    """The thing, without the asking for its place."""
    return named_pairs(_HOW.sub(" ", _WHERE.sub(" ", _CANNOT_SEE.sub(" ", simplified(text)))))
