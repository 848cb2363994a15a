"""A success, and what he goes on to: 「进去了 谢谢 那我能不能改密码」, 「能进了 还有个事 我想反结账」.

The clauses up to the first that asks, or opens another matter, tell how it went; from there on it is a new question. A
long turn is read so, too, and a clause that was not read surely takes nothing back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.answers.follow_up import names_nothing
from actions.clauses import CLAUSE_WITH_MARK
from actions.conversation import AGREES, ASKS, COMPLAINS, DEMANDS, FAILED, GOES, TELLS, THANKS, WORKED, Conversation
from actions.dialogue.acts import CERTAIN, SURE
from actions.dialogue.worked import asks_in_clause, only_sounds_so, says_worked
from actions.spelling import simplified

MAX_CHARS = 160
"""Who writes more than this tells a story."""

_OPENS = re.compile(
    r"^(?:哦|噢|喔|那个|那|嗯|啊|好的?|行|对了?|诶|哎|老师|师傅|顺便|不过|但是?)*"
    r"(?:还有(?:(?:[一两]?个|[一两]?件|点)?(?:小)?(?:别的|其他|其它)?的?(?:问题|事|疑问)|$|(?=[，,\s])|就是|[一]?个(?=[^，。]{2}))|另外(?:还?有)?(?:一?[个件])?(?:问题|事情?)?"
    r"|再(?:问|请教)(?:您|你)?(?:一?下|[一]?个|一?件)?(?:别的)?(?:问题|事)?|(?:还)?(?:想|要)(?:再)?问(?:您|你)?(?:一?下|[一]?个|一?件)(?:别的)?(?:问题|事)?"
    r"|最后(?:再)?(?:一?[个点])?(?:小)?(?:问题|问(?:一?下|一?[个句])?)|顺便(?:再)?问(?:一?下)?|对了(?=$|[，,\s]|[^，。]{3}))"
)
# A bare 「另外」 may go on with the same matter.
_ANOTHER = re.compile(r"问题|事|别的|其[他它]|请教")
# One question more, of what is at hand as likely as not.
_LAST = re.compile(r"最后|顺便")
_OTHER_COMPANY = re.compile(
    r"^(?:哦|噢|那个|那|然后|还有|另外|对了|我们?|[，,\s])*(?:我|我们)?(?:还有|另外?|第二)(?:外)?(?:的)?[一那]?(?:家|个(?:公司|客户|单位|账套|厂|店))"
)
# It goes wrong still, or anew; 「又弹出来怎么办」 asks, and tells that it has not worked.
_FAILS = re.compile(
    r"(?:还是|仍然?|依旧|依然|又(?!是|不)|怎么(?:还|又)|为(?:什么|啥|何)(?:还|又))[^，。]{0,10}(?:[不没]|报|提示|弹|错|这样|失败)|还是[要让叫](?:我|她|他)?(?:输|填|登|密码|验证)|失败|报错|出错|没用|没反应|不行了|用不了|打不开|登不[上进]|进不去"
)
_BUT = re.compile(r"^(?:但是?|可是?|不过|就是|只是|然而|结果|谁知)")
_AMISS = re.compile(r"[不没]|少|缺|慢|错|卡|空")
_DOUBLED = re.compile(r"(?P<mark>[？?！!。])，")
_SKIPS = frozenset({AGREES, THANKS})
_NODS = frozenset({AGREES, THANKS, GOES})


@dataclass(frozen=True, slots=True)
class Beyond:
    """`told`: what says that it worked; `rest`: what he goes on to; `is_other`: he says himself that it is another
    matter, or of another company."""

    told: str
    rest: str
    is_other: bool


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    act: str | None
    confidence: float


def success_and_more(conversation: Conversation) -> Beyond | None:
    """What this turn goes on to behind a success; None where it tells none, or nothing follows, or it fails still."""
    if not 0 < len(conversation.text) <= MAX_CHARS:
        return None
    clauses = _clauses(conversation)
    turn = next((at for at, one in enumerate(clauses) if _begins_more(one)), None)
    if turn is None:
        return None
    worked = [at for at in range(turn) if _worked(clauses[at])]
    if not worked or not _is_sure(clauses, worked, turn):
        return None
    last = worked[-1]
    is_other = _opens_another(clauses, turn)
    between = clauses[last + 1 : turn]
    if any(map(_fails, between)) or (not is_other and _fails_in(clauses[turn:])):
        return None
    # What he tells before he asks is part of the question; before another matter it is told of the one that is over.
    rest = clauses[turn:] if is_other else [*_told_of_question(between), *clauses[turn:]]
    return Beyond(clauses[last].text, _joined(rest), is_other)


def more_after_nod(conversation: Conversation) -> str:
    """「懂了 那我就不动啦 最后一个小问题 换操作员点哪」: the question, where he only agrees before it; else empty."""
    clauses = _clauses(conversation)
    turn = next((at for at, one in enumerate(clauses) if opens_beyond(simplified(one.text))), 0)
    head = clauses[:turn]
    if not head or not all(one.act in _NODS and one.confidence >= SURE for one in head):
        return ""
    rest = _joined(clauses[turn:])
    bare = without_opener(rest)
    return rest if _opens_another(clauses, turn) or names_other_company(bare) else bare


def turns_to_another(text: str) -> str:
    """「还有个事 凭证断号了怎么整理」: what he turns to, where he says himself that it is another matter."""
    said = simplified(text)
    opener = _OPENS.match(said)
    is_another = opener is not None and _ANOTHER.search(opener[0]) is not None and not _LAST.search(opener[0])
    rest = without_opener(text) if is_another else ""
    return rest if rest != text and not names_nothing(rest) else ""


def opens_beyond(clause: str) -> bool:
    """「还有个事」, 「另一家客户」, 「最后一个小问题」: does a clause turn to something else?"""
    return _OPENS.match(clause) is not None or names_other_company(clause)


def names_other_company(text: str) -> bool:
    """「我另一家客户用的是记账王」: whose products and editions are others."""
    return _OTHER_COMPANY.match(text) is not None


def part_of_other_company(text: str) -> str:
    """What he tells of another company, from the clause that turns to it on; empty where none does."""
    starts = [found.start() for found in CLAUSE_WITH_MARK.finditer(text) if names_other_company(found[0])]
    return text[starts[0] :] if starts else ""


def without_opener(text: str) -> str:
    """What he goes on to, without the words that only turn to it; another company is named in it still."""
    if theirs := part_of_other_company(text):
        return theirs
    found = _OPENS.match(text)
    rest = text[found.end() :].strip(" ，,。：:、") if found is not None else text
    return rest or text


def _clauses(conversation: Conversation) -> list[_Clause]:
    """All clauses in the order of the words: as they were read, and those that the reader has left out."""
    text, acts = conversation.text, sorted(conversation.acts, key=lambda act: act.start)
    found: list[_Clause] = []
    at = 0
    for act in acts:
        found += [_Clause(words, None, 0.0) for words in CLAUSE_WITH_MARK.findall(text[at : act.start])]
        found.append(_Clause(act.text, act.act, act.confidence))
        at = max(at, act.end)
    found += [_Clause(words, None, 0.0) for words in CLAUSE_WITH_MARK.findall(text[at:])]
    return [one for one in found if re.search(r"\w", one.text)]


def _joined(clauses: list[_Clause]) -> str:
    return _DOUBLED.sub(r"\g<mark>", "，".join(one.text for one in clauses))


def _begins_more(one: _Clause) -> bool:
    return _asks(one) or opens_beyond(simplified(one.text))


def _asks(one: _Clause) -> bool:
    said = simplified(one.text)
    if one.act == ASKS and one.confidence >= SURE:
        return not says_worked(said)
    return one.confidence < SURE and asks_in_clause(said) and not says_worked(said)


def _worked(one: _Clause) -> bool:
    said = simplified(one.text)
    if only_sounds_so(said):
        return False
    if one.act == WORKED and one.confidence >= CERTAIN:
        return True
    is_free = one.act in (None, WORKED, TELLS) or one.confidence < CERTAIN
    return is_free and says_worked(said)


def _is_sure(clauses: list[_Clause], worked: list[int], turn: int) -> bool:
    """Is one of them read as a success, or thanked for, or turned away from?"""
    if any(clauses[at].act == WORKED and clauses[at].confidence >= SURE for at in worked):
        return True
    is_thanked = any(one.act == THANKS and one.confidence >= SURE for one in clauses)
    return is_thanked or _opens_another(clauses, turn) or any(clauses[at].act in (None, FAILED) for at in worked)


def _opens_another(clauses: list[_Clause], turn: int) -> bool:
    said = simplified(clauses[turn].text)
    if names_other_company(said):
        return True
    after = "，".join(simplified(one.text) for one in clauses[turn:])
    opener = _OPENS.match(after)
    if opener is None:
        return False
    if _LAST.search(opener[0]):
        return False
    return _ANOTHER.search(opener[0]) is not None


def _fails(one: _Clause) -> bool:
    said = simplified(one.text)
    if one.act in (FAILED, COMPLAINS, DEMANDS) and one.confidence >= SURE:
        return True
    return _FAILS.search(said) is not None or (_BUT.match(said) is not None and _AMISS.search(said) is not None)


def _fails_in(clauses: list[_Clause]) -> bool:
    """Does what follows say that it fails still, or anew?"""
    return any(_FAILS.search(simplified(one.text)) for one in clauses)


def _told_of_question(between: list[_Clause]) -> list[_Clause]:
    """The facts before the question; courtesies, and more of the success, are none."""
    return [one for one in between if one.act not in _SKIPS and one.act != WORKED]
