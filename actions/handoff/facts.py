"""The facts an engineer needs, gathered from what the customer has said so far; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from actions.clauses import CLAUSE
from actions.conversation import MAX_QUESTION_CHARS, Conversation
from actions.dialogue.asked import EDITION, answer_to
from actions.dialogue.matters import (
    Matter,
    as_question,
    as_settled,
    said_how,
    settled_matters,
    unsolved_matters,
    words_of,
)
from actions.dialogue.problems import LOGIN, kind_of
from actions.dialogue.protest import Protest, protests_in
from actions.dialogue.quoting import without_abuse
from actions.fallback.foreign_matters import names_foreign_password
from actions.handoff.blocked import blocked_by
from actions.handoff.contact import as_contact, without_call
from actions.handoff.deadline import said_deadline
from actions.handoff.issues import Issue, issue_served, texts_of, under_names
from actions.handoff.loss_denied import deleted_on_purpose, is_denied_at_last
from actions.handoff.means import is_well_reached_by, own_way_in, said_place, said_version
from actions.handoff.naming import (
    all_of_ours,
    denied_accounts,
    first_of,
    named_while_told,
    only_one,
    prompt_alone,
    said_by_whom,
    says_all,
)
from actions.handoff.newest import newest_trouble
from actions.handoff.prompt import clean_prompt, typed_prompt
from actions.handoff.since import said_since
from actions.handoff.telling import is_told, said_of_problem
from actions.handoff.trials import SHOWN_RESULT as SHOWN_RESULT
from actions.handoff.trials import as_they_went, joined, tried_of
from actions.logins.occasion import tells_login_trouble
from actions.logins.scope import COMPANY, SEVERAL
from actions.logins.telling import NOTHING_CHANGED, said_change
from actions.products.catalogue import as_facts
from actions.products.editions import is_of

ANSWERED = "answered"
"""Among the facts of a job: the titles of the buttons he answered with, told with the question."""

_OF_PRODUCT = {"product", "edition", "version", "module", "error_text", "codes", "period"}
"""Where there are several issues a job may be at the other one."""
_GAPS = re.compile(r" {2,}")
_LATER = re.compile(r"^(?:后来|现在|今天|今早|结果|然后|最后|接着|就是?|又|也|连)+")
_RECORDS = r"(?:凭证|单据|单子|数据|账套|账|分录|科目|卡片|发票|资料|备份)"
DATABASE, OPERATION = "database", "operation"
_DATA_AT_RISK = re.compile(
    r"数据(?:全)?(?:丢|没了|不见|被删|损坏|错乱)|误删|删错|删除了|账套(?:损坏|丢|没了|不见)"
    r"|数据库(?:损坏|置疑|可疑)|勒索|中毒|置疑|恢复错"
    rf"|{_RECORDS}[^，。,\s]{{0,3}}(?:全部?|都|一下子?|不小心|被[^，。,\s]{{1,4}})+(?:给)?(?:删除?(?:掉|光|没|完)?了|没了|不见了|丢了|清空了)"
    rf"|(?:不小心|手滑|手抖|失手|误)[^，。,\s]{{0,10}}删[^，。,\s]{{0,6}}{_RECORDS}|(?:不小心|手滑|手抖|失手)[^，。,\s]{{0,4}}把[^，。,\s]{{0,6}}{_RECORDS}[^，。,\s]{{0,4}}删"
    r"|\d+[张条笔](?:凭证|单据)?(?:全部?|都)?(?:没了|不见了|丢了)"
)

# 「误删后另行重录」: what was lost is there again.
_PUT_RIGHT = re.compile(
    r"(?:误删|删错|删除|删)(?:了|掉)?(?:以?后|之后|完)?[^。；;！!？?，,]{0,6}[，,\s]?[^。；;！!？?，,]{0,4}(?:重录|重新录|另录|补录|补做|重做|重新做|录回|补回|补上|找回来|恢复回来)(?!不)"
)
_NO_PASSWORD = re.compile(
    r"(?:(?<!是)不是|没问|没说|不关|没忘|无关|别跟我说|不想问)[^，。,\s]{0,6}密码(?!不对|的?(?:人|账|号))|密码[^，。,\s]{0,3}(?:没忘|没问题|没错|是对的|无关|没关系)"
)
# Facts in the customer's own words; a prompt may ask by itself (「是否覆盖？」), so `error_text` is none of them.
_TOLD = frozenset({"since", "deadline", "changed", "backup", "server", "client"})
_ASKS = re.compile(
    r"[?？]|怎么|怎样|如何|咋|在哪|哪里|哪儿|哪个|什么|为啥|多少|能不能|可不可以|要不要|会不会|是不是|有没有|吗"
)
# 「别再跟我讲网关了」 tells of nothing that was done.
_WANTS_NO_MORE = re.compile(
    r"(?:别|不要|少|甭)(?:再|老|总)*(?:跟|和|给|对)?(?:我)?(?:讲|说|提|扯|发|问)[^，。,；;！!？?\s]*"
)
SERVER_MODULE = "database"
FOREIGN_ACCOUNT = "not_erp"
_PASSWORD_TROUBLE = re.compile(
    r"密码[^，。,\s]{0,8}(?:忘|丢|没了|不对|错|不记得|记不得|想不起|改|重置|没有|不知道)"
    r"|(?:忘|丢|不记得|记不得|想不起|改|重置|找回|不知道)[^，。,\s]{0,8}密码"
)
_OF_PASSWORD = frozenset({"password_trouble", "account_kind", "way_in", "code_reachable"})
OF_ACCOUNTS = "platform"
"""The module that users and passwords are kept in."""
BESIDE_QUESTION = "（{}）"


def gather_facts(conversation: Conversation, job_facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of design §4; what the customer did not say is null, never guessed.

    `scope` is "company" or "one". `tried` holds what the customer tried by himself, and the cases shown with what he
    said of each. `question` tells every matter that is not solved, `settled` those that need nobody any more;
    `other_questions` are the problems of his message that were not taken yet. Where several modules or periods were
    said, none is named: the words tell which is which. `job_facts`, what the jobs under way know, completes and
    overrides; lists are joined.
    """
    texts = _written(conversation)
    is_all_settled = not unsolved_matters(conversation.dialogue)
    owed = [text for text in texts if is_all_settled or not _is_settled(conversation, text)]
    owed = [text for text in owed if not any(how in text for how in said_how(conversation.dialogue))]
    issue = issue_served(conversation)
    named = named_while_told(conversation, issue.matter if issue is not None else None)
    of_slots = {name: conversation.slot(name) for name in ("module", "error_text", "codes", "period")}
    of_slots = of_slots if issue is None else {}  # what was named last may be of the other one
    prompt = of_slots.get("error_text") or first_of(named, "error_text")
    known = {
        **as_facts({name: conversation.slot(name) for name in ("product", "edition", "version", "module")}),
        **_used(issue, conversation, owed),
        **_around(owed),
        "module": only_one(named, "module", of_slots.get("module")),
        "error_text": prompt_alone(conversation, prompt),
        "codes": of_slots.get("codes") or [code for names in named for code in names.get("code", ())],
        "scope": said_by_whom(conversation),
        "since": said_since(map(without_call, owed)),
        "deadline": said_deadline(texts),
        "tried": tried_of(conversation),
        "data_at_risk": True if any(map(_tells_loss, owed)) else None,
        "question": _question(conversation, texts, job_facts),
        "account_kind": conversation.slot("account_kind"),
        "period": only_one(named, "period", of_slots.get("period")),
        "other_questions": _not_told(conversation),
        "settled": as_settled(conversation.dialogue),
    }
    no_job = {"question", ANSWERED} | (_OF_PRODUCT if issue is not None else set())
    of_jobs = {name: fact for name, fact in job_facts.items() if name not in no_job}
    lists = {name: joined(known[name], of_jobs[name]) for name in ("tried", "codes") if of_jobs.get(name)}
    facts = {**known, **of_jobs, **lists}
    facts = {name: None if name in _TOLD and _asks(fact) else fact for name, fact in facts.items()}
    facts["module"] = facts["module"] or None
    facts["scope"] = all_of_ours(facts["scope"], known["scope"], texts)
    if isinstance(affected := facts.get("affected"), str):
        facts["affected"] = _each_name_once(affected)
    if facts.get("account_kind") in denied_accounts(conversation) or _is_no_foreign(facts.get("account_kind"), owed):
        facts["account_kind"] = None
    of_issue = owed if issue is None else texts_of(issue, owed)
    facts["error_text"] = clean_prompt(facts["error_text"], texts) or typed_prompt(of_issue)
    facts["tried"] = as_they_went(facts["tried"], texts, conversation.texts_since)
    if is_well_reached_by(facts.get("client"), texts):
        facts["client"] = None
    facts["scope"] = COMPANY if facts["scope"] == SEVERAL and says_all(owed) else facts["scope"]
    _take_back_loss(facts, owed)
    facts.update({"way_in": said} if facts.get("way_in") and (said := own_way_in(texts)) else {})
    facts["question"] = _with_rest(facts["question"], owed)
    if newer := newest_trouble(facts.get("password_trouble"), owed) if facts.get("password_trouble") else None:
        facts["password_trouble"] = newer
    if _denies_password(texts):
        facts = {name: None if name in _OF_PASSWORD else fact for name, fact in facts.items()}
        facts["diagnosis"] = None if facts.get("diagnosis") == "account" else facts.get("diagnosis")
    elif _is_of_password(facts, owed) and facts["module"] == SERVER_MODULE:
        facts["module"] = None  # 「账套管理的密码」 is in no module's trouble
    elif facts.get("password_trouble") and facts["module"] != OF_ACCOUNTS:
        facts["module"] = None  # 「今天要出报表，账号被锁了」 names what he is kept from
    return facts


