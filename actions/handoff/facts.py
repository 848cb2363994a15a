"""The facts an engineer needs, gathered from what the customer has said so far; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from actions.conversation import MAX_QUESTION_CHARS, NOT_HELPED_RESULT, Conversation
from actions.dialogue.quoting import without_abuse
from actions.products.catalogue import as_facts

SHOWN_RESULT = "已查看，没有反馈"
OWN_RESULT = "客户说试过了，没解决"
STARTER_CHARS = 6

# 「转人工」 and its kin; what is left beside them may be the question itself.
_ASKS_FOR_PERSON = re.compile(
    r"(?:请|麻烦|帮我|给我|我要|我想|直接|赶紧|赶快|快点?|能不能|可以)*(?:转接?|找|叫|要|换|接|联系)(?:一?个|到|下|一下)*(?:人工客服|人工|真人|活人|客服|工程师|技术)(?:客服|服务|人员|处理|吧|来)*|人工客服|人工|提个?单|客服"
    r"|(?:别|不要|不想)(?:再)?(?:让|跟|和|用)?(?:机器人|机器)[^，。！,!]*|(?:找|叫|来|换)个?人(?:来|吧|处理|跟我说)*"
    r"|(?:还|到底)?有没?有?人(?:在|吗|呢|没有?)+|人呢|在不在|我(?:都|已经)?说了?过?了(?=$|[\s，,。!！?？])|听(?:不懂|见没)[^，。]{0,4}"
)
_STILL_BROKEN = re.compile(r"还是?不行|不行|没用|没解决|不管用|没效果|没好|试了|试过")
_DAY = "(?:今天|昨天|前天|上周|这周|本周|上个月|这个月)"
_PART_OF_DAY = "(?:一?早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|凌晨)"
_WHEN = f"(?:{_DAY}{_PART_OF_DAY}?|今早|今晨|昨晚|昨夜|刚才|刚刚)"
_CLOCK = (
    rf"(?<!明天)(?<!后天)(?<![\d点:：午上晚早晨])(?:{_WHEN}{_PART_OF_DAY}?|{_PART_OF_DAY})?\d{{1,2}}(?:点(?:半|多|钟|\d{{1,2}}分?)?|[:：]\d{{2}})(?:左右|多)?"
)
_EVENT = (
    rf"{_WHEN}?(?:升级|更新|打补丁|换了?(?:电脑|服务器|路由器?|网络)|重装(?:系统)?|停[过了]?电|断[过了]?电|重启)(?:完|了|以?后|之后)+"
)
_AGO = "(?:[一二两三四五六七八九十半几\\d]+(?:来|多)?个?半?(?:分钟|小时|钟头|天))(?:之|以)?前"
_BEGINS = "(?=的?时?候?(?:开始|起|以后|之后|突然|登|进|打|提示)|就(?!要|得|必须|截止|到期|交|报)"
# A moment, or what happened before, with words that make it the beginning; 「今天就要报税」 is a deadline.
_SINCE = re.compile(
    rf"(?:从|自从|自)?({_CLOCK})(?:{_BEGINS})|[，,\s]*$|[，,\s]+(?!前|之前|要|就要|必须|截止|得|交))"
    rf"|(?:从|自从|自)?({_AGO})(?:{_BEGINS})|[，,\s]|$)"
    rf"|(?:从|自从|自)?({_EVENT})(?:{_BEGINS})|[，,\s还都又也连卡用报]|$)"
    rf"|(?:从|自从|自)?({_WHEN})(?:{_BEGINS})|[，,\s])"
)
# 「昨天还好的」: it began after that.
_WAS_FINE = re.compile(rf"({_WHEN})(?:都|也)?还(?:是)?(?:好|能|可以|正常|行|没事|没问题|用得|登得)")
_YESTERDAY = re.compile("^昨")
_DEADLINE = re.compile(
    r"(?:今天|今晚|明天|明早|后天|本周|月底|\d{1,2}[号日])(?:早上|上午|中午|下午|晚上)?(?:下班)?(?:之?前|就?必须|就?一定|要交|要报|截止|到期)|下班(?:之?前)|申报截止|最后一天"
)
_DATA_AT_RISK = re.compile(
    r"数据(?:全)?(?:丢|没了|不见|被删|损坏|错乱)|误删|删错|删除了|账套(?:损坏|丢|没了|不见)"
    r"|数据库(?:损坏|置疑|可疑)|勒索|中毒|置疑|恢复错"
)


def says_still_broken(text: str) -> bool:
    """「还是不行」 and its kin, said of what was tried last."""
    return _STILL_BROKEN.search(text) is not None


def gather_facts(conversation: Conversation, job_facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of design §4; what the customer did not say is null, never guessed.

    `scope` is "company" or "one". `tried` holds what the customer tried by himself, and the cases shown with what he
    said of each. `other_questions` are the problems of his message that were not taken yet. `job_facts`, what the jobs
    under way know, completes and overrides; lists are joined.
    """
    texts = list(conversation.customer_texts())
    known = {
        **as_facts({name: conversation.slot(name) for name in ("product", "edition", "version", "module")}),
        "error_text": conversation.slot("error_text"),
        "codes": conversation.slot("codes") or [],
        "scope": conversation.slot("scope"),
        "since": said_since(texts),
        "deadline": _last_match(_DEADLINE, texts),
        "tried": _tried(conversation),
        "data_at_risk": True if _last_match(_DATA_AT_RISK, texts) else None,
        "question": question_for_engineer(conversation, texts),
        "account_kind": conversation.slot("account_kind"),
        "period": conversation.slot("period"),
        "other_questions": [problem["text"] for problem in conversation.dialogue.pending],
    }
    joined = {name: _joined(known[name], job_facts[name]) for name in ("tried", "codes") if job_facts.get(name)}
    return {**known, **job_facts, **joined}


