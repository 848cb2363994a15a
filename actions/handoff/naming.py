"""What the turns that tell of the trouble name: module, period, prompt, codes, and how many are affected.

A name counts where the words speak of the trouble. 「购买合同发票我们都有」 is about papers that he holds, neither
about the module of invoices nor about everybody; the month that 「还好」 was is not the one that is in trouble.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from actions.answers.follow_up import asks
from actions.clauses import CLAUSE
from actions.conversation import AGREES, ASKS, COMPLAINS, DEMANDS, THANKS, Conversation
from actions.dialogue.acts import SURE
from actions.dialogue.matters import Matter, settled_matters, unsolved_matters, words_of
from actions.dialogue.problems import kind_of
from actions.handoff.since import is_still_fine
from actions.handoff.telling import is_told, said_of_problem
from actions.handoff.turning import OPENED_BY
from actions.logins.scope import COMPANY, ONE, SEVERAL, is_everybody, told_scope

Named = dict[str, list[str]]
"""What one turn names, by entity; an empty value: it was named, and is not the trouble's."""

# 「应收当前期间还是9月」: where the books stand, not the period that is worked on.
_STANDS_AT = re.compile(
    r"(?:还是|还在|停在|停留在|现在是|当前(?:期间)?(?:是|为|在)?|显示(?:是|为)?|已经到了?)$"
)
# 「会计上个月不干了」, 「上个月换的服务器」: when something happened, and no month of the books.
_HAPPENED_THEN = re.compile(
    r"^(?:的时候|的|就|才|刚|已经|我们|突然|底|初|中旬)*(?:不干|离职|辞职|辞了|走[了人的掉]|退休|调走|来的|入职|接手|接的|换[了的过]|买[了的]|装[了的]|搬|升级|更新|停机|停用|过户|注销|交接|请假|出国|培训|续费|到期|销[号户]|办[的了]|丢[了的]|退[了的]|停[了的])"
)
# 「一张是上个月的」, 「有两笔是10月的」: one thing of many is of that month.
_ONE_OF_MANY = re.compile(
    r"(?:[一二两三几\d](?:张|笔|个|条|份)|其中|那张|这张|有的)[^，。,\s]{0,4}?(?:还|都|也)?(?:是|在|属于)?$"
)
_OF_MANY = re.compile(r"^(?:份|月)?的(?!结账|月结|账|报表)")
# 「我自己反结到上个月行不行」 names where to, not where he stands.
_BACK_TO = re.compile(r"(?:反结账?|退|倒|恢复|还原)(?:回|到|至|去)+$")
# 「没有下一件，就这一个」 counts his matters, not the people.
_ONE_MATTER = re.compile(
    r"^(?:我|一共|总共|真的)*(?:就|只有?|仅|只是|就是)+(?:这|那)?(?:么)?一个(?:问题|事情?|疑问|要问的)?(?:了|啊|呀|哈|吧|的)*$"
)
# 「隔壁店没事，就我们店」: all of his own are affected still.
_ALL_OF_OURS = re.compile(
    r"(?:就|只有?|单单|唯独|偏偏)(?:是)?我们(?:这)?(?:一?[个家])?(?:店|门店|厂|分公司|公司|单位|分店)"
)
# What works is no people.
_OTHER_THINGS = re.compile(r"(?:别的|其[他它])(?:网站|网页|软件|程序)[^，。,\s]{0,4}(?:正常|能|没事|没问题|可以)")
# 「就仓库小张一个人这样」
_ONE_OF_THEM = re.compile(
    r"(?:就|只有?|单单|唯独|只是)(?!我们|剩)[^，。,\s我]{1,6}(?:一个人?|这一?台|那一?台)(?:电脑)?(?:是)?(?:这样|不行|登不|进不|用不|打不|审不|有问题|报|提示|不能|没法|出不)"
)
_WAS_DONE = re.compile(r"(?:恢复|还原|更新|升级|重启|备份|换|重?装|搬|迁移)[^，。,\s]{0,2}[过了完]")
# Who stands before it is affected; 「我们都有」 tells what they have.
_IS_AFFECTED = re.compile(
    r"不|没(?!有?人)|无法|失败|报错|提示|卡|掉线|断|闪退|崩|慢|转圈|这样|一样|有问题|出问题|异常|错|锁|[?？]|打开就|怎么"
)
_SAID_TO_US = frozenset({ASKS, DEMANDS, THANKS, AGREES, COMPLAINS})
_DENIES = re.compile(
    r"(?:没有?|不是|又不是|没用过?|不用|不登|哪有|哪来的?)(?:什么|那个?|这个?|金蝶|注册过?|开通?过?)*$"
)
_LACKS = re.compile(r"^(?:我们?|公司|这边|这里|根本|压根|都|也|是)*(?:没有(?!反应|权限|提示)|没注册|没开|不用(?!输))")
# 「服务器加6台 全卡在登录那步」
_ALL_STUCK = re.compile(
    r"(?:服务器|主机)(?:和|跟|加|带|连)[^，。,\s]{0,8}(?:台|客户端|电脑)[，,\s]*(?:全|都)+(?:部)?(?:卡|不行|登不|进不|连不|打不开|掉线|转圈)"
    r"|(?<![部组科室的])[，,\s台]全(?:都|部)?(?:卡|登不|进不|连不|打不开|掉线|转圈|瘫|崩)"
)
# 「我们一屋五台电脑全部都登不起」: all that there are, however few.
_ALL_THERE_ARE = re.compile(
    r"(?<!部)(?<!组)(?<!科)(?<!科室)(?<!财务)(?<!别的)(?<!其他)(?<!其它)(?:一屋子?|整屋|整个?(?:办公室|公司|单位|店|厂)|全屋|店里|厂里|公司|单位|我们|[一二两三四五六七八九十几\d]+(?:台|部)(?:电脑|机[子器])?|[一二两三四五六七八九十几\d]+(?:个|口)?人)"
    r"(?:的)?(?:[一二两三四五六七八九十几\d]+(?:台|部|个)(?:电脑|机[子器]|人)?)?(?:现在|今天|今早|一下子|突然)?(?:全部|全都?|统统|通通|所有的?)(?:都|也)?(?:一起)?(?:(?:登|进|打|连|用|上|开)(?:录|陆)?不|卡|掉线|瘫|没法|无法|不行|不能|歇菜)"
)
_OTHERS = re.compile(r"同事|别人|几台")
_ONE_GETS_IN = re.compile(
    r"(?:有(?:一|几|两)?[个台]|另外?一?[个台]|隔壁|别的|其他|其它|同事|老板|服务器)[^，。,；;\s]{0,6}(?<!不)(?:能[登进用上打]|登得|进得|可以|正常|没事|好的)"
)
_GROUP_ALONE, _NAME_ALONE, _ALL_ALONE = 4, 3, 5
"""So little is said beside a group, or a module, where a clause only names it: 「全公司都是」, 「应收的」."""


