"""The line of a case that tells it from others best, in the words of customers.

A line is judged by its pairs of neighbouring characters: how common each is among the case's own lines, less how common
it is among the lines of any other case. The mean over the line favours what is typical of this case and strange to the
others; a line of few characters says too little, one of many is not read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

from actions.logins.words import fold
from kb.client import Case

MIN_CHARS, MAX_CHARS = 6, 24
# 「用户被锁定怎么解锁」 asks what to do; what the customer can recognise is what he sees.
_ASKS = re.compile(
    r"[吗呢?？]|什么$|是不是|几个|多少|怎么|如何|咋|怎样|能不能|可不可以|多久|在哪|哪里|要不要|是什么|是啥|为什么|有什么|哪个"
)
# How people talk is no choice to put before others: slang, stories, chat without punctuation.
_SLANG = re.compile(
    r"\s|要命|半天|这儿|那儿|结果|老是|天天|气死|烦|急|死了|嘛|啦|呀|哦|唉|咋|啥|求|帮|麻烦|老板|老会计|小[张李王刘]|破|鬼|玩意|搞|整|弄|歇菜|趴窝|挂了|师傅|啊|[!！~～]"
)
_PRODUCT = re.compile(r"^[^：:]{2,12}[：:]")


def telling_line(case: Case, others: Sequence[Case]) -> str:
    """The symptom that tells `case` from `others`; its title where none reads as a plain description."""
    fit = [line for line in case.symptoms if MIN_CHARS <= len(line) <= MAX_CHARS]
    fit = [line for line in fit if not _ASKS.search(line) and not _SLANG.search(line)]
    own = _shares(tuple(case.symptoms))
    rivals = [_shares(tuple(other.symptoms)) for other in others]

    def distinction(line: str) -> float:
        pairs = _pairs(line)
        strange = [own[pair] - max((rival[pair] for rival in rivals), default=0.0) for pair in pairs]
        return sum(strange) / len(strange)

    return max(fit, key=distinction, default=_PRODUCT.sub("", case.title))


@lru_cache(maxsize=2048)
def _shares(lines: tuple[str, ...]) -> defaultdict[str, float]:
    """In what share of the lines each pair of characters stands."""
    counts = Counter(pair for line in lines for pair in set(_pairs(line)))
    return defaultdict(float, {pair: count / len(lines) for pair, count in counts.items()})


def _pairs(line: str) -> list[str]:
    folded = "".join(fold(line).split())
    return [folded[place : place + 2] for place in range(len(folded) - 1)] or [folded]
