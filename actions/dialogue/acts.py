"""What this turn does, beside what it is about: does he ask, did it work, does he go; as the reader of acts heard it.

A reading that is not sure enough counts for nothing, so that who asks here falls back on what else he has: the intent,
the job's own question, a few words that the reader can not know. A button, or a turn that was read by a model without
acts, does nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from actions.conversation import (
    AGREES,
    ASKS,
    COMPLAINS,
    DECLINES,
    DEMANDS,
    FAILED,
    GOES,
    TELLS,
    THANKS,
    WORKED,
    Act,
    Conversation,
)

SURE = 0.55
"""Of clauses read this surely, 19 in 20 are read right (tests/data/acts_held_out.jsonl)."""
CERTAIN = 0.8
"""So sure it must be that it worked: what is taken for solved by mistake is asked for no more."""
COURTESIES = frozenset({AGREES, THANKS})
"""What changes nothing beside another act."""

Outcome = Literal["worked", "failed"]
# 「重启过了怎么还不行」 asks, and tells that it was done.
_DONE = re.compile(r"[了过]|已经")
# 「进去了 没看见公司账」, 「能登了 结果少一个账套」: what is amiss now; 「原来是网线没插好」 only explains.
_AMISS = re.compile(
    r"没(?!事|问题|关系|什么|准|有?了$|再?(?:报|提示|弹|出错))|(?<!要)(?<!差)不(?!过|用|再|错|会再|客气|急|好意思)|不过.|空的|空白|是空|白的|少(?:了|一|几|个)"
    r"|缺|丢|[出报]错|慢|卡|乱码|但|可是|却|结果"
)
# 「重启了SQL」 was no computer of his; 「服务器自动更新 重启」 was done by nobody.
_OF_WHAT = re.compile(
    r"^[了过]?(?:一?下)?(?:那个|这个)?(?P<what>SQL\s?(?:server)?(?:服务)?|数据库(?:服务)?|服务器|中间层(?:服务)?|[a-z]{2,8}服务|服务|路由器?|交换机|打印机)",
    re.IGNORECASE,
)
_BY_ITSELF = re.compile(r"(?:自动|自己|系统更新|系统升级|停电|断电|跳闸)[^，。,\s]{0,6}(?:又|后|就)?$")
_EXPLAINS = re.compile(r"^(?:原来|因为|果然|应该|可能|估计|看来|刚才|之前|以前|昨天|是(?!不是|空|白))")


def read_acts(conversation: Conversation) -> list[Act]:
    """The clauses that were read surely enough, in the order of the words."""
    return [act for act in conversation.acts if act.confidence >= SURE]


def is_read(conversation: Conversation) -> bool:
    """Was every clause of this turn read surely enough? Only then does the lack of an act tell anything."""
    return bool(conversation.acts) and all(act.confidence >= SURE for act in conversation.acts)


def does(conversation: Conversation, act: str) -> bool:
    """Does a clause of this turn do this?"""
    return any(found.act == act for found in read_acts(conversation))


def does_only(conversation: Conversation, *acts: str) -> bool:
    """Does every clause one of these, courtesies apart, and at least one of them?"""
    done = {found.act for found in conversation.acts} - (COURTESIES - set(acts))
    return is_read(conversation) and bool(done) and done <= set(acts)


def asks(conversation: Conversation) -> bool:
    """Does he ask anything: 「那我自己能改不」, 「在哪看」?"""
    return does(conversation, ASKS)


def asked_clauses(conversation: Conversation) -> list[str]:
    """What he asks, clause by clause."""
    return _texts(conversation, {ASKS})


def told_clauses(conversation: Conversation) -> list[str]:
    """What he tells: facts, details, troubles."""
    return _texts(conversation, {TELLS})


def told_values(conversation: Conversation, name: str) -> list[str]:
    """The values of an entity that he tells; what only a question names (「清缓存会不会丢单子」) is told of nothing."""
    asked = [act for act in read_acts(conversation) if act.act == ASKS]
    values = []
    for entity in conversation.entities():
        if entity.get("entity") != name:
            continue
        start, end = int(entity.get("start") or 0), int(entity.get("end") or 0)
        is_asked = any(act.start <= start < act.end for act in asked)
        if is_asked and not _DONE.search(conversation.text[start : end + 1]):
            continue
        if _BY_ITSELF.search(conversation.text[:start]):
            continue  # 「昨晚服务器系统更新重启」 was no trial
        of = _OF_WHAT.match(conversation.text[end:])
        values.append(f"重启{of['what']}" if of and str(entity["value"]).startswith("重启") else str(entity["value"]))
    return values


def outcome(conversation: Conversation) -> Outcome | None:
    """How the way that is on screen went; of 「好了 又不行了」 the last counts, None where nothing certain is said, or
    it went well so far and something else is amiss."""
    ends = _of(conversation, {WORKED, FAILED})
    if not ends or (ends[-1].act == WORKED and (ends[-1].confidence < CERTAIN or amiss_after_success(conversation))):
        return None
    return "worked" if ends[-1].act == WORKED else "failed"


def amiss_after_success(conversation: Conversation) -> list[str]:
    """「装好了 进去了 没看见公司账」: what he tells to be amiss behind what went well, neither success nor failure."""
    places = [place for place, act in enumerate(conversation.acts) if act.act == WORKED and act.confidence >= CERTAIN]
    after = conversation.acts[places[-1] + 1 :] if places else []
    return [act.text for act in after if is_amiss(act)]


def is_amiss(act: Act) -> bool:
    """Does the clause tell, and of something that is not as it should be?"""
    tells = act.act == TELLS and act.confidence >= SURE
    return tells and bool(_AMISS.search(act.text)) and not _EXPLAINS.match(act.text)


def goes(conversation: Conversation) -> bool:
    """Does he do it now, or have it done, and neither asks nor reports anything beside it?"""
    return does(conversation, GOES) and not any(does(conversation, act) for act in (ASKS, FAILED, DEMANDS, COMPLAINS))


def reminds(conversation: Conversation) -> bool:
    """Does he say that he was not heard, or is he pressed?"""
    return does(conversation, COMPLAINS)


def demands(conversation: Conversation) -> bool:
    """Does he want something done: a person, a ticket, the next one?"""
    return does(conversation, DEMANDS)


def declines(conversation: Conversation) -> bool:
    """「不用了」, 「都不是」."""
    return does(conversation, DECLINES)


def _of(conversation: Conversation, acts: Iterable[str]) -> list[Act]:
    wanted = frozenset(acts)
    return [act for act in read_acts(conversation) if act.act in wanted]


def _texts(conversation: Conversation, acts: Iterable[str]) -> list[str]:
    return [act.text for act in _of(conversation, acts)]