def said_since(texts: Iterable[str]) -> str | None:
    """Since when, as the customer said it last; 「昨天还好的」 means since today."""
    since = None
    for text in texts:
        fine, found = _WAS_FINE.search(text), _SINCE.search(text)
        if found is not None:
            since = found[found.lastindex or 0]
        elif fine is not None:
            begun = "今天" if _YESTERDAY.match(fine[1]) else f"{fine[1]}之后"
            since = f"{begun}（{fine[1]}还正常）"
    return since


def question_for_engineer(conversation: Conversation, texts: list[str]) -> str | None:
    """The question at hand and what was added while asking for a person; else the last thing that says anything."""
    added = without_abuse(_ASKS_FOR_PERSON.sub("", conversation.text)).strip(" ，。,.!！?？、")
    says_something = len(added) >= STARTER_CHARS and not _STILL_BROKEN.fullmatch(added)
    question = conversation.dialogue.question
    if question:
        return f"{question}，{added}"[-MAX_QUESTION_CHARS:] if says_something and added not in question else question
    if says_something:
        return added[:MAX_QUESTION_CHARS]
    earlier = [text for text in texts if len(_ASKS_FOR_PERSON.sub("", text)) >= STARTER_CHARS]
    return earlier[-1][:MAX_QUESTION_CHARS] if earlier else None


def _tried(conversation: Conversation) -> list[dict[str, str]]:
    dialogue = conversation.dialogue
    if dialogue.current and _STILL_BROKEN.search(conversation.text):
        dialogue.record(dialogue.current, NOT_HELPED_RESULT)
    own = [{"what": what, "result": OWN_RESULT} for what in dialogue.tried]
    return own + [{"what": entry["title"], "result": entry["result"] or SHOWN_RESULT} for entry in dialogue.shown]


def _joined(known: list[Any], of_job: list[Any]) -> list[Any]:
    """Both lists, each thing once; the job knows better how it went."""
    names = [_name(entry) for entry in of_job]
    return [*(entry for entry in known if _name(entry) not in names), *of_job]


def _name(entry: Any) -> Any:
    return entry.get("what") if isinstance(entry, Mapping) else entry


def _last_match(pattern: re.Pattern[str], texts: Iterable[str]) -> str | None:
    found = [match[match.lastindex or 0] for text in texts if (match := pattern.search(text))]
    return found[-1] if found else None
