"""Does a case's title claim what the customer has told otherwise: 「还没年结」 to whoever has closed the year?

Read of what is done, or is not yet: the same deed on both sides, with one sign each and not the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.spelling import simplified

_DEEDS = (
    "年结|月结|反结账|结账|关账|反过账|过账|反审核|审核|销章|计提|提折旧|调汇|结转|备份|初始化|归档|扎账|启用|激活|升级|登录"
    "|忘"
)
_NOT_YET = r"(?:还没有?|没有?|尚?未|不)"
_DEED = re.compile(
    rf"(?P<plans>快要|就要|要|准备|打算)?(?P<before>{_NOT_YET})?(?P<again>能|可以|会|想)?(?P<deed>{_DEEDS})"
    r"(?P<after>(?:都|也|做|结|提|弄|是){0,3}(?:完|好|过|掉)了?|了?(?:以后|之后)|了(?!吗|没|不)|后(?!悔))?"
    r"(?P<fails>不了|不上|不出|不掉|不过)?"
)
_SLIPS = (
    (re.compile(r"([结过关扎])帐"), r"\1账"),
    (re.compile(r"(?:不|没人|没有人|不太|记不)(?:记得|得)了?"), "忘了"),
    (re.compile("记得|没有?忘"), "没忘"),
)
# What the system says, or a title quotes, is no fact: 「提示没结转」.
_QUOTED = re.compile(r"「[^」]*」|“[^”]*”")
_SAID = re.compile(r"提示|报错|弹|(?<!听)说")
# What is about the year's end is not for who names another month, and no year.
_OF_LAST_YEAR = re.compile(r"年结|去年|上年|跨年|以前年")
_MONTH = re.compile(r"(?<![\d.．/个一二三四五六七八九十几])(?:0?[1-9]|1[01]|十一?|[一二三四五六七八九])月")
_YEAR = re.compile(r"年[结底末初终审]|去年|上年|前年|往年|跨年|新年|明年|年度|(?<!\d)12月|十二月|20\d\d年|\d\d年")
_ASKS = re.compile(r"怎么|如何|能不能|可不可以|要不要|吗|[？?]|在哪|哪里")


def contradicts(title: str, told: Iterable[str]) -> bool:
    """Is a deed done in one and undone in the other, and never both in what was told?"""
    told = list(told)
    if is_of_other_year(title, told):
        return True
    claimed = _signs([title])
    known = _signs(told)
    return any(len(known.get(deed, ())) == 1 and known[deed] != signs for deed, signs in claimed.items())


def is_of_other_year(title: str, told: Iterable[str]) -> bool:
    """Is the case about the year's end, and he speaks of months before December, and of no other year?"""
    said = simplified("，".join(told))
    return _OF_LAST_YEAR.search(title) is not None and _MONTH.search(said) is not None and _YEAR.search(said) is None


def _signs(texts: Iterable[str]) -> dict[str, set[bool]]:
    """By deed whether it is done (True) or not yet (False); what is only spoken of has no sign."""
    found: dict[str, set[bool]] = {}
    for text in texts:
        words = _QUOTED.sub("", simplified(text))
        for slip, word in _SLIPS:
            words = slip.sub(word, words)
        for clause in re.split(r"[\s，,。；;！!、（）()：:「」]+", words):
            for deed in () if _SAID.search(clause) else _DEED.finditer(clause):
                sign = _sign(deed)
                if sign is not None and not (_ASKS.search(clause) and not deed["after"]):
                    found.setdefault(deed["deed"], set()).add(sign)
    return found


def _sign(deed: re.Match[str]) -> bool | None:
    if deed["again"] or deed["fails"]:
        return None
    if deed["before"]:
        return False if deed["before"] != "不" else None
    if deed["plans"]:
        return False
    return True if deed["after"] or deed["deed"] == "忘" else None
