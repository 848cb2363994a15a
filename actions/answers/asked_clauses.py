"""The single questions of a turn, each as it is to be looked up: who asks two things is to hear of both.

「先点检测还是先点清理?清缓存会不会把单子清掉」 asks two; 「我自己能改吗 还是非得找谁啊」 one, whose second half is its
other choice; 「那该找谁 网管?」 one, with the answer that he expects; 「双击就行吗」 behind 「那个set url在哪」 is
of the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from actions.answers.follow_up import asks as asks_in_words
from actions.answers.follow_up import names_little, names_nothing, told_release
from actions.answers.places import asks_bare_how, asks_for_place
from actions.clauses import CLAUSE_WITH_MARK
from actions.conversation import ASKS, Act, Conversation
from actions.dialogue.acts import SURE

MAX_QUESTIONS = 3
"""So many are answered: more of them nobody reads."""
MAX_TOLD = 2
"""So much of what he tells before a question is looked up with it: more of it speaks of other things."""
MAX_PROPOSAL_CHARS = 8
# The other choice of what was asked just before.
_OR = re.compile(r"^(?:还是|或者|抑或)(?![^？?]{0,4}(?:不行|不对|没|不能|登不|打不))")
_POINTS_BACK = re.compile(r"^(?:那|那么|可|但)?(?:这|那|它)(?:个|些|种|一步|东西|页面)?(?=在|是在|从|怎么|要怎么|咋)")
_THING = re.compile(
    r"^(?:那|那么|这个|这|我|我们|就是|但|可)*(?P<what>[\u4e00-\u9fff]{2,6}?)(?:[还要得是不能可怎咋在用会没也都就我你该，？?]|$)"
)
_FIRST_OF_TWO = re.compile(r"^(?:那|那么|这个|这|我|我们|他说的?|到底|究竟)*是(?!的|啊|呀|吧)[^，。？?]{2,}")
# 「总账要反到几月 我的应收才能反到8月」: what the first is needed for.
_SO_THAT = re.compile(r"^(?:(?![怎咋哪谁啥几多]|如何|什么)[^？?]){0,8}才(?:能|可以|行)")
_JOINED = re.compile(r"(?<=.{4})(?:还有|另外)(?=[^，。]{4})")
# 「网管?」, 「新财务经理吧」: what he takes for the answer.
_PROPOSES = re.compile(
    r"^(?:是不是|就是|是|找|问|叫|请)?(?P<what>[^\s？?]{1,6}?)(?:(?:对吧|是吧|对不对|吧|吗|么|嘛)[？?]*|[？?]+)$"
)
_IS_IT = re.compile(
    r"^(?:那|这|还|难道|会)?(?:不会|算)?是(?:不是)?(?!谁|哪|什么|啥|几|多|怎)[^？?]{1,8}(?:吗|么|嘛|吧|呢)[啊呀]?[？?]*$"
)
_MUST_IT = re.compile(r"^(?:就|还|都|又)?(?:要|得|只能|必须)[^？?吗么嘛不谁哪几多怎啥]{1,5}[？?]*$")
_VERB = re.compile(
    r"[要能会可行有没不在改做弄点看开关删退进登转给]|怎么|咋|如何|哪|什么|啥|谁|多|几|为|呢"
)
# A cry for help asks nothing that could be looked up by itself.
_PLEA = re.compile(
    r"^(?:那|这|我|我们|现在|到底|你说|那你说|请问)*(?:该|要|可)?(?:怎么|咋|如何)(?:办|整|弄|搞|个?弄法|处理|解决)?[啊呀呢哦了嘛吧的]*[？?]*$"
    r"|^(?:什么|啥)(?:情况|毛病|鬼|破软件|玩意儿?)[啊呀呢]*[？?]*$|^(?:怎么|咋)回事[啊呀呢]*[？?]*$|^(?:你)?(?:倒是)?说(?:话|呀|啊)[？?]*$"
    r"|^(?:行|好|对|可以|能|是|嗯|哦)[的了啊呀呢吧嘛]*[？?]*$"
    r"|^(?:那|可)?我?(?:这|这里|这边)?(?:怎么|咋|为啥)(?:就|都)?(?:没有?|找不到|看不到|看不见|不见)[了啊呀呢]*[？?]*$"
    r"|^你不是(?:叫|让|说)|才问你[啊呀的]*[？?]*$"
    r"|^(?:难道)?(?:你|您)们?(?:这里?|那里?|自己|到底|真的?|就|也|还|都)*(?:没有?|不)(?:一点)?(?:资料|知道|会|懂|清楚|明白|查到?|说|回答?|答|告诉我|讲)[的呢啊呀了]*[吗么嘛吧]*[？?]*$"
)
# 「那我就用调整单吧」 says what he will do.
_DECIDES = re.compile(
    r"^(?:好的?|行|嗯|哦|那么?|可以)*(?:我们?|咱们?|俺)?(?:就|还是|先|还是先|就先)(?:用|照|按|选|走|试|做|等|去)(?:(?!怎么|怎样|咋|如何|哪|什么|啥|谁|几|多|不)[^？?])*[吧了]$"
)
# 「服务器我都有权限」 tells what he has.
_HAS = re.compile(
    r"^[^？?]{0,12}(?:我们?|咱们?|俺)(?:这里?|这边|手上|手里)?(?:也|都|是|就|全)?(?:都)?有(?![没几多哪]|什么|啥)[^吗么嘛吧呢不没？?谁哪怎咋啥]*$"
)


# 「哪个说登不上嘛」 scolds, 「什么提示都没有」 tells: neither asks for anything.
_SCOLDS = re.compile(
    r"^(?:那|又|可)*(?:哪个|谁|哪有(?:人)?|我?(?:哪里|何时|什么时候|啥时候))(?:又|就|还|跟你|和你|给你)*(?:说|讲)(?:过|了)?"
    r"(?!明|了算|得|话|的|算|不)(?=[^？?]*(?:我|不|没|坏|丢|忘|嘛$|撒$|过$|要[^？?]*了$))[^？?]{2,}$"
)
_NOT_AT_ALL = re.compile(
    r"^[^？?]*(?:什么|啥|哪(?:里|儿|个|台)?|谁|怎么\w{0,3}|几|多少)[^，。？?]{0,6}(?:都|也)(?:还|是|已经?)?(?:没|不|搞不|弄不|进不|登不|打不|找不|看不)[^？?]*$"
)
# 「没听说谁动过什么」, 「也没改过啥」
_KNOWS_OF_NONE = re.compile(
    r"没有?(?:听说|看见|看到|见到?|注意|动|改|弄|点|装|做|碰|换)(?:过|到)?[^，。？?]{0,4}(?:谁|什么|啥|哪)[^？?]*$"
)
_MARKED = re.compile(r"[？?]|[吗么][啊呀]?$|(?P<verb>[\u4e00-\u9fff])不(?P=verb)")
# 「重新计提折旧以后」 is when, and belongs to what is asked next.
_WHEN = re.compile(r"(?:以后|之后|以前|之前|的时候|的话|的情况下?|完了?后)$")
# 「还有为什么……」: what joins two questions is none of the second one's words.
_LINK = re.compile(
    r"^(?:(?:哦|噢|喔|那|嗯|啊|对了|然后)*(?:还有(?:就是)?|另外|此外|以及|再有|再就是|对了)(?:我?(?:再|还)?(?:想)?问(?:一?下|您|你)?)?[，,、：:]?)(?=[^，。]{4})"
)


@dataclass(frozen=True, slots=True)
class AskedClause:
    """One thing that is asked. `said`: his words; `beside`: the words next to them, where they name little themselves;
    `is_bare`: they name nothing at all (「怎么弄」); `proposal`: the clause with what he takes for the answer, and
    `proposes` that alone."""

    said: str
    beside: str = ""
    is_bare: bool = False
    proposal: str = ""
    proposes: str | None = None
    release: str | None = None
    """The release that he tells in the same turn."""
    told: str = field(default="", compare=False)
    """What he tells before it, since he asked last: 「是别的同事做的，货没到，能直接删掉吗」."""

    @property
    def quoted(self) -> str:
        """How it is named to him."""
        return f"{self.said} {self.proposal}".strip()

    @property
    def readings(self) -> list[str]:
        """What is looked up, first to last: what names nothing is not read without what is beside it; who asks where
        asks of the thing that stands there first (「过账还要另外做？在哪过」)."""
        joint = [f"{self.beside}，{self.said}"] if self.beside else []
        thing = _THING.match(self.beside) if self.is_bare and asks_for_place(self.said) else None
        joint += [f"{thing['what']}{self.said}"] if thing is not None else []
        readings = joint if self.is_bare and joint else [self.said, *joint]
        whole = f"{self.told}，{self.said}"
        return [*readings, whole] if self.told and whole not in readings else readings


def questions_of(conversation: Conversation) -> list[AskedClause]:
    """What this turn asks, in the order of the words, at most MAX_QUESTIONS; none where it asks nothing."""
    found: list[AskedClause] = []
    before = ""
    told: list[str] = []
    for linked, is_asked in _clauses(conversation):
        text = without_link(linked)
        if _OR.match(text):
            before = _just_before(text, conversation.text) or before
        follows = bool(found) and found[-1].quoted.endswith(before)
        if follows and (_OR.match(text) or _SO_THAT.match(text)):
            found[-1] = replace(found[-1], said=f"{found[-1].said} {text}")
        elif follows and is_guess(text):
            found[-1] = replace(found[-1], proposal=text)
        elif follows and (what := _proposal(text)) is not None:
            found[-1] = replace(found[-1], proposal=text, proposes=what)
        elif follows and is_asked and _POINTS_BACK.match(text) and not asks_in_words(found[-1].said):
            found[-1] = replace(found[-1], said=f"{found[-1].said}，{text}")  # 「你说打开授权，这个在哪个菜单里」
        elif before and _OR.match(text) and (is_asked or is_choice(before)) and not is_plea(text):
            found.append(AskedClause(f"{before} {text}"))  # 「是加完马上就有，还是我要退出来重进」
        elif is_asked and not is_plea(text) and not asks_nothing(text):
            is_bare = names_nothing(text) or asks_bare_how(text)
            needs_more = is_bare or names_little(text) or _WHEN.search(before) is not None
            beside = before.rstrip("？?") if needs_more else ""
            release = told_release(conversation.text)
            facts = "，".join(told[-MAX_TOLD:])
            found.append(AskedClause(text, beside, is_bare=is_bare, release=release, told=facts))
        told = [] if found and found[-1].quoted.endswith(text) else [*told, text]
        before = text
    return found[:MAX_QUESTIONS]


def without_link(text: str) -> str:
    """「还有为什么……」: the question alone."""
    return _LINK.sub("", text)


def asks_nothing(text: str) -> bool:
    """「哪个说登不上嘛」, 「什么提示都没有」: does it sound like a question, and scolds or tells?"""
    said = text.strip(" ，,。！!")
    if _MARKED.search(said):
        return False
    return any(pattern.search(said) for pattern in (_SCOLDS, _NOT_AT_ALL, _KNOWS_OF_NONE, _WHEN))


def _just_before(clause: str, text: str) -> str:
    """The words that stand before it, where the reader of acts has left them out."""
    before = CLAUSE_WITH_MARK.findall(text.partition(clause)[0])
    return before[-1] if before else ""


def is_choice(text: str) -> bool:
    """「是加完马上就有」: the first of two, whose other one follows."""
    return _FIRST_OF_TWO.match(text) is not None


def is_guess(text: str) -> bool:
    """「是没装吗」, 「要重新录？」: what he guesses of that which stands before, and no question of its own."""
    return (names_little(text) and _IS_IT.match(text) is not None) or _MUST_IT.match(text) is not None


def is_plea(text: str) -> bool:
    """「怎么办呀」, 「行吧」, 「那我就用调整单吧」: nothing that could be looked up by itself."""
    return any(pattern.match(text) for pattern in (_PLEA, _DECIDES, _HAS))


def _proposal(text: str) -> str | None:
    found = _PROPOSES.match(text) if len(text) <= MAX_PROPOSAL_CHARS else None
    return found["what"] if found is not None and not _VERB.search(found["what"]) else None


def _clauses(conversation: Conversation) -> Iterator[tuple[str, bool]]:
    """Each clause, and whether it asks: as it was read surely, else by its words."""
    acts = conversation.acts
    if not acts:
        for clause in CLAUSE_WITH_MARK.findall(conversation.text):
            yield clause, asks_in_words(clause)
    for act in acts:
        parts = _JOINED.split(act.text)
        for part in parts:  # 「差额能不能带着先结还有字特别小咋弄」, as one says it aloud
            yield part, _is_asked(act) if len(parts) == 1 else asks_in_words(part)


def _is_asked(act: Act) -> bool:
    return act.act == ASKS if act.confidence >= SURE else asks_in_words(act.text)