def _tells_loss(text: str) -> bool:
    """Does he tell of lost data? What was put right, or deleted by himself to do a step anew, is not lost."""
    return _DATA_AT_RISK.search(_PUT_RIGHT.sub("", text)) is not None and not deleted_on_purpose(text)


def _take_back_loss(facts: dict[str, Any], texts: list[str]) -> None:
    """「没得数据坏」: the mark is taken off, and the open ticket is told that it is."""
    is_denied = is_denied_at_last(texts, _DATA_AT_RISK)
    if facts.get("data_at_risk") and is_denied:
        facts["data_at_risk"] = False
        facts["diagnosis"] = OPERATION if facts.get("diagnosis") == DATABASE else facts.get("diagnosis")


def _around(texts: list[str]) -> dict[str, Any]:
    """Where the program runs and what was changed before, as he told it of a login trouble, whoever heard it."""
    if not any(kind_of(text) == LOGIN or tells_login_trouble(text) or says_all([text]) for text in texts):
        return {}
    changed = said_change("，".join(_WANTS_NO_MORE.sub("", text) for text in texts))
    found = {"server": said_place(texts), "changed": changed if changed != NOTHING_CHANGED else None}
    return {name: fact for name, fact in found.items() if fact}


def _with_rest(question: Any, texts: list[str]) -> Any:
    """The question with what no field holds: what he cannot get for now, and how he is reached."""
    if not isinstance(question, str) or not question:
        return question
    blocked, contact = blocked_by(texts), as_contact(texts)
    parts = [f"卡在：{'、'.join(blocked)}"] if blocked else []
    parts += [f"联系：{contact}"] if contact else []
    rest = "。".join(parts)
    return f"{question}{BESIDE_QUESTION.format(rest)}" if rest else question


