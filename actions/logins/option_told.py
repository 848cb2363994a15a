"""「点开就一直在那更新」: of the situations that would be read out, his words name one and no other; it is not asked.

Compared is what tells a situation from the others: pairs of signs that stand in it alone, without what every login
trouble shares.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.logins.likelihood import NONE
from actions.logins.separating import UNKNOWN
from actions.logins.words import fold

MIN_SHARE, AHEAD = 0.3, 2.0
"""So much of a situation he must have told, and so many times as much as of any other."""
MIN_PAIRS = 1
# What stands in many a situation, and in many a turn.
_FILLER = re.compile(
    r"登[录入]?(?:不|得|失败)?(?:上去|进去|上|进|了|后)?|进不去|打不开|连不上|不让|不了|不能|不可以|提示|报错|显示|界面|窗口|页面|一直|停在|卡在|总是|老是|每次|以后|之后|现在|突然|已经|没有|还是|或者?|图标|软件|系统|客户端"
    r"|金蝶|账号|密码|电脑|手机|公司|同事|别人|大家|只有|自己|用户|别的|产品|想要|要求|[我您他她你了的是在就都也又才说和跟与到从去来一个这那]"
)
# What he denies, and what only came before it.
_DENIED = re.compile(r"(?:不是|没有|没|无|不用|不关)[^，。,.\s]{1,8}|[^，。,.\s]{1,8}(?:以|之|过)后(?!登|进)")


def told_by_words(options: Sequence[tuple[str, str]], words: str) -> str | None:
    """The id of the only situation that the words name; None where they name none, or several."""
    lines = [(key, _pairs_of(title)) for key, title in options if key not in (NONE, UNKNOWN)]
    said = _pairs_of(_DENIED.sub(" ", fold(words)))
    shares = {key: _share(pairs, [other for name, other in lines if name != key], said) for key, pairs in lines}
    if not shares:
        return None
    best = max(shares, key=lambda key: shares[key])
    others = max((share for key, share in shares.items() if key != best), default=0.0)
    return best if shares[best] >= MIN_SHARE and shares[best] >= AHEAD * others else None


def _share(pairs: set[str], others: Sequence[set[str]], said: set[str]) -> float:
    own = pairs.difference(*others) if others else pairs
    return len(own & said) / len(pairs) if len(own) >= MIN_PAIRS else 0.0


def _pairs_of(text: str) -> set[str]:
    parts = re.split(r"[^\u4e00-\u9fffa-z0-9]+", _FILLER.sub(" ", fold(text)))
    return {part[at : at + 2] for part in parts for at in range(len(part) - 1)}
