"""The facts an engineer needs, gathered from what the customer has said so far; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from actions.conversation import MAX_QUESTION_CHARS, NOT_HELPED_RESULT, Conversation
from actions.products.catalogue import as_facts

SHOWN_RESULT = "已查看，没有反馈"
OWN_RESULT = "客户说试过了，没解决"
STARTER_CHARS = 6

# 「转人工」 and its kin; what is left beside them may be the question itself.
_ASKS_FOR_PERSON = re.compile(
    r"(?:请|麻烦|帮我|给我|我要|我想|直接|赶紧|赶快|快点?|能不能|可以)*(?:转接?|找|叫|要|换|接|联系)(?:一?个|到|下|一下)*(?:人工客服|人工|真人|活人|客服|工程师|技术)(?:客服|服务|人员|处理|吧|来)*|人工客服|人工|提个?单|客服"
    r"|(?:别|不要|不想)(?:再)?(?:让|跟|和|用)?(?:机器人|机器)[^，。！,!]*|(?:找|叫|来|换)个?人(?:来|吧|处理|跟我说)*"
)
_STILL_BROKEN = re.compile(r"还是?不行|不行|没用|没解决|不管用|没效果|没好|试了|试过")
_SINCE = re.compile(
    r"(?:从|自从|自)?((?:今天|昨天|前天|上周|这周|本周|上个月|这个月)(?:一?早|早上|上午|中午|下午|晚上)?|今早|刚才|刚刚|升级(?:完|之?后)|更新(?:完|之?后)|换(?:了)?(?:电脑|服务器)(?:之?后)?|重装(?:系统)?(?:之?后)?|停电(?:之?后)?)(?=开始|起|就|以后|之后|突然|，|,|\s|登|进|打|提示|还)"
)
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
        "since": _last_match(_SINCE, texts),
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


def question_for_engineer(conversation: Conversation, texts: list[str]) -> str | None:
    """The question at hand and what was added while asking for a person; else the last thing that says anything."""
    added = _ASKS_FOR_PERSON.sub("", conversation.text).strip(" ，。,.!！?？、")
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
