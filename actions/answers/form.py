"""An answer in the form of its question: 「会。」 before it answers 「会不会」, and not 「行不行」 or 「在哪」.

The answers under cases are written for one wording, and begin as it asks; to another form the beginning is left out. A
yes or no alone is no answer to what, where or who.
"""

from __future__ import annotations

import re
from typing import Final

from actions.answers.follow_up import asks
from actions.clauses import CLAUSE_WITH_MARK
from actions.question_form import has_question_form
from actions.spelling import simplified

_OPENS = re.compile(
    r"^(?P<yes>不?会|不?能|不?行|可以|不可以|不?要|不?用|不?算|不?是|有|没有?|对|不对)(?:的)?"
    r"(?:[，,](?:就是|正是|是)?(?:这个|这么)(?:原因|意思|道理))?(?P<end>[。，,；;：:])\s*"
)
# What the beginning of an answer says yes or no to.
_FORMS: Final = {
    "会": re.compile(r"会(?!计)|变|丢|影响|没了|盖|乱"),
    "能": re.compile(r"能(?!够登)|可以|行(?=不|吗|么|嘛|没)|可不|成不|中不|得不得行|自己"),
    "要": re.compile(r"要|用不|必须|非得|得|需"),
    "是": re.compile(r"是(?!说|想)|对不|对[吧吗么嘛]"),
    "有": re.compile(r"有|没"),
    "算": re.compile(r"算"),
}
_FAMILY: Final = {
    **dict.fromkeys(("能", "行", "可以"), "能"),
    **dict.fromkeys(("要", "用"), "要"),
    **dict.fromkeys(("是", "对"), "是"),
    **dict.fromkeys(("有", "没"), "有"),
    "会": "会",
    "算": "算",
}
# 「删了吗」, 「直接删不」: any yes or no will do where he names none himself; 「是这样吧」 proposes.
_ANY = re.compile(r"[吗嘛么不][啊呀呢]?[？?]*$")
_PROPOSES = re.compile(r"吧[啊呀呢]?[？?]*$")
_WHETHER = re.compile(
    r"(?P<verb>会|能|可以?|要|用|行|是|有|对|算)不(?P=verb)?|[吗嘛么吧][啊呀呢]?[？?]*$|[行会能要对成中可][以]?不[啊呀呢]?[？?]*$|还是|没有?[？?]*$|不[？?]*$"
)
# 「那就是说共用一个号才这样的?」 asks whether, too, where it asks for no thing.
_SUPPOSES = re.compile(r"就是说|才(?:会)?(?:这样|那样)|[？?]$")
_ASKS_THING = re.compile(r"哪|什么|啥|谁|怎么|咋|如何|怎样|几|多少|多久")


_FOR_ANOTHER = re.compile(r"(?:这|该)位?用户(?!组)|是[他她]本人|核实[^，。]{0,4}[他她]|替[他她]")
_MYSELF = re.compile(r"我(?:自己|能|要|可以|这|怎么|就|也|是|在|的|登|看|进|用|现在|今天|还|得|再)|给我")
_OF_OTHERS = re.compile(
    r"[他她](?!们?说)|同事|员工|下属|新人|新来的|会计(?!分录|期间|科目)|出纳员|小姑娘|小[张王李陈刘赵孙周吴]|有人|别人|离职|那个人|客户|用户(?!组)|我(?:就)?是[^，。]{0,6}(?:管理员|manager|admin|老板|网管)|我有[^，。]{0,4}(?:管理员|manager|admin)"
)


def in_form(answer: str, asked: str) -> str:
    """The answer as it fits what is asked: without a yes or no to something else, where more is said behind it."""
    opening, rest = _OPENS.match(answer), without_opening(answer)
    if opening is None or rest == answer:
        return answer
    said = _asking(simplified(asked))
    asks_thing = _ASKS_THING.search(said) is not None
    if _WHETHER.search(said) or (_SUPPOSES.search(said) and not asks_thing):
        return answer if _answers_form(opening["yes"], said) else rest
    return rest if asks_thing else answer


def without_opening(answer: str) -> str:
    """The answer without the yes or no it begins with, where more is said behind it."""
    opening = _OPENS.match(answer)
    rest = answer[opening.end() :].strip() if opening is not None else ""
    return rest or answer


def speaks_of_another(answer: str, asked: str) -> bool:
    """「查到这位用户，核实是他本人后重置」 is for who does it for somebody else, not for who asks of himself."""
    return _FOR_ANOTHER.search(answer) is not None and asks_for_himself(asked)


def asks_for_himself(told: str) -> bool:
    """「我自己能加吗」, 「我登进去少了一个公司」; not 「我们同事看不到」."""
    return _MYSELF.search(told) is not None and _OF_OTHERS.search(told) is None


def _asking(said: str) -> str:
    """What of a turn asks: 「我的意思是，直接新增，能不能登」 asks no 「是不是」."""
    clauses = [clause for clause in CLAUSE_WITH_MARK.findall(said) if asks(clause) or has_question_form(clause)]
    return "，".join(clauses) or said


def _answers_form(yes: str, said: str) -> bool:
    """Is this yes or no one to what he asks: 「能不能」 with 「能」, and not with 「对」?"""
    bare = yes.removeprefix("不")
    family = _FAMILY["没" if bare == "没有" else bare]
    if _FORMS[family].search(said) or (yes == "不要" and _FORMS["能"].search(said)):
        return True
    if _PROPOSES.search(said):
        return family in ("是", "要", "能")
    return _ANY.search(said) is not None and not any(form.search(said) for form in _FORMS.values())
