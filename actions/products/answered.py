"""The answer to "which product is it": who names one mostly says something beside it.

「税盘我们带去税务局。我们用的是云星空」, 「不太清楚叫啥 同事说是星空 网页里打开的」: the product is taken, and the
question that waited for it runs on, with the facts that he adds. What only names the product, tells how one gets to
it, or closes a matter that is not ours, is no word to search with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from actions.clauses import CLAUSE_WITH_MARK
from actions.closing.ledger import as_ledgers_trouble
from actions.conversation import AGREES, ASKS, AWAIT_PRODUCT, AWAITING, GOES, PRODUCT, THANKS, Act, Conversation
from actions.dialogue.part_of import part_of_turn
from actions.dialogue.problems import CLOSING, LOGIN, OTHER, PASSWORD, kind_of, opens_another
from actions.fallback.foreign_matters import matters
from actions.fallback.refusal import names_other_vendor

MAX_CHARS: Final = 120
"""Longer than this it is a story, which the library reads."""
NAMED_CHARS: Final = 3
"""So little beside the name says no more than which product it is."""
_TOPICS: Final = frozenset({PASSWORD, LOGIN, CLOSING, OTHER})
_COURTESIES: Final = frozenset({AGREES, THANKS})
_NEWS: Final = ("error_text", "code", "product_excluded")
_NAMES: Final = (PRODUCT, "edition", "version")
_FILLER: Final = re.compile(
    r"我们?|咱们?|俺们?|公司|单位|店里|这边|这里|同事|会计|老板|他们?|别人|人家|都|说|讲|叫|喊|写着?|显示|用的?是?|使用的?|应该|可能|好像|大概"
    r"|貌似|就是|那个?|这个?|是的?|的|吧|呢|啊|哦|嗯|哈|呀|嘛|产品|软件|系统|版本|版|金蝶|不是|不用|[\W_]"
)
_UNSURE: Final = re.compile(
    r"^(?:我|也|其实|具体|真的?|还|都|就|名字?|产品|软件|版本)*(?:(?:不|没|搞不|弄不|说不|分不|记不)(?:太|大|怎么|是?很|上|得)?(?:清楚|清|知道|晓得|懂|明白|注意|记得)|(?:说|讲|叫|想)不(?:上|出|起)来?)"
    r"[^，。？?]{0,4}(?:叫|是|用的?)?(?:啥|什么|哪[个种款]?|名[字儿]?|产品|软件|版本?|全名)*[啊呀呢的了哈]*$"
)
_DOOR: Final = (
    r"(?:电脑|手机|微信|桌面|网页|网站|网址|网络|链接|地址栏?|浏览器|谷歌|客户端|图标|收藏夹|快捷方式|二维码"
    r"|扫一?码|扫一?扫|扫马|app)"
)
_WAY_IN: Final = re.compile(
    r"^(?:我们?|都|就|是|平时|一般|每天|直接|在|从|用|靠|通过|打开|点|那个|就是|它|那)*"
    rf"{_DOOR}(?:{_DOOR}|版|端|上面?|里面?|里头|中|进去?|打开|双击|点|登录?|扫一?[码马]?|那个|是|有个?|写着|带|的|用|后面"
    r"|结尾|开头|就|[a-z0-9.:/_-]+)*$",
    re.IGNORECASE,
)
# 「税盘我们带去税务局」, 「个税那个我找税局去」: seen to by others.
_ELSEWHERE: Final = re.compile(
    r"税盘|税控|税局|税务|电子税|个税|社保|银行|网银|u盾|航信|百望|发票(?:平台|云)|邮箱|钉钉", re.IGNORECASE
)
_SEEN_TO: Final = re.compile(
    r"(?:带|拿|跑|送|找|去|问|联系|打给?|等|交给?)(?:去|到|一?趟|过去|着|给)*(?:了|就行)?|(?:明白|知道|晓得|清楚|懂)了?|先不[管说弄]|另外(?:弄|办|解决)"
)
_ASKS_IT: Final = re.compile(r"[？?吗么]$|怎么|咋|如何|能不能|可不可以|哪|谁|什么时候|多久")


def question_answered(conversation: Conversation) -> Conversation | None:
    """The question that waited for the product, as if he had told it now with the facts that he adds; None where this
    turn names no product, says nothing beside it that could lead astray, or tells another matter."""
    dialogue, text = conversation.dialogue, conversation.text
    if conversation.awaiting != AWAIT_PRODUCT or dialogue.question is None or not 0 < len(text) <= MAX_CHARS:
        return None
    if conversation.entity(PRODUCT) is None or any(conversation.values(name) for name in _NEWS):
        return None
    if names_other_vendor(conversation) or opens_another(text):
        return None
    clauses = [clause for clause in CLAUSE_WITH_MARK.findall(text) if not _only_names(clause, conversation)]
    facts = [clause for clause in clauses if not _is_idle(clause, conversation)]
    own = LOGIN if dialogue.topic == PASSWORD else kind_of(dialogue.question)
    if kind_of("，".join(facts)) not in (None, OTHER, own):
        return None
    told = "，".join([dialogue.question, *(fact for fact in facts if fact not in dialogue.question)])
    topic = dialogue.topic if dialogue.topic in _TOPICS else OTHER
    view = {"text": told, "intent": topic, "entities": [*_entities(told, conversation), *_named(conversation)]}
    asked = conversation.about(view, {AWAITING: None}, acts=list(_acts(told, conversation)))
    heard = as_ledgers_trouble(asked)
    return None if heard is asked and len(facts) == len(clauses) else heard


def product_named(conversation: Conversation) -> Conversation:
    """The turn that answers a job's question for the product, without the words that only lead to the name; as it is
    where it has none of these."""
    if conversation.entity(PRODUCT) is None or not 0 < len(conversation.text) <= MAX_CHARS:
        return conversation
    text = conversation.text
    for clause in CLAUSE_WITH_MARK.findall(text):
        names = any(conversation.text[start:end] in clause for start, end in conversation.spans(*_NAMES))
        if not names and _is_idle(clause, conversation):
            text = text.replace(clause, " ", 1)
    left = re.sub(r"\s*[，,。；;、]*\s+[，,。；;、]*\s*", " ", text).strip(" ，,。；;、")
    return conversation if text == conversation.text else part_of_turn(conversation, left)


def names_product_asked_for(conversation: Conversation) -> bool:
    """Is a product of ours named where we have asked for it? Whatever it was heard as, it is no foreign matter."""
    is_named = conversation.entity(PRODUCT) is not None and bool(conversation.text)
    return conversation.awaiting == AWAIT_PRODUCT and is_named and not names_other_vendor(conversation)


def _only_names(clause: str, conversation: Conversation) -> bool:
    """「我们用的是金蝶云星空」, 「同事说是星空」."""
    names = [conversation.text[start:end] for start, end in conversation.spans(*_NAMES)]
    if not any(name in clause for name in names):
        return False
    for name in sorted(names, key=len, reverse=True):
        clause = clause.replace(name, "")
    return len(_FILLER.sub("", clause)) < NAMED_CHARS and not _ASKS_IT.search(clause)


def _is_idle(clause: str, conversation: Conversation) -> bool:
    """Does it tell nothing of the question: that he does not know the name, how one gets in, thanks, what others see
    to?"""
    if _UNSURE.match(clause) or (conversation.dialogue.topic != LOGIN and _WAY_IN.match(clause)):
        return True
    if _ASKS_IT.search(clause):
        return False
    does = {act.act for act in conversation.acts if act.text.strip("？?") == clause.strip("？?")}
    if does and does <= _COURTESIES:
        return True
    is_theirs = _ELSEWHERE.search(clause) is not None or any(matter.is_named(clause) for matter in matters())
    return is_theirs and (GOES in does or _SEEN_TO.search(clause) is not None)


def _entities(told: str, conversation: Conversation) -> Iterator[dict[str, Any]]:
    """What was named in these words when he wrote them, at its place here; which product it is he has just said."""
    seen: set[tuple[str, int]] = set()
    for text, entities in conversation.customer_turns():
        for one in entities:
            if one.get("start") is None or one["entity"] in _NAMES:
                continue
            words = text[one["start"] : one["end"]]
            start = told.find(words)
            if words and start >= 0 and (one["entity"], start) not in seen:
                seen.add((one["entity"], start))
                yield {**one, "start": start, "end": start + len(words)}


def _named(conversation: Conversation) -> list[Mapping[str, Any]]:
    """The product, its edition and version as this turn names them; they stand nowhere in the question."""
    named = [one for one in conversation.entities() if one.get("entity") in _NAMES]
    return [{key: value for key, value in one.items() if key not in ("start", "end")} for one in named]


def _acts(told: str, conversation: Conversation) -> Iterator[Act]:
    """What the clauses of the question do, as they were read when he wrote them."""
    seen: set[str] = set()
    for act in conversation.customer_acts():
        start = told.find(act.text)
        if start >= 0 and act.text not in seen and (len(act.text) > 1 or act.act == ASKS):
            seen.add(act.text)
            yield replace(act, start=start, end=start + len(act.text))
