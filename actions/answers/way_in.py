"""「云星空吧 网页里打开的那个」: how he gets in says nothing of the trouble, and picks no case.

Such a clause is left out of what is searched for, where others tell what it is about.
"""

from __future__ import annotations

import re
from typing import Final

from actions.clauses import CLAUSE
from actions.spelling import simplified

MIN_LEFT: Final = 4
_OPENER: Final = r"(?:就|也|是|都|我们?|咱们?|那个|平时|一般|每天|一直|从|在|用|拿|通过|它|公司|单位)*"
_DOOR: Final = r"(?:手机|网页版?|浏览器|谷歌|客户端|网址|链接|电脑|平板|桌面|图标|快捷方式|微信|app)"
_WAY: Final = r"(?:打开|点开|进去?|登录?|上去?|扫[码马]?|扫一扫|点|看|用)"
_PLACE: Final = rf"(?:{_DOOR}(?:里面?|上面?|端|版|那种)?(?:和|、|跟|还有)?){{1,3}}"
_WAY_IN: Final = re.compile(
    rf"^{_OPENER}{_PLACE}(?:直接|就|去|都|也)*(?:能|可以)?(?:扫[码马]|点图标)?{_WAY}[去来上]?(?:的|用的?|那个|这个|那种|版)+$"
    rf"|^{_OPENER}(?:网址|链接|地址栏?)(?:里面?|上面?)?(?:有|是|带|写着?)(?![多什啥哪怎])[^，。？?]{{0,20}}$"
)


def is_way_in(clause: str) -> bool:
    """Does the clause say how he gets in, and nothing else?"""
    return _WAY_IN.match(simplified(clause).lower()) is not None


def without_way_in(text: str) -> str:
    """The text without such clauses; as it is where too little would be left."""
    gone = [clause for clause in CLAUSE.findall(text) if is_way_in(clause)]
    left = text
    for clause in gone:
        left = left.replace(clause, " ", 1)
    left = re.sub(r"[\s，,]*[\s，,](?=[\s，,]|$)", "", left).strip(" ，,")
    return left if gone and len(left) >= MIN_LEFT else text
