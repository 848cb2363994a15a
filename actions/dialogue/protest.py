"""What he says against our last line: 「银行那个我不是问你」, 「没说要升级啊」, 「还没弄呢」, 「其实就是一件事」.

That is no question and no trouble, so it is neither looked up nor quoted back to him as a point that is not written: it
is taken out of the turn, and what else he says is heard.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from actions.clauses import CLAUSE_WITH_MARK, PAUSE
from actions.conversation import Conversation
from actions.dialogue.part_of import part_of_turn
from actions.dialogue.problems import kind_named
from actions.spelling import simplified

MIN_LEFT = 3
"""So much must be left of a turn, or it is left as it is: who only protests is to be heard."""


class Protest(Enum):
    """What a clause says against us."""

    NOT_ASKED = auto()
    """We have answered what he did not ask, or offered what he did not want."""
    NOT_DONE = auto()
    """We have taken for done what is not."""
    ONE_MATTER = auto()
    """We have told two matters apart that are one."""


_I = r"(?:(?:我|俺|咱|人家)们?)"
_AT_ALL = r"(?:又|也|可|根本|压根儿?|从来|都|真的?|明明|刚才|本来|啥时候|什么时候)*"
_END = r"(?:的|了|啊|呀|哦|呢|嘛|好吧|好不好|好吗)*[？?！!]*$"
_NOT_ASKED = tuple(
    re.compile(words)
    for words in (
        # 「哈哈银行那个我不是问你」, 「我没问先后顺序」, 「不是问怎么结账」
        rf"^(?:[^，。？?]{{0,12}}?{_I})?{_AT_ALL}(?:不是(?:在|想|要)?|没有?(?:在|想|要)?)问(?:你|您)?(?!题)(?!过?(?:管理员|同事|主管|别人|老板|他|她|IT|it))(?!.*(?:(?<!不)是(?:想|要)?问|而是|我问))[^，。？?]{{0,14}}{_END}",
        rf"^(?:有)?谁(?:{_AT_ALL})(?:问|让|叫|要)(?:你|您)(?:们)?[^，。？?]{{0,12}}{_END}|^谁(?:说|讲)(?:我|过)?(?:要|想)[^，。？?]{{1,12}}{_END}",
        # 「你说那个会计密码啥的跟我有啥关系」
        r"(?:你|您|这|那)[^，。？?]{0,24}(?:跟|和|与|同)(?:我|我们|这|这个|它)[^，。？?]{0,8}(?:有|没)?(?:个?(?:什么|啥|毛|半毛钱|毛线)|有)?关系",
        r"(?:不)?关我(?:们)?(?:什么|啥|屁)?的?事",
        # 「没说要升级啊」, 「我没叫你提醒」
        rf"^{_I}?{_AT_ALL}没(?:有)?(?:说过?(?:我)?(?:要|想|会)|(?:让|叫|要|请)(?:你|您)(?:们)?)[^，。？?]{{1,12}}{_END}",
    )
)
_NOT_DONE = tuple(
    re.compile(words)
    for words in (
        # 「咋就解决了呢」, 「谁说好了」
        r"^(?:这|那|我)?(?:咋|怎么|哪里?|哪儿|谁说|谁跟你说|什么时候)(?:就|能|来的|会|我)*(?:算)?(?:是)?(?:已经)?(?:解决|好|完|成|弄好|搞定|做过|做完|进去|登上)了?(?:的|了)?[呢啊呀嘛]*[？?！!]*$",
        # 「还没弄呢」, 「我都还没换成呢」; 「还没好呢」 tells how it went.
        rf"^(?:{_I}|这)?(?:这|都|压根|根本|一步|其实)*(?:还|都)没(?:有)?(?:开始|来得及|顾上)?(?:去|把)?(?!好|行|解决|成功|用|反应|通过|恢复|人|办法|消息)[^，。？?没不]{{1,6}}?[呢啊呀嘛哦哩]+[？?！!]*$",
    )
)
# 「他还没好呢」, 「根本没解决」: how it went, unless we have just said that it is solved.
_NOT_YET = re.compile(
    r"^(?:可是?|但是?|不过|哪里|哪有|不|不是|啊|诶|哎|喂)*(?=[^还没])(?:[我他她它人家咱]们?|这边?|那边|那个?|账?号|用户|问题|事情?|系统|本人|同事|东西|其实|都|又|根本|压根|明明|现在|实际上?|也)+"
    r"(?:还|都|根本|压根|又)*没(?:有)?(?:真的?|完全|全)?(?:好|行|成|解决|成功|弄好|搞定|登上|登录上|登进去|进去|完|弄完|能用|恢复)(?:呢|啊|呀|嘛|哦|好吧|了|的)*[？?！!]*$"
)
# 「你说“问题解决了就好”早了点」, 「别急着恭喜」
_TOO_EARLY = re.compile(
    r"(?:你|您|机器人)[^。]{0,24}(?:早了|太早|太快|过早|快了点|为时过早)|(?:高兴|说|恭喜|庆祝|好)(?:得|的)?(?:有点|太|过)?早了?(?:点|些)?(?:吧|啦|呀|了|哦)*[？?！!]*$|(?:别|不要)(?:急着|先|忙着)?(?:高兴|恭喜|庆祝|太好了|下结论)"
)
_ONE_MATTER = tuple(
    re.compile(words)
    for words in (
        r"^(?![^，。]*不是)[^，。？?]{0,10}(?:其实|本来|说的|都|就)+(?:都|就)*是(?:同|说的)?一(?:件|个|码|回)(?:事情?|问题)?(?!.*[吗么？?])",
        r"^(?:我)?(?:这)?(?:没有?|哪有|哪来的?)(?:什么|啥)?(?:下一?[个件]|第二[个件]|另外?一?[个件]|别的|两[个件])(?:问题|事情?)?[了啊呀的嘛]*[？?！!]*$",
        r"^(?:我)?(?:一共|总共)?(?:就|只有?)(?:这|那)?(?:么)?一[个件](?:事情?|问题)?(?:啊|呀|哈|了|的)*$",
        r"^(?:这|我|我说的|说的)*(?:根本|压根)?不是两[件个码](?:事情?|问题)?[啊呀的嘛]*[！!]*$",
    )
)
_OF_KIND = (
    (Protest.NOT_ASKED, _NOT_ASKED),
    (Protest.NOT_DONE, (*_NOT_DONE, _NOT_YET, _TOO_EARLY)),
    (Protest.ONE_MATTER, _ONE_MATTER),
)
# What has not come about is news, unless we have just said that it has.
_OUTCOME = re.compile(r"[好成上去完通](?:了|过)?[呢啊呀嘛哦哩]+[？?！!]*$")
LATEST = 4
"""So many of our last lines he may speak against."""
_CLAIMS = re.compile(r"太好了|这一步成了|已经做过了|这件解决了|问题解决了就好")
_CLAIMS_END = re.compile(r"太好了|解决了")
_EMPTY = re.compile(r"[\W不是啊呀哦嗯好的吧哈那就对了没有我]+")


def protest_of(clause: str) -> Protest | None:
    """What this clause says against us; None where it says something else."""
    said = simplified(clause).strip()
    return next((kind for kind, forms in _OF_KIND if any(form.search(said) for form in forms)), None)


def protests_in(text: str) -> dict[str, Protest]:
    """The clauses of a turn that protest, in the order of the words."""
    heard = ((clause, protest_of(clause)) for clause in CLAUSE_WITH_MARK.findall(text))
    return {clause: kind for clause, kind in heard if kind is not None}


def denies_kind(conversation: Conversation, kind: str | None) -> bool:
    """Does he say that he has not asked of this kind of matter: 「我不是问怎么结账」?"""
    said = (clause for clause, what in protests_in(conversation.text).items() if what is Protest.NOT_ASKED)
    return kind is not None and any(kind_named(clause) == kind for clause in said)


def without_protests(conversation: Conversation) -> Conversation:
    """The turn without what he says against our last line; as it is where nothing else is said, or before we have said
    anything. That two matters are one is said only where another one waits."""
    if not conversation.text or not any(conversation.bot_texts()):
        return conversation
    protests = protests_in(conversation.text)
    gone = [clause for clause, kind in protests.items() if _is_meant(clause, kind, conversation)]
    text = conversation.text
    for clause in gone:
        text = text.replace(clause, " ", 1)
    left = " ".join(part for part in text.split(" ") if part).strip(" ，,。；;！!？?")
    if not gone or len(_EMPTY.sub("", "".join(PAUSE.split(left)))) < MIN_LEFT:
        return conversation
    return part_of_turn(conversation, left)


def claims_success(conversation: Conversation) -> bool:
    """Have we just said that it is solved, or that a step is done?"""
    return any(map(_CLAIMS.search, list(conversation.bot_texts())[-LATEST:]))


def _is_meant(clause: str, kind: Protest, conversation: Conversation) -> bool:
    if kind is Protest.ONE_MATTER:
        return bool(conversation.dialogue.pending)
    said = simplified(clause)
    if kind is Protest.NOT_DONE and _NOT_YET.search(said):  # of a step that went well he may tell how it went on
        return any(map(_CLAIMS_END.search, list(conversation.bot_texts())[-LATEST:]))
    is_free = kind is not Protest.NOT_DONE or _OUTCOME.search(clause) is None or _TOO_EARLY.search(said) is not None
    return is_free or claims_success(conversation)
