"""An answer in the form of its question: 「会。」 before it answers 「会不会」, and not 「行不行」 or 「在哪」.

The answers under cases are written for one wording, and begin as it asks; to another form the beginning is left out. A
yes or no alone is no answer to what, where or who.
"""

from __future__ import annotations

import re
from typing import Final

from actions.spelling import simplified

_OPENS = re.compile(
    r"^(?P<yes>不?会|不?能|不?行|可以|不可以|不?要|不?用|不?是|有|没有?|对|不对)(?:的)?(?P<end>[。，,；;])\s*"
)
# What the beginning of an answer says yes or no to.
_FORMS: Final = {
    "会": re.compile(r"会|变|丢|影响|没了|盖|乱|[吗嘛么][啊呀呢]?[？?]*$"),
    "能": re.compile(r"能|可以|行不|可不|行吗|成不|中不|[吗嘛么不吧][啊呀呢]?[？?]*$|自己"),
    "要": re.compile(r"要|用不|必须|非得|得|需|[吗嘛么不吧][啊呀呢]?[？?]*$"),
    "是": re.compile(r"是|吗|吧|对不|[嘛么不][啊呀呢]?[？?]*$"),
    "有": re.compile(r"有|没|吗|[嘛么不][啊呀呢]?[？?]*$"),
}
_FAMILY: Final = {
    **dict.fromkeys(("能", "行", "可以"), "能"),
    **dict.fromkeys(("要", "用"), "要"),
    **dict.fromkeys(("是", "对"), "是"),
    **dict.fromkeys(("有", "没"), "有"),
    "会": "会",
}
_WHETHER = re.compile(
    r"(?P<verb>会|能|可以?|要|用|行|是|有|对)不(?P=verb)?|[吗嘛么吧][啊呀呢]?[？?]*$|[行会能要对成中可][以]?不[啊呀呢]?[？?]*$|还是|没有?[？?]*$|不[？?]*$"
)
_ASKS_THING = re.compile(r"哪|什么|啥|谁|怎么|咋|如何|怎样|几|多少|多久")


def in_form(answer: str, asked: str) -> str:
    """The answer as it fits what is asked: without a yes or no to something else, where more is said behind it."""
    opening = _OPENS.match(answer)
    rest = answer[opening.end() :].strip() if opening is not None else ""
    if opening is None or not rest:
        return answer
    said = simplified(asked)
    asks_whether = _WHETHER.search(said) is not None
    if asks_whether:
        yes = opening["yes"].removeprefix("不")
        return answer if _FORMS[_FAMILY["没" if yes == "没有" else yes]].search(said) else rest
    return rest if _ASKS_THING.search(said) else answer
