"""「我哋成間店今朝登唔到」: what is written as it is spoken at home, in the words of everybody.

Only what means one thing wherever it stands: 唔 is 不, but 唔该 says thanks; 部 typed for 不 stands between two verbs.
"""

from __future__ import annotations

import re

_PLACE = r"(?=(?:公司|单位|店|厂|部门?|科室?|办公室|写字楼|集团|财务|组|楼|屋))"
_OF_WAY = r"(?=[上进去开到入了来])"
_SPOKEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (rf"成[间个]{_PLACE}", "整个"),
        (r"(我|你|佢|人)哋", r"\1们"),
        (r"佢", "他"),
        (r"唔(?!该|好意思|使客气)", "不"),
        (r"冇", "没"),
        (r"嘅", "的"),
        (r"咗", "了"),
        (r"嚟", "来"),
        (r"今朝(?!有酒)", "今早"),
        (r"[寻琴]晚", "昨晚"),
        (r"[寻琴]日", "昨天"),
        (r"而家", "现在"),
        (r"点解", "为什么"),
        (r"阿拉", "我们"),
        (r"侪", "全都"),
        (r"伐让", "不让"),
        (rf"(?<=[登进入上打连])[伐勿部]{_OF_WAY}", "不"),
        (r"俺们", "我们"),
        (r"(?<![个只])仨", "三个"),
        (r"木有", "没有"),
        (r"听日", "明天"),
        (r"宜家|依家", "现在"),
        (r"仲未", "还没"),
        (r"啲", "些"),
        (r"咩", "什么"),
        (r"嗰", "那"),
        (r"㗎", "的"),
        (r"啷个(?:回事)?", "怎么回事"),
        (r"得不得", "会不会"),
    )
)


def plainly(text: str) -> str:
    """The same text in the words of everybody; its length may differ."""
    for spoken, meant in _SPOKEN:
        text = spoken.sub(meant, text)
    return text
