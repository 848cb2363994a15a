"""By when it must be done, in the customer's words; a weaker wording later never takes the place of a fuller one."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DAY = (
    r"(?:今天|今晚|明天|明早|明晚|后天|大后天|(?:这|本|下)?(?:周|星期|礼拜)[一二三四五六日天末]|本周|月底|月末"
    r"|(?:\d{1,2}月)?\d{1,2}[号日])"
)
_HOUR = r"(?:\d{1,2}(?:[点时](?:半|钟|\d{1,2}分?)?|[:：]\d{2})|(?:十[一二]?|[一二两三四五六七八九])点(?:半|钟)?)"
_DUTY = r"(?:就|也|都|是|一定|必须|要|得|该)"
_ACT = r"(?:[交报开结发申付]|出(?=报表|表|货|库|账|数))[^，。,\s了过！!？?啊呀吧呢]{0,3}"
_DEADLINE = re.compile(
    rf"{_DAY}(?:早上|上午|中午|下午|晚上)?(?:{_HOUR})?(?:下班)?"
    rf"(?:[之以]?前(?!的|就|已|都|还)|{_DUTY}*(?:要|得|该|必须|一定){_ACT}|就?(?:必须|一定)(?:要|得)?[^，。,\s了过啊呀吧呢的！!？?]{{0,3}}|截止|到期)|(?:早上|上午|中午|下午|晚上|晚)?(?<![\d点十]){_HOUR}[之以]?前(?!的|就|已|都|还)|下班(?:之?前)|申报截止|最后一天"
    # 「我下午三点就要交」
    rf"|(?:{_DAY})?(?:早上|上午|中午|下午|晚上|晚)(?<![\d点十]){_HOUR}{_DUTY}*(?:要|得|必须|一定){_ACT}"
    # 「付款今天要出去」, 「今天要把款付了」
    rf"|(?:付款|工资|报表|出库单|货|货款|款|单子)(?:{_DAY}|等下|马上)(?:下午|上午|晚上|就|也)*(?:要|得|必须|一定要?)(?:出去|发出去|付出去|打出去|发|付|打|出)(?!不|[了过])"
    # 「都登不上了！月底啊」
    r"|(?:月底|月末)(?=(?:了|啊|呀|呢|啦|诶|哪)+(?:[\s，,。！!]|$))"
)
_SAYS_LITTLE = re.compile(rf"^{_DAY}?{_DUTY}*$|^{_DAY}$")


def said_deadline(texts: Iterable[str]) -> str | None:
    """The deadline told last; 「今天必须」, which names neither what nor until when, leaves 「今天要报税」 as it is."""
    known: str | None = None
    for text in texts:
        for found in _DEADLINE.finditer(text):
            told = found[0]
            if known is None or not (_is_weaker(told, known)):
                known = told
    return known


def _is_weaker(told: str, known: str) -> bool:
    says_little = _SAYS_LITTLE.match(told) is not None
    return told in known or (says_little and _SAYS_LITTLE.match(known) is None)
