"""Accounts that are there though they are named: 「管理中心我点得开，密码贴在机箱上」; 「会计大姐拿manager进得去」.

What he can open is not lost, and what somebody else logs in with is no right of his own.
"""

from __future__ import annotations

import re

_NAMES = {
    "console": r"管理中心",
    "container_admin": r"账套管理(?!员)(?:工具)?(?:里?的?admin)?",
    "cloud_account": r"云账[号户]",
}
_HIS = r"(?:的|那个?|这个?|它|我们?|俺们?|咱们?|自己|倒是?|是|都|也|就|还)*"
_OPENS = (
    rf"{_HIS}(?:[点打登进]录?得(?:开|进去?|上去?|去)(?![不没吗么])"
    r"|能(?:正常)?(?:点开|打开|登|进)[上去进录]*(?![上去进录吗么不没]))"
)
_KEPT = rf"{_HIS}(?:密码)?{_HIS}(?:贴|写|记|存|留)(?:在|着|有|了)"
_IS_OPEN = {
    name: re.compile(
        rf"{account}{_OPENS}(?:[，]?它?(?:那个?|的)*密码{_KEPT})?|{account}[^，。]{{0,4}}密码{_KEPT}"
    )
    for name, account in _NAMES.items()
}
_NOT = re.compile(r"[打点登进][录]?不[开进上了]|没法|打不|忘|不对|不知道|没人")
_OTHER = (
    r"(?:[她他]|大姐|大哥|同事|会计|出纳|主管|经理|老板|领导|网管|(?:小|老|阿)[\u4e00-\u9fff]|[\u4e00-\u9fff](?:姐|哥|总|工))"
)
_OTHERS_HAND = re.compile(
    rf"{_OTHER}(?:是|都|也|能|就|自己|那边|那里)*(?:拿|用|登|有)(?:着|的)?(?:的是)?(?:manager|administrator|admin|管理员)"
)


def accounts_open(folded: str) -> frozenset[str]:
    """The accounts that he says he can open, or whose password is written somewhere."""
    return frozenset(
        name for name, found in _IS_OPEN.items() if (place := found.search(folded)) and not _NOT.search(place[0])
    )


def without_open(folded: str) -> str:
    """The message without them."""
    for name in accounts_open(folded):
        folded = _IS_OPEN[name].sub(" ", folded)
    return folded


def is_in_others_hand(folded: str) -> bool:
    """Does somebody else log in as the administrator?"""
    return _OTHERS_HAND.search(folded) is not None