def named_while_told(conversation: Conversation, matter: Matter | None = None) -> list[Named]:
    """What each turn that tells of the problem names, in order: a question that came after it has emptied the slots.
    `matter`: of this one alone."""
    unsolved = unsolved_matters(conversation.dialogue) or settled_matters(conversation.dialogue)[-1:]
    unsolved = [matter] if matter is not None else unsolved
    told = words_of(unsolved)
    first = {matter["words"][0] for matter in unsolved}
    found = []
    for text, entities in conversation.customer_turns():
        said = said_of_problem(text)
        if not said or not is_told(said, told):
            continue
        opens = any(said in words or words in said for words in first)
        names: Named = {}
        own = range(len(text)) if matter is None else _half_of(matter, text, conversation)
        for entity in entities:
            if entity.get("start", own.start) not in own:
                continue  # of the other matter, in the same message
            is_named = _is_of_trouble(entity, text, opens=opens)
            names.setdefault(entity["entity"], []).append(entity["value"] if is_named else "")
        found.append(names)
    return found


def _half_of(matter: Matter, text: str, conversation: Conversation) -> range:
    """The places of a message that tell of this matter, where its end turned to another one."""
    if (part := str(matter.get(OPENED_BY) or "")) and text.endswith(part):
        return range(len(text) - len(part), len(text))
    others = [str(one.get(OPENED_BY) or "") for one in conversation.dialogue.matters if one is not matter]
    ends = [len(text) - len(part) for part in others if part and text.endswith(part)]
    return range(min([*ends, len(text)]))


def first_of(named: Iterable[Mapping[str, list[str]]], name: str) -> str | None:
    """Of the first matter; in one turn what is said last, as the slots take it."""
    return next((names[name][-1] for names in named if name in names), None)


def prompt_alone(conversation: Conversation, prompt: str | None) -> str | None:
    """The prompt without what he says to us behind it: 「老提示冲突 别给我发步骤」 quotes 「冲突」."""
    said = [act.text for act in conversation.customer_acts() if act.act in _SAID_TO_US and act.confidence >= SURE]
    for clause in said:
        if prompt and clause in prompt and clause != prompt:
            prompt = prompt.replace(clause, "").strip(" ，,。！!；;、") or prompt
    return prompt


def denied_accounts(conversation: Conversation) -> set[str]:
    """The kinds of account that he says he has none of, or does not mean: 「没有云账号」. What he said last counts."""
    denied: set[str] = set()
    for text, entities in conversation.customer_turns():
        for entity in entities:
            if entity.get("entity") == "account_kind" and isinstance(entity.get("start"), int):
                before, after = text[: entity["start"]], text[entity["end"] :]
                is_denied = bool(_DENIES.search(before) or _LACKS.match(after))
                (denied.add if is_denied else denied.discard)(str(entity["value"]))
    return denied


def only_one(named: Sequence[Mapping[str, list[str]]], name: str, known: str | None) -> str | None:
    """The one value that was said while the matters were told; of several none; where none was said, what is known."""
    said = {value.removesuffix("份") for names in named for value in names.get(name, ())}
    values = said - {""}
    if not values:
        return None if said else known
    return values.pop() if len(values) == 1 else None


