"""「不是啊 没有什么二次验权密码 我是问……」: the case on screen is none of his, and counts no more.

Neither its lines nor the questions under it answer anything from then on, and it is not found again; the one that was
shown before it, where there is one, is on screen again. What he asks beside it is answered in the same turn.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

from actions.answers.follow_up import Earlier, asks, named_pairs, names_nothing
from actions.answers.following import Following, stay_with
from actions.answers.question import PRODUCT_ENTITIES
from actions.answers.search import Found
from actions.answers.set_aside import shown_before
from actions.clauses import CLAUSE_WITH_MARK
from actions.conversation import AWAIT_HELPED, Conversation
from actions.dialogue.denial import DENIED, DENIED_RESULT, denied_in, without_clauses
from actions.dialogue.part_of import named_in
from actions.dialogue.whose import ANSWER_INTENT
from actions.reply import Reply
from actions.spelling import simplified
from kb.client import Case, KbClient

NOT_THAT = "好的，那不是这种情况，刚才那段请不用理会。"
OF_TITLE, OF_NAME = 0.6, 0.5
"""So much of the thing that he denies, two signs at a time, stands in the title; where he says that he does not speak
of it, a little less will do."""
_AT_ALL = r"(?:根本|压根儿?|从来|又|也|都|可|就|真的?|这里?|这边|公司|单位|我们?|咱们?|俺)*"
_ASKS_END = r"[？?]$|[吗么]$|是不是|有没有|怎么(?!又|会|老)"
_END = r"(?:这回事|这[种个]?(?:东西|说法|玩意儿?|事)?|的事|一说|啊|呀|的|呢|哦|吧|嘛)*[？?]*$"
# 「没有什么二次验权密码」, 「哪来的二次验权密码」, 「不存在数据中心过期」
_NO_SUCH = re.compile(
    rf"^(?:可|但|可是|但是)?{_AT_ALL}(?:没有?(?P<whatever>什么|啥|过)|没有?(?:设|用|开|装|弄|配|买|做)过|没有|哪(?:里|儿)?(?:来|有)的?(?:什么|啥)?|不存在)(?P<what>[^，。？?]{{2,16}}?){_END}"
)
# 「我说的不是二次验权密码」, 「不是说密码过期」, 「跟许可没关系」
_NOT_OF = re.compile(
    rf"(?:我|俺)?(?:说|问|讲|要|指|遇到|碰到)的?(?:{_AT_ALL})(?:可)?不是(?P<said>[^，。？?]{{0,16}}?){_END}"
    rf"|^(?:我|俺)?{_AT_ALL}(?:不是|没有?)(?:在|想|要)?(?:说|问|讲|提|碰|遇到)过?(?P<asked>[^，。？?]{{2,16}}?){_END}"
    rf"|(?:跟|和|与)(?P<tied>[^，。？?]{{1,14}}?)(?:没有?|无|有(?:个)?(?:什么|啥|毛|半毛钱)的?)(?:半毛钱)?(?:关系|关){_END}"
)
# 「你搞错了」, 「答非所问」
_ASTRAY = re.compile(
    r"^(?:[你您]|你们)?(?:是不是|怎么|好像|可能|都|又|完全|根本|这|是)*(?:搞|弄|理解|看|听|认|会错?意|答|说|找|发)(?:得)?(?:错|岔|拧|偏|反|串)(?!误|账|帐|单)[了的啦啊呀吧]*$"
    r"|答非所问|驴唇不对马嘴|[牛驴]头不对马嘴|文不对题|(?:完全|根本|压根)?(?:不是|没在)(?:一回事|一码事|一个事|一件事)[啊呀嘛的]*$|^(?:你)?(?:这|发的这|说的这)(?:个|段|篇|条)?(?:根本|完全|压根)?(?:不是|不对|对不上|不搭|不相干|不沾边)[^，。？?]{0,6}$"
)
# 「不是啊」, 「不对不对」 at the head of the turn, and what he has asked said again.
_NO = re.compile(
    r"^(?:哎|唉|啊|呃|额|那个|可|但|，)*(?:不是|不对|错了|没有|不不)+(?:吧|啊|呀|哦|的|了|呢|哈|嘛|这个|这样)*$"
)
_AGAIN = re.compile(
    r"(?:我|俺)?(?:就|只|还|本来|明明|刚才)?是?(?:想|要|在)?(?:问|说)的(?:就|还|其实)?是|(?:我|俺)(?:就|只|还|明明|本来)?是(?:想|要|在)?(?:问|说)"
)
_RESTATES = re.compile(rf"^(?:{_AGAIN.pattern})")
# 「不是结算做错，就是应收单金额录错了」: what he sets against it says what it is.
_IS_NOT = re.compile(rf"^(?:我|俺|这|那)?{_AT_ALL}不是(?P<not>[^，。？?]{{3,16}}?){_END}")
_IT_IS = re.compile(
    r"^(?:我|俺|这|那)?(?:们|个)?(?:其实|只|就|而|而且|是说|真的?)*是(?!不是|说|的|吧|吗|啊|这|谁|哪)[^，。？?]{3,}"
)
# 「这不是结算做错了嘛」 says that it is.
_SAYS_SO = re.compile(rf"{_ASKS_END}|[嘛吧][？?]*$")
_THAT = re.compile(
    r"^(?:(?:我|俺)们?(?:这|那)?(?:里|边|个)?|(?:这|那|上面|刚才|你说的?|您说的?)?(?:个|种|段|条|些|一回事|情况|问题|办法)?)$"
)
_ASKS = re.compile(_ASKS_END)
_LACKS = re.compile(r"没|未|缺|少|无")
_HINTS = re.compile(r"[「“\"『][^」”\"』]*[」”\"』]")


class Shows(Protocol):
    """The question skill, as it is needed here."""

    async def try_next(self, conversation: Conversation, reply: Reply) -> None:
        """What else it may be, or the offer of a person."""


Search = Callable[[Conversation, Reply, str | None], Awaitable[Found]]


def rejecting_clauses(case: Case, text: str) -> list[str]:
    """The clauses that say that this case is not what he speaks of; empty where none does."""
    clauses = CLAUSE_WITH_MARK.findall(text)
    told = simplified(_HINTS.sub(lambda quoted: quoted[0][1:-1], _matter(case)))
    says_no = [clause for clause in clauses if _NO.match(simplified(clause)) and not clause.endswith(("?", "？"))]
    is_set_against = bool(says_no) or any(_RESTATES.match(simplified(clause)) for clause in clauses)
    found = [clause for clause in clauses if _rejects(simplified(clause), told, is_set_against=is_set_against)]
    found += [clause for clause in _set_right(clauses, told) if clause not in found]
    return [*says_no, *(clause for clause in found if clause not in says_no)] if found else []


def without_such(text: str) -> list[str]:
    """The clauses that say there is no such thing with him, in a turn that begins with no; else none."""
    clauses = CLAUSE_WITH_MARK.findall(text)
    found = [clause for clause in clauses if _NO_SUCH.match(simplified(clause)) and not _ASKS.search(clause)]
    says_no = [clause for clause in clauses if _NO.match(simplified(clause))]
    return [*says_no, *(one for one in found if one not in says_no)] if found and says_no else []


def _set_right(clauses: list[str], told: str) -> list[str]:
    """The clause that denies the case's matter, with another one behind it that says what it is instead, and names
    nothing of that matter."""
    for clause, after in pairwise(clauses):
        denied, instead = _IS_NOT.match(simplified(clause)), _IT_IS.match(simplified(after))
        if denied is None or instead is None or _SAYS_SO.search(clause):
            continue
        is_other = not set(named_pairs(denied["not"])) & set(named_pairs(instead[0]))
        if is_other and _share(denied["not"], told) >= OF_TITLE and _share(instead[0], told) < OF_NAME:
            return [clause]
    return []


def _rejects(clause: str, told: str, *, is_set_against: bool) -> bool:
    if _ASKS.search(clause):
        return False
    if _ASTRAY.search(clause):
        return True
    of = _NOT_OF.search(clause)
    if of is not None:
        what = of["said"] or of["asked"] or of["tied"] or ""
        return _THAT.match(what) is not None if not named_pairs(what) else _share(what, told) >= OF_NAME
    no_such = _NO_SUCH.match(clause)
    if no_such is None or not (is_set_against or no_such["whatever"] in ("什么", "啥") or "哪" in clause[:4]):
        return False
    what = no_such["what"]
    is_lacking = re.search(rf"(?:没有?|未|缺|少|无)[^，。]{{0,4}}{re.escape(what[:2])}", told) is not None
    return not is_lacking and not _LACKS.match(what) and _share(what, told) >= OF_TITLE


def _share(what: str, told: str) -> float:
    pairs = named_pairs(what)
    return sum(pair in told for pair in pairs) / len(pairs) if pairs else 0.0


def _matter(case: Case) -> str:
    """The title without the product before the colon, which no denial of it names."""
    return case.title.rpartition("：")[2]


class Rejecting:
    """Shared by all conversations; holds no state of its own."""

    def __init__(self, library: KbClient, following: Following) -> None:
        """Takes the library, and who answers from a case on screen."""
        self._library = library
        self._following = following

    async def take(
        self,
        earlier: Earlier,
        conversation: Conversation,
        reply: Reply,
        product: str | None,
        shows: Shows,
        search: Search,
    ) -> bool:
        """The case on screen is denied (「不是管理员设的」), or rejected: what he asks is answered from the one before
        it; else what else it may be, found without what he denies, or a person. False: he does neither."""
        if earlier.case_id is None or conversation.awaiting != AWAIT_HELPED or not conversation.text:
            return False
        case = await self._library.case(earlier.case_id)
        denied = denied_in(conversation, case)
        clauses = denied or self._rejected_in(conversation, case)
        if not clauses:
            return await self._answer_without(earlier, conversation, reply, product)
        dialogue = conversation.dialogue
        dialogue.record(earlier.case_id, DENIED_RESULT)
        reply.say(DENIED if denied else NOT_THAT)
        rest = _bare(without_clauses(conversation.text, [clause.rstrip("？?") for clause in clauses]))
        if await self._answer_before(earlier, rest, conversation, reply, product):
            return True
        stay_with(earlier, conversation, rest)
        dialogue.current = None
        found = await search(conversation, reply, product)
        dialogue.candidates = found.good_cases
        await shows.try_next(conversation, reply)
        return True

    async def _answer_before(
        self, earlier: Earlier, rest: str, conversation: Conversation, reply: Reply, product: str | None
    ) -> bool:
        """What he asks beside it, from the case that was shown before this one."""
        dialogue = conversation.dialogue
        before = next(iter(shown_before(dialogue, earlier.case_id)), None)
        if before is None or names_nothing(rest) or not asks(rest):
            return False
        now = replace(earlier, case_id=before)
        view = _as_told(rest, conversation)
        dialogue.current, dialogue.last_point = before, None
        point = await self._following.read(now, view, product)
        return point is not None and await self._following.answer(now, point, view, reply, product)

    async def _answer_without(
        self, earlier: Earlier, conversation: Conversation, reply: Reply, product: str | None
    ) -> bool:
        """「不是啊 没有什么二次验权密码 加完要不要重启」: what he says there is none of is no word to look up."""
        text = conversation.text
        gone = without_such(text)
        rest = _bare(without_clauses(text, gone)) if gone else ""
        if names_nothing(rest) or not asks(rest):
            return False
        view = _as_told(rest, conversation)
        point = await self._following.read(earlier, view, product)
        return point is not None and await self._following.answer(earlier, point, view, reply, product)

    @staticmethod
    def _rejected_in(conversation: Conversation, case: Case) -> list[str]:
        """As `rejecting_clauses`; what only speaks against our last line has been taken out of the turn already, and
        who names another product rejects that."""
        if any(conversation.values(name) for name in (*PRODUCT_ENTITIES, "code", "error_text")):
            return []
        said = next(reversed(list(conversation.customer_texts())), "")
        texts: Iterable[str] = (conversation.text, said) if conversation.text in said else (conversation.text,)
        return next((found for text in texts if (found := rejecting_clauses(case, text))), [])


def _as_told(rest: str, conversation: Conversation) -> Conversation:
    told = {"text": rest, "intent": ANSWER_INTENT, "entities": named_in(conversation, rest)}
    return conversation.about(told, {})


def _bare(rest: str) -> str:
    """「我是问"第三方系统登录授权"这个菜单在哪」: what he asks, without that he asks it."""
    clauses = (_RESTATES.sub("", clause) or clause for clause in CLAUSE_WITH_MARK.findall(rest))
    return "，".join(clause for clause in clauses if not _NO.match(simplified(clause)))
