"""What was tried, and how it went: only what he has done has failed.

A way that he puts off (「专用账号以后再说」) was not tried, one that is closed to him (「实施公司联系不上」) cannot be,
and 「我看了，好多行都是两倍」 is the report of the step that only looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from actions.clauses import CLAUSE
from actions.conversation import HELPED_RESULT, NOT_HELPED_RESULT, Conversation
from actions.dialogue.acts import outcome
from actions.dialogue.attempts import cannot_begin, says_still_broken, tried_by_himself
from actions.dialogue.denial import DENIED_RESULT
from actions.handoff.reported import how_often, reported_trials

SHOWN_RESULT = "给客户看过，没说试没试"
OWN_RESULT = "客户说试过了，没解决"
NOT_BEGUN_RESULT = "没做成"
PUT_OFF_RESULT = "客户暂时不做"
NOT_THIS_RESULT = "不是这种情况"
CLOSED_RESULT = "客户说走不通"
DONE_RESULT = "客户照着看了"
STEP_RESULT = "客户试了其中的一步"
CHANGED_RESULT = "做过了，情况变了"
NOT_AFTER_ALL_RESULT = "客户后来说没好"
POINT_RESULT = "按这一条答过客户"
"""Of a case of which a question was answered beside the ticket, and which was never shown whole."""
MAX_SAID_TRIED = 6
"""So many things that he tried are told in his own words."""
WORDS_CHARS = 80
MIN_SHARED = 2
"""So many signs of the name must he use who speaks of a way by its name."""

_FAILED_WITH_WORDS = re.compile(rf"^{NOT_HELPED_RESULT}（(?P<words>.+)）$", re.DOTALL)
# 「不是这种情况（我家里这台是新的）」: what he only described was not said of the way on screen.
_NOT_THIS = re.compile(r"^不是这种情况（(?P<words>.+)）$", re.DOTALL)
_SAYS_NOT_THIS = re.compile(
    r"没有什么|哪有|哪来|我没|我是问|我问的|我说的|没关系|无关|搞错|答错|不是(?:这|那|我)|不像|不一样|不对|没有这|没有那|不符|(?:这|那)[^，。]{0,4}不是|都?不是$|^不是"
)
# 「不是啊 没有什么二次验权密码」: what was shown was not what he asked of.
_REJECTS = re.compile(
    r"^(?:不是|不对|错了|搞错了?|答错了?)(?:这个|这样|那个|我要的|我问的)?[啊呀的吧哦嘛呢]*$|^(?:我|我们)?(?:这边|这里|根本|压根)?(?:没有|哪有|哪来的?)什么(?!反应|变化|办法|问题|效果|用|提示|区别|不同|影响|好|别的|其他|特别)[^，。\s么]{2,}"
    r"|^我(?:是问|问的是|说的是|没问|没说|不是问|不是说)|(?:跟|和|与)(?:这|那)[^，。\s]{0,6}(?:没关系|无关)"
)
_CALLS_PERSON = re.compile(r"(?:^|[：:])(?:请|直接)?(?:转给?|找|联系)(?:人工|工程师|客服)|转给?(?:人工|工程师)$")
_LATER = r"(?:以后|往后|回头|过后|过几天|过段时间|改天|改日|下次|下个?月|明年|月结完|忙完|等?有空|有时间)"
_PUT_OFF = re.compile(
    rf"(?P<what>[^，。,；;！!？?\s]{{0,12}}?)(?:这个|那个|的事|的话)*(?:就|也|还是|我们?|可以)*(?:先)?{_LATER}(?:了)?(?:再|才)?(?:说|做|弄|办|搞|考虑|看|建|换|改|装|谈|讲)"
    r"|(?P<not_now>[^，。,；;！!？?\s]{0,12}?)(?:这个|那个|的事|的话)*(?:就|也|还是|我们?)*(?:先不|暂时不|暂不|暂且不|先别)(?:急着|打算|想|用|要)*(?:做|弄|办|搞|考虑|换|建|改|装|管|说|动)"
)
_CLOSED = re.compile(
    r"(?:联系|找|问|叫|打|寻)(?:都|也)?不[到着了上通](?!原因|问题|办法)|(?:找回|办|弄|做|改|换|走|登)(?:都|也)?不了|停机|失联|找不着|打不通|(?:人|公司)[^，。]{0,4}(?:没了|倒闭|跑路|不在了|走了)|(?:没有?|没这个)(?:这个|那个)?(?:权限|菜单|按钮|选项|文件)|不(?:敢|让|允许|肯)[弄做动改删装点]"
)
_NO_RIGHT = re.compile(r"没有?(?:这个|那个|什么)?权限")
_ASKS_WHO = re.compile(r"谁|哪个(?:人|岗位|部门)|怎么[弄办]|咋[弄办]|找[他她]?们?[吗么]")
_PUBLIC_CLOUD = "公有云"
_OWN_SERVER = re.compile(
    r"(?:(?:我们|公司|单位|用)的?(?:是|用|就是)*|^)自己(?:的|买的|家的?)?服务器|(?<!不是)(?<!不)(?:是|用的?)?私有云(?!还是|吗|么|[？?])|不是(?:什么)?公有云"
)
_SETS_RIGHT = re.compile(r"(?:不是|没有|没用|不用|哪来的?)什么(?P<what>[^，。,\s？?的]{2,8})[的啊呀]?$")
# 「等完了锁是没了，现在是密码过期」: it was done, and something else is the matter now.
_IS_OTHERWISE_NOW = re.compile(
    r"(?:等|试|做|照做|弄|改)(?:完|过|好)了?|锁[^，。,\s]{0,3}(?:没了|解)|这回|(?:现在|又)(?:是|说|提示|变成|成了|报)"
)
_CANNOT_GET_IN = re.compile(r"(?:登|进|打)不(?:进|开|去|上)[^，。,\s]{0,10}(?:中心|后台|管理|菜单|界面|页面)")
# 「不是 我登不进管理中心啊」: what was taken for a success was none.
_NOT_AFTER_ALL = re.compile(
    r"^(?:不是|没有|哪有|哪里|还没|没好|没有?啊|早了|说早了|不对)(?:啊|呀|的|呢|吧|哦)*(?=[\s，,。！!]|$)[^？?]{0,12}(?:不|没)|(?:还是?|仍然?|依旧|根本|压根)(?:登|进|打|用|改|连|结|审|没)不?(?:不|了|好|成|上|去)|没(?:解决|弄好|改成|重置成)|他?还没好|你?说早了"
)
# 「我说了她人找不着」 was said of the way before.
_SAID_BEFORE = re.compile(r"^(?:我|我们|不是|刚才?|前面|都|已经|早就)*(?:说|讲)(?:了|过)")
_HAS_DONE = re.compile(
    r"^(?:我|我们|俺|刚|刚才|已经|都|也|照着|按你说的|按您说的|按上面的?|去)*(?:看|查|核对?|对|比|试|点|选|打开|勾)(?:过|了)+(?:一下|一遍|下|看)?(?![吗么没])"
)


def hear_report(conversation: Conversation) -> None:
    """Keeps what this turn reports of the case on screen, where nothing was said of it before: it is not his, or closed
    to him, or he has looked."""
    dialogue = conversation.dialogue
    shown = next((one for one in dialogue.shown if one["case_id"] == dialogue.current), None)
    if shown is None or shown["result"] is not None or not conversation.text:
        return
    clauses = CLAUSE.findall(conversation.text)
    if any(_REJECTS.search(clause) for clause in clauses[:2]):
        told = _told(conversation.text, clauses[0])
        dialogue.record(shown["case_id"], f"{NOT_THIS_RESULT}（{told}）")
        return
    closed = [
        clause
        for clause, then in zip(clauses, [*clauses[1:], ""], strict=True)
        if _CLOSED.search(clause) and not (_asks(clause) or _SAID_BEFORE.match(clause) or _wants_right(clause, then))
    ]
    if closed:
        dialogue.record(shown["case_id"], f"{CLOSED_RESULT}（{_told(conversation.text, closed[0])}）")
    elif any(_HAS_DONE.search(clause) and not _asks(clause) for clause in clauses[:2]):
        dialogue.record(shown["case_id"], f"{DONE_RESULT}（{_told(conversation.text, clauses[0])}）")


def _wants_right(clause: str, then: str) -> bool:
    """「我没权限，谁能做」: he asks who may, and has tried nothing."""
    return _NO_RIGHT.search(clause) is not None and _ASKS_WHO.search(then) is not None


def tried_of(conversation: Conversation) -> list[dict[str, str]]:
    """What he tried by himself, and the cases shown with what he said of each."""
    dialogue = conversation.dialogue
    if dialogue.current and (says_still_broken(conversation.text) or outcome(conversation) == "failed"):
        dialogue.record(dialogue.current, NOT_HELPED_RESULT)
    texts = list(conversation.customer_texts())
    reported = reported_trials(texts)
    said = [_named(what, text) for text in texts for what in tried_by_himself(text)]
    told = dict.fromkeys([*dialogue.tried, *said[-MAX_SAID_TRIED:]])
    own = [{"what": what, "result": OWN_RESULT} for what in told if not _stands_in(what, reported)] + reported
    cases = [entry for entry in dialogue.shown if entry["result"] != DENIED_RESULT]
    return own + [{"what": entry["title"], "result": entry["result"] or SHOWN_RESULT} for entry in cases]


def _named(what: str, text: str) -> str:
    """「七八次了」 names nothing: 「试了七八次」."""
    count = how_often(text)
    return f"试了{count}" if count is not None and what.removesuffix("了") == count else what


def _stands_in(what: str, reported: Iterable[Mapping[str, str]]) -> bool:
    """Is it told with its result already?"""
    return any(what in f"{one['what']}{one['result']}" or _same_deed(what, one["what"]) for one in reported)


def _same_deed(what: str, reported: str) -> bool:
    """「重启服务器」 is what 「重启了服务器」 reports."""
    bare = re.sub(r"[了过完一下]", "", reported)
    return len(what) > 1 and (what in bare or bare in what)


def as_they_went(
    tried: Sequence[Any], texts: Sequence[str], since: Callable[[str], Sequence[str]] | None = None
) -> list[Any]:
    """Each entry with what really became of it, without those that are no trial; `texts`: all that he wrote; `since`:
    what he wrote since a way of this title was shown."""
    names = [str(_name(entry)) for entry in tried]
    kept = [entry for entry in tried if not (_is_no_trial(entry) or _stands_whole(entry, names))]
    kept = [entry for entry in kept if not _is_struck(entry, texts)]
    went = [_as_it_went(entry, texts) for entry in kept]
    return _with_report(went, texts, since)


def _is_struck(entry: Any, texts: Sequence[str]) -> bool:
    """「我们是自己服务器的，不是什么公有云」: what we only told him, and he set right, was tried by nobody."""
    if not isinstance(entry, Mapping) or entry.get("result") not in (POINT_RESULT, SHOWN_RESULT):
        return False
    title = str(_name(entry))
    if _PUBLIC_CLOUD in title and any(map(_OWN_SERVER.search, texts)):
        return True
    denied = (hit["what"] for text in texts for clause in CLAUSE.findall(text) for hit in _SETS_RIGHT.finditer(clause))
    return any(what in title for what in denied)


def _stands_whole(entry: Any, names: Sequence[str]) -> bool:
    """Is it a point of a case of which a whole way is told, too?"""
    is_point = isinstance(entry, Mapping) and entry.get("result") == POINT_RESULT
    return is_point and any(name != _name(entry) and name.startswith(f"{_name(entry)}：") for name in names)


def _with_report(tried: list[Any], texts: Sequence[str], since: Callable[[str], Sequence[str]] | None) -> list[Any]:
    """The way shown last, with what he reports of a step of it: 「ping服务器的IP 不通」 under 「确认服务器地址」; what
    he did since it was shown is of it, whatever it is called."""
    shown = [place for place, entry in enumerate(tried) if _is_only_shown(entry)]
    if not shown:
        return tried
    title = str(_name(tried[shown[-1]])).rsplit("：", 1)[-1]
    after = [one["what"] for one in reported_trials(since(title))] if since is not None and title else []
    reported = [one for one in reported_trials(texts) if one["what"] in after or _shares(one["what"], title)]
    own = [_in_one(one["what"], one["result"]) for one in reported]
    if own:
        tried[shown[-1]] = {**tried[shown[-1]], "result": f"{STEP_RESULT}（{'、'.join(own)}）"}
    return tried


def _in_one(what: str, result: str) -> str:
    """「重新登了还是演示版」, 「想反结，反不了」."""
    return f"{what}，{result}" if result[-2:] == "不了" else f"{what}{result}"


def _is_only_shown(entry: Any) -> bool:
    return isinstance(entry, Mapping) and entry.get("result") == SHOWN_RESULT


def joined(known: list[Any], of_job: list[Any]) -> list[Any]:
    """Both lists, each thing once; the job knows better how it went."""
    names = [_name(entry) for entry in of_job]
    return [*(entry for entry in known if _name(entry) not in names), *of_job]


def _as_it_went(entry: Any, texts: Iterable[str]) -> Any:
    """「没解决（ping我不会 怎么弄）」: asked about, and not done; a description is no verdict either."""
    result = entry.get("result") or "" if isinstance(entry, Mapping) else ""
    texts = list(texts)
    if result == HELPED_RESULT and (later := next((one for one in texts[-2:] if _NOT_AFTER_ALL.search(one)), None)):
        return {**entry, "result": f"{NOT_AFTER_ALL_RESULT}（{_short(later)}）"}
    described = _NOT_THIS.match(result)
    if described is not None and "等完" in described["words"] and "等" not in str(_name(entry)):
        return {**entry, "result": SHOWN_RESULT}  # said of the way before
    if described is not None and _CANNOT_GET_IN.search(described["words"]):
        return {**entry, "result": f"{NOT_BEGUN_RESULT}（{described['words']}）"}
    if described is not None and _IS_OTHERWISE_NOW.search(described["words"]):
        return {**entry, "result": f"{CHANGED_RESULT}（{described['words']}）"}
    if described is not None and not _SAYS_NOT_THIS.search(described["words"]):
        return {**entry, "result": SHOWN_RESULT}
    failed = _FAILED_WITH_WORDS.match(result)
    words = [failed["words"]] if failed is not None else list(texts) if result == SHOWN_RESULT else []
    if (put_off := _put_off(str(_name(entry) or ""), words)) is not None:
        return {**entry, "result": f"{PUT_OFF_RESULT}（{put_off}）"}
    if failed is None or not cannot_begin(failed["words"]):
        return entry
    return {**entry, "result": f"{NOT_BEGUN_RESULT}（{failed['words']}）"}


def _put_off(title: str, texts: Iterable[str]) -> str | None:
    """The clause that puts this way off by its name; None where it puts off something else, or nothing."""
    for text in texts:
        for clause in CLAUSE.findall(text):
            found = _PUT_OFF.search(clause)
            what = (found["what"] or found["not_now"] or "") if found is not None else ""
            if found is not None and not _asks(clause) and _shares(what, title.rsplit("：", 1)[-1]):
                return str(clause)
    return None


def _shares(what: str, title: str) -> bool:
    return any(what[place : place + MIN_SHARED] in title for place in range(len(what) - MIN_SHARED + 1))


def _told(text: str, clause: str) -> str:
    """His words from this clause on, as many as tell it."""
    return _short(text[text.find(clause) :])


def _short(words: str) -> str:
    return words if len(words) <= WORDS_CHARS else words[: WORDS_CHARS - 1] + "…"


def _asks(clause: str) -> bool:
    return re.search(r"[?？]|[吗么呢不没]$|怎么|咋|能不能|会不会|要不要|是不是|万一|要是|如果|怕", clause) is not None


def _is_no_trial(entry: Any) -> bool:
    """「不记得：转工程师」: that a person is called is nothing that he could have tried."""
    title = _name(entry)
    is_ours = isinstance(entry, Mapping) and entry.get("result") in (SHOWN_RESULT, NOT_HELPED_RESULT, None)
    return is_ours and isinstance(title, str) and _CALLS_PERSON.search(title) is not None


def _name(entry: Any) -> Any:
    return entry.get("what") if isinstance(entry, Mapping) else entry
