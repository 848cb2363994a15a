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
AGREED = "那就对上了，就是上面说的这个原因，照办法做就行。"

_CLAUSE = re.compile(r"[\s，。,.;；!！~～、…]+")
_DENIES = re.compile(
    r"(?<![是我们])不是(?P<is>[^不]{2,12}?)(?:啊|呀|的问题|的原因|弄的|设的|造成的|引起的|导致的)?$"
    # 「没强制」, 「没有停用过」; who has no 「管理员」 denies no cause.
    r"|没(?P<did>(?!有)[^\s没]{2,8}?)(?:过|啊|呀|的)?$|没有(?P<ever>[^\s没]{2,8}?)过[啊呀]?$"
)
_THAT_IT_IS = re.compile(r"不是(?:[这那][个种样]|上面|[你您]说的?)的?(?:原因|问题|情况|毛病)?[啊呀的]*$")
_BUT_IS = re.compile(r"(?<!不)(?<!就)的是(?P<is>.{4,16})$")
_ASKS = re.compile(r"[？?吗么吧]$|是不是|有没有")
# How it went, and what he lacks, is no cause.
_OUTCOME = re.compile(r"没(?:好|用|解决|反应|办法|变化|成功|效果|什么|有用|弄|试)|没有?(?:提示|人|时间|权限)")
# 「新电脑还要先登记」: who says 「没登记过」 agrees, however far off the cause names it: 「要先在平台登记」.
_LACKS = r"(?:没有?|尚?未|还要先?|先要|要先|需要?|必须先?|得先)[^，。；;]{0,12}?"
# 「不是加组织，管理员说要改角色」: what is done about it is no cause.
_REMEDY = re.compile(
    r"(?:让|叫|请|要|去|给[我他她]?)*(?:添?加|改|删|开通?|关|授权|重装|重启|重置|清|换|装|升级|同步|导入|登记)"
)
# 「许可里没加过」
_WHERE = re.compile(r"(?P<place>[^，。\s]{2,8})[里上中内]面?[也都还]?$")
_HAS_HAPPENED = re.compile(r"[了过]")
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
    denied = [
        (clause, named)
        for clause, named in _denials(text)
        if not (_is_needed(clause, named, case.cause) or _is_remedy(clause, named, case))
    ]
    found = [clause for clause, named in denied if not named or _share(named, told) >= _SHARE]
    return [] if found and _names_it_then(text, found, told) else found


def agreeing_clauses(case: Case, text: str) -> list[str]:
    """「没在平台加过」 of 「要先在平台登记」: the clauses that say of him what the cause says is lacking."""
    return [clause for clause, named in _denials(text) if _is_needed(clause, named, case.cause)]


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
    where = _WHERE.search(clause[: found.start()]) if found and done else None
    pairs = sorted(_pairs(done) | (_pairs(where["place"]) if where else set())) if done else []
    return any(re.search(_lacking(re.escape(pair)), simplified(cause)) for pair in pairs)


def _lacking(pair: str) -> str:
    return rf"{_LACKS}{pair}|{pair}[^，。；;]{{0,6}}(?:没有|未)"


def _names_it_then(text: str, denied: list[str], told: set[str]) -> bool:
    """「不是发票云的密码！我改的是接口账号的密码」: what he sets against it is what the case speaks of."""
    rest = without_clauses(text, denied)
    named = (hit["is"] for clause in _CLAUSE.split(rest) for hit in _BUT_IS.finditer(clause))
    return any(_share(what, told) >= _SHARE for what in named)


def _is_remedy(clause: str, named: str, case: Case) -> bool:
    """Is what is denied something that a way out does, and nothing that has happened: 「不是加组织」?"""
    found = _DENIES.search(clause) if named else None
    is_done = found is not None and found["is"] and _REMEDY.match(named) and not _HAS_HAPPENED.search(named)
    steps = [simplified(step) for way in case.solutions for step in (way.title, *way.steps)]
    return bool(is_done) and any(set(simplified(named)) <= set(step) for step in steps)


def _share(named: str, told: set[str]) -> float:
    pairs = _pairs(named)
    return len(pairs & told) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[str]:
    folded = "".join(simplified(text).split())
    return {folded[place : place + 2] for place in range(len(folded) - 1)}
