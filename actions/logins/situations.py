"""How a case is read out where the customer is asked which situation is his, and which cases may be read out at all.

What is read out is what an engineer would say: a checked phrase of data/logins.yml, else the case's title without the
product; never what some customer once wrote. A case that is not about getting in is no choice, whatever it shares.
"""

from __future__ import annotations

import re

from actions.logins.content import content
from actions.logins.words import fold
from kb.client import Case, Hit

MAX_CHARS = 24
_OF_LOGIN = frozenset({"login", "licence"})
_LOST = re.compile(r"忘|没人知道|不知道|联系不上|还没有密码|停用|停机")
_OF_LOST = re.compile(r"验证码|短信|忘|不知道|不记得|记不|想不起|联系不上|离职|走了|停机|手机号|重置|找回|被邀请")
_INSIDE = re.compile(r"^(?:能登上|登得上|登录后|登录进去|做着|用着|放着)")
_CANNOT_GET_IN = re.compile(r"登不|进不[去了]|连不上|打不开|不能登|不能进|无法登|没法登|都不[能行]")
# What is opened in the program, once one is in.
_MATTER = re.compile(r"报表|凭证|单据|发票|备份|打印|套打|工资|资产|存货|附件|账簿|明细账")
_PRODUCT = re.compile(
    r"^(?:[^：:「」]{2,12}[：:]\s*|(?:金蝶)?(?:KIS|EAS|K3(?: WISE)?|云星空|云星辰)\s*(?:专业版|标准版)?\s*)"
)


def bare_title(case: Case | Hit) -> str:
    """What the case is about, without the product that its title begins with."""
    return _PRODUCT.sub("", case.title)


def situation_of(case: Case | Hit) -> str | None:
    """The case as it is read out; None for one that is no situation of somebody who cannot get in."""
    written = content().situations.get(case.case_id if isinstance(case, Hit) else case.id)
    if written is not None:
        return written
    title = bare_title(case)
    return title if case.topic in _OF_LOGIN and len(title) <= MAX_CHARS else None


def title_if_named(case: Case, words: str) -> str | None:
    """The title of a case about another matter that the customer names: 「报表又打不开了」."""
    title = bare_title(case)
    return title if len(title) <= MAX_CHARS and any(name in fold(title) for name in _matters(words)) else None


def _matters(words: str) -> list[str]:
    return _MATTER.findall(fold(words))


def may_be_asked(situation: str, words: str) -> bool:
    """Is it worth asking? Who has lost a password or its owner says so at once, and who cannot get in is not asked
    whether he is inside."""
    if _INSIDE.search(situation) and _CANNOT_GET_IN.search(words):
        return False
    return _LOST.search(situation) is None or _OF_LOST.search(words) is not None