def all_of_ours(scope: str | None, told: str | None, texts: Iterable[str]) -> str | None:
    """How many, where a job knows `scope` and he `told` of everybody: 「隔壁店没事，就我们店」 takes nothing back,
    nor does 「别的网站正常」."""
    said = list(texts)
    is_ours = any(map(_ALL_OF_OURS.search, said)) or any(map(_OTHER_THINGS.search, said))
    is_less = scope == SEVERAL or (scope == ONE and any(map(_OTHER_THINGS.search, said)))
    return told if told == COMPANY and is_less and is_ours else scope


def says_all(texts: Iterable[str]) -> bool:
    """「我们一屋五台电脑全部都登不起」: is nobody left who gets in, by what he told last of it?"""
    said = [text for text in texts if _ALL_THERE_ARE.search(text) or _ONE_GETS_IN.search(text)]
    return bool(said) and _ALL_THERE_ARE.search(said[-1]) is not None and not _ONE_GETS_IN.search(said[-1])


def said_by_whom(conversation: Conversation) -> str | None:
    """How many are affected, as he told it last of what is not settled; None where he did not tell."""
    told = words_of(unsolved_matters(conversation.dialogue))
    scope: str | None = None
    was_named = False
    for text, entities in conversation.customer_turns():
        was_named = was_named or any(entity["entity"] == "scope" for entity in entities)
        said = said_of_problem(text)
        if told and said and not is_told(said, told):
            continue
        kept = [one for one in entities if one["entity"] != "scope" or _is_of_trouble(one, text, opens=False)]
        spoken = " ".join(clause for clause in CLAUSE.findall(text) if not _ONE_MATTER.match(clause)) or text
        kept = kept if spoken == " ".join(CLAUSE.findall(text)) else []
        spoken = _OTHER_THINGS.sub(lambda hit: " " * len(hit[0]), text if kept else spoken)
        view = conversation.about({"text": spoken, "intent": conversation.intent, "entities": kept}, {})
        told_here: str | None = COMPANY if _ALL_STUCK.search(text) else told_scope(view)
        if told_here is None and _ONE_OF_THEM.search(text):
            told_here = ONE
        if told_here == COMPANY and not (_ALL_STUCK.search(text) or _are_all_hit(view)):
            told_here = None
        if told_here == COMPANY and _names_only_others(view):
            told_here = SEVERAL
        if told_here == SEVERAL and scope == COMPANY and _ALL_OF_OURS.search(text):
            told_here = COMPANY
        scope = told_here or scope
    return scope if was_named or scope else conversation.slot("scope")


def _is_of_trouble(entity: Mapping[str, object], text: str, *, opens: bool) -> bool:
    """Does this name speak of the trouble, where it stands in these words? `opens`: they told of the matter first."""
    start = entity.get("start")
    if not isinstance(start, int):
        return True
    kind, end = entity["entity"], entity["end"]
    assert isinstance(end, int)
    clause = next((hit for hit in CLAUSE.finditer(text) if hit.start() <= start < hit.end()), None)
    words = clause[0] if clause else text
    if kind == "period":
        return _is_of_books(text[:start], text[end:])
    if kind == "module":
        is_answer = len(words) - (end - start) <= _NAME_ALONE and not words.endswith("有")
        if _WAS_DONE.search(words):
            return False  # 「上周恢复过数据库」 is what was done before
        return opens or is_answer or kind_of(text) is not None or asks(text)
    return kind != "scope" or _is_hit(words) or len(words) - (end - start) <= _GROUP_ALONE


def _is_of_books(before: str, after: str) -> bool:
    """Is the month between these words the one that he works on?"""
    if _STANDS_AT.search(before) or is_still_fine(after) or _HAPPENED_THEN.match(after) or _BACK_TO.search(before):
        return False
    return not (_ONE_OF_MANY.search(before) and _OF_MANY.match(after))


def _are_all_hit(view: Conversation) -> bool:
    """Does the clause that names everybody say that they suffer, or no more than who they are?"""
    told = [{"text": one, "intent": view.intent, "entities": []} for one in CLAUSE.findall(view.text)]
    clauses = [view.about(one, {}) for one in told]
    is_named = any(is_everybody(one) and (_is_hit(one.text) or len(one.text) <= _ALL_ALONE) for one in clauses)
    return is_named or COMPANY in view.values("scope")


def _names_only_others(view: Conversation) -> bool:
    """「别的同事也不行」 are some more, not everybody."""
    spans = [view.text[start:end] for start, end in view.spans("scope")]
    bare = view.about({"text": view.text, "intent": view.intent, "entities": []}, {})
    return bool(spans) and all(_OTHERS.match(words) for words in spans) and not is_everybody(bare)


def _is_hit(clause: str) -> bool:
    """Does somebody suffer in this clause? Of 「我们都有」 nobody does."""
    return _IS_AFFECTED.search(clause) is not None