def _used(issue: Issue | None, conversation: Conversation, texts: list[str]) -> dict[str, Any]:
    """The product, its edition and its version: of the issue that a person is called for, where there are several."""
    if issue is not None:
        return {"product": issue.product, "edition": issue.edition, "version": issue.version}
    product = conversation.slot("product")
    chosen = answer_to(conversation.dialogue, EDITION, product)
    of_button = {"edition": chosen} if chosen and product and is_of(product, chosen) else {}
    version = conversation.slot("version") or said_version(texts, product)
    return {"version": version} | ({} if conversation.slot("edition") else of_button)


def _question(conversation: Conversation, texts: list[str], job_facts: Mapping[str, Any]) -> str | None:
    """What he told of the problem at hand; else what the job or the question skill knows, or the last that says
    anything."""
    dialogue = conversation.dialogue
    unsolved = _each_once(unsolved_matters(dialogue))
    if unsolved:
        told = as_question(under_names(unsolved, conversation), job_facts.get(ANSWERED, ()))
        return _GAPS.sub(" ", told) if told else None
    if settled := settled_matters(dialogue):
        return as_question(settled[-1:])
    earlier = [said for text in texts if (said := said_of_problem(text))]
    return job_facts.get("question") or dialogue.question or (earlier[-1][:MAX_QUESTION_CHARS] if earlier else None)


