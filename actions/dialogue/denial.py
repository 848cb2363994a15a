"""「不是管理员设的」, 「管理员没强制啊」: the cause that was said is not his.

The case on screen does not fit then, and what he denies is no word to search with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.conversation import Conversation
from actions.spelling import simplified
from kb.client import Case

DENIED = "明白了，那就不是这种情况。"
DENIED_RESULT = "不是这种情况"

_CLAUSE = re.compile(r"[\s，。,.;；!！~～、…]+")
_DENIES = re.compile(
    r"(?<![是我们])不是(?P<is>[^不]{2,12}?)(?:啊|呀|的问题|的原因|弄的|设的|造成的|引起的|导致的)?$"
    # 「没强制」, 「没有停用过」; who has no 「管理员」 denies no cause.
    r"|没(?P<did>(?!有)[^\s没]{2,8}?)(?:过|啊|呀|的)?$|没有(?P<ever>[^\s没]{2,8}?)过[啊呀]?$"
)
_THAT_IT_IS = re.compile(r"不是(?:[这那][个种样]|上面|[你您]说的?)的?(?:原因|问题|情况|毛病)?[啊呀的]*$")
_ASKS = re.compile(r"[？?吗么吧]$|是不是|有没有")
# How it went, and what he lacks, is no cause.
_OUTCOME = re.compile(r"没(?:好|用|解决|反应|办法|变化|成功|效果|什么|有用|弄|试)|没有?(?:提示|人|时间|权限)")
# 「新电脑还要先登记」: who says 「没登记过」 agrees.
_LACKS = r"(?:没有?|尚?未|还要先?|先要|要先|需要?|必须先?|得先)"
# A cause that is one of several is not all that the case speaks of.
_ALTERNATIVES = re.compile(r"也可能|也有可能|或者?|有时|要么|不一定|几种")
_SHARE = 0.5


def denied_in(conversation: Conversation, case: Case) -> list[str]:
    """As `denied_clauses`; who denies a product (「不是云星空」) denies no cause."""
    names_product = any(conversation.entity(name) for name in ("product", "product_excluded", "edition"))
    return [] if names_product else denied_clauses(case, conversation.text)


def denied_clauses(case: Case, text: str) -> list[str]:
    """The clauses that deny what the case names as its cause; empty where none does."""
    told = set() if _ALTERNATIVES.search(case.cause) else _pairs(f"{case.title}，{case.cause}")
    denied = [(clause, named) for clause, named in _denials(text) if not _is_needed(clause, named, case.cause)]
    return [clause for clause, named in denied if not named or _share(named, told) >= _SHARE]


def without_clauses(text: str, clauses: list[str]) -> str:
    """The text without these clauses."""
    for clause in clauses:
        text = text.replace(clause, " ")
    return " ".join(text.split())


def _denials(text: str) -> Iterator[tuple[str, str]]:
    """Each denying clause and what it denies; empty for 「不是这个原因」."""
    for clause in filter(None, _CLAUSE.split(text)):
        if _ASKS.search(clause) or _OUTCOME.search(clause):
            continue
        if _THAT_IT_IS.search(clause):
            yield clause, ""
        elif (found := _DENIES.search(clause)) is not None:
            subject = "" if found["is"] else clause[: found.start()]
            yield clause, f"{subject}{found['is'] or found['did'] or found['ever']}"


def _is_needed(clause: str, named: str, cause: str) -> bool:
    """Does the cause say itself that this is what lacks, so that who has not done it agrees?"""
    found = _DENIES.search(clause) if named else None
    done = found and (found["did"] or found["ever"])
    pairs = sorted(_pairs(done)) if done else []
    return any(re.search(f"{_LACKS}{re.escape(pair)}", simplified(cause)) for pair in pairs)


def _share(named: str, told: set[str]) -> float:
    pairs = _pairs(named)
    return len(pairs & told) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[str]:
    folded = "".join(simplified(text).split())
    return {folded[place : place + 2] for place in range(len(folded) - 1)}