def _each_name_once(affected: str) -> str:
    """「登不上：全店、店」: what stands in a fuller name is no other one, and 「后来全店」 is 「全店」."""
    head, mark, names = affected.rpartition("：")
    listed = [_LATER.sub("", name) or name for name in names.split("、")]
    kept = [name for name in listed if not any(name != other and name in other for other in listed)]
    return f"{head}{mark}{'、'.join(kept)}"


def _each_once(matters: list[Matter]) -> list[Matter]:
    """The matters without words that stand whole in other words of the same matter."""
    return [{**matter, "words": _fullest(matter["words"])} for matter in matters]


def _fullest(words: list[str]) -> list[str]:
    kept: list[str] = []
    for place, said in enumerate(words):
        others = [*kept, *words[place + 1 :]]
        parts = CLAUSE.findall(said)
        if not parts or not any(all(part in other for part in parts) for other in others):
            kept.append(said)
    return kept


def _not_told(conversation: Conversation) -> list[str]:
    """What waits to be looked at and is not among the matters told of; 「就这一件」 says that nothing waits."""
    told = words_of(unsolved_matters(conversation.dialogue))
    if any(Protest.ONE_MATTER in protests_in(text).values() for text in conversation.customer_texts()):
        return []
    waiting = [problem["text"] for problem in conversation.dialogue.pending]
    return [text for text in waiting if not any(text in words for words in told)]


def _written(conversation: Conversation) -> list[str]:
    """All that he wrote to the bot, and what the desk heard of him in the queue."""
    texts = list(conversation.customer_texts())
    heard = words_of(unsolved_matters(conversation.dialogue))
    return [*texts, *(said for said in heard if not any(said in without_abuse(text) for text in texts))]


def _is_settled(conversation: Conversation, text: str) -> bool:
    """Was this told of a matter that needs nobody any more?"""
    said = said_of_problem(text)
    unsolved = unsolved_matters(conversation.dialogue)
    settled = words_of([matter for matter in conversation.dialogue.matters if matter not in unsolved])
    return bool(said) and is_told(said, settled) and not is_told(said, words_of(unsolved))


def _is_of_password(facts: Mapping[str, Any], texts: Iterable[str]) -> bool:
    """Is the trouble a password, by what a job found out, or by his words?"""
    is_found = any(facts.get(name) for name in _OF_PASSWORD) or facts.get("diagnosis") == "account"
    return is_found or any(map(_PASSWORD_TROUBLE.search, texts))


def _is_no_foreign(account: Any, texts: Iterable[str]) -> bool:
    """「发票云报登录ERP失败」, 「微信发给谁」: a name of theirs beside our trouble, and no password of theirs."""
    return account == FOREIGN_ACCOUNT and not any(map(names_foreign_password, texts))


def _asks(fact: Any) -> bool:
    """「服务器在哪重启」 tells of no server: a question is no answer."""
    return isinstance(fact, str) and _ASKS.search(fact) is not None


def _denies_password(texts: Iterable[str]) -> bool:
    """「不是密码！！」, as he said it last: what was understood of a password is then no fact."""
    spoken = [text for text in texts if "密码" in text]
    return bool(spoken) and _NO_PASSWORD.search(spoken[-1]) is not None
