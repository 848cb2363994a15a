"""Matters that are no use of Kingdee's software (data/not_ours.yml): whose they are is said in a line.

Beside a matter of ours such a part is no reason to refuse the whole message, and asked for again it is answered the
same way, never searched for.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, RootModel

from actions.clauses import CLAUSE_WITH_MARK
from actions.content import read_content
from actions.conversation import Conversation
from actions.dialogue.matters import take_back, tell
from actions.dialogue.problems import names_matter, wants_something
from actions.dialogue.protest import protest_of
from actions.fallback.foreign_matters import Pattern, names_foreign_password
from actions.handoff.telling import said_of_problem
from actions.reply import Reply
from actions.spelling import simplified
from actions.steering.about_us import about_rest

CONTENT_FILE: Final = Path(__file__).resolve().parents[2] / "data" / "not_ours.yml"
NOTICE: Final = "not_ours:"
QUOTE_CHARS: Final = 24
MAX_CHARS: Final = 80
"""Longer than this it is a story, in which such a matter is only spoken of."""
_OPENS: Final = re.compile(r"(?:还有|另外|顺便|以及|然后|再问)(?=[^\s])")
_ALSO: Final = re.compile(r"^(?:还有|另外|顺便|以及|然后)+(?=.{3})")
# 「不是年结」 names what he does not mean.
_DENIED: Final = re.compile(r"^(?:又|我|也)*(?:不是|没说|没问|别|不要|不用)")
# 「银行那个我不是问你」, 「个税的事不用你管」, 「打印机先不说」: named, and nothing is asked of it.
_LET_BE: Final = re.compile(
    r"(?:不是|没有?|不|别|先不|甭|用不着|不用|不需要|不必|无需|不想|没想|没让|没叫|谁让|谁叫)(?:在|要|想|让|叫|麻烦)*(?:你|您|你们|您们)?(?:来)?(?:问|说|讲|指|管|提|聊|看|弄|操心)(?:你|您|你们|您们|它|这个|那个|他们)?(?:了|的|啦|啊|呀|哈|哦|嘛|吧)*[！!。~～]*$"
    r"|(?:我|我们|自己|会|再|就)+(?:去|来|会|知道|晓得|清楚|有数)*(?:问|找|办|弄|打电话|知道|晓得|清楚|有数)(?:他们|银行|税局|社保局|网管|人)?(?:去|的|了|就行|就好|办)*[啊呀哈吧]*[！!。~～]*$"
)
# 「里头有网银的」, 「U盾还插着呢」: it is there, beside what is asked.
_IS_THERE: Final = re.compile(
    r"(?:有|装|存|放|登录?|绑|插|连|在用|要用|用|靠)(?:着|了|过|的)|(?:里头?|里面|上面?|上头|这台|那台|电脑|手机|平板|浏览器)[^，。？?]{0,6}?(?:有|装|存|放|登|绑|插|连|用)"
)
_ASKS: Final = re.compile(
    r"[?？]|能不能|会不会|要不要|可不可以|是不是|有没有|[吗么不没][啊呀呢]?$|([\u4e00-\u9fff])不\1"
)
_IN_TROUBLE: Final = re.compile(
    r"(?<![差要])不(?!过|用|同|止)|没(?!事|问题|关系)|坏|(?<!行)卡(?!号|里)|锁|忘|错|失败|报|丢|黑屏|蓝屏|死机|慢|弹|提示|异常|打不|想|要[填报办交缴退开]|该"
)
_OURS: Final = re.compile(r"金蝶|云?星[空辰]|精斗云|(?<![a-z])(?:kis|eas|k3|erp)", re.IGNORECASE)
# 「昨天电脑蓝屏过」: what happened before the trouble, and nothing that he wants of anybody.
_HAPPENED: Final = re.compile(
    r"^(?:是|就是|因为|可能|好像|在)*(?:大?前天|昨[天晚]|前几天|上周|上个月|之前|先前|刚才?|刚刚|早上|今早)|[\u4e00-\u9fff]过(?:了|的|后|以后|之后|[一两几]次)?$"
)
_WANTS_NOW: Final = re.compile(r"[?？]|怎么|咋|如何|哪|谁|什么|啥|吗|能不能|可不可以|帮")
# 「那我找谁」 behind it is asked of it.
_OF_THAT_TOO: Final = re.compile(
    r"^(?=.{2,14}$).*(?:找谁|找哪|问谁|归谁|谁管|[怎咋]么?[办弄整]|帮(?:我|忙|着)?[^，。]{0,2}[弄看解]|(?:不能|不会|不管|管不)[弄管帮了])"
)
_ASKS_WHOM: Final = re.compile(r"谁|哪里?[找问]|找哪|问哪")
_CHANGED: Final = re.compile(
    r"(?:刚|才|昨天|今天|上午|早上|已经|前几天)[^，。]{0,4}[换改](?:了|过|完|的|掉)*$"
    r"|[换改](?:了|过|完)(?:以后|之后|后)?$"
)
_LEADING: Final = re.compile(
    r"^(?:还有|另外|然后|顺便|再问|还想问|我说的是|我问的是|想问|请问|就是|[一那]?个(?![税人])|[，,。\s])+"
)


class NotOurs(BaseModel):
    """One such matter; the fields are explained in the file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    id: str
    named: Pattern
    called: Pattern
    ours: Pattern
    line: str
    together: Pattern | None = None
    alone: bool = False
    refused: bool = False

    def is_ours_in(self, text: str) -> bool:
        """Does the whole message say that it is ours to speak of: 「用友的账 怎么导到金蝶」?"""
        return self.together is not None and re.search(self.together, simplified(text), re.IGNORECASE) is not None

    def is_named(self, text: str, *, told: bool) -> bool:
        """Do the words name it, and nothing that makes it ours? `told`: it was named before, so that less names it."""
        words = simplified(text)
        if re.search(self.ours, words, re.IGNORECASE):
            return False
        names = re.search(self.named, words, re.IGNORECASE) is not None
        return names or (told and re.search(self.called, words, re.IGNORECASE) is not None)


class _Matters(RootModel[list[NotOurs]]):
    """The whole file."""


@lru_cache(maxsize=1)
def matters_not_ours() -> list[NotOurs]:
    """All of them, in the order of the file."""
    return read_content(CONTENT_FILE, _Matters).root


# 「我钉钉密码没错啊」 tells that nothing is wrong with it.
_IS_FINE = re.compile(r"(?:没有?(?:错|问题|毛病)|是?(?:对|好|正确|正常)的|都?正常)[啊阿呀的呢嘛哦]*$")


def answer_not_ours(conversation: Conversation, reply: Reply) -> Conversation:
    """Says whose it is what this turn asks of somebody else's, and returns the turn without it, its text empty where
    nothing of ours is said; the same conversation where nothing is."""
    text = conversation.text
    if not 0 < len(text) <= MAX_CHARS or names_foreign_password(text):
        return conversation
    dialogue = conversation.dialogue
    told = set(dialogue.notices)
    is_busy = bool(dialogue.jobs) or dialogue.current is not None
    pieces = pieces_of(text)
    occasions = _occasions(pieces)
    kept = [piece for piece in pieces if piece not in occasions]
    named = {piece: matter for piece in kept if (matter := _matter(piece, text, told, is_busy)) is not None}
    followers = _followers(kept, named)
    named = {piece: matter for piece, matter in named.items() if _is_wanted(piece, matter, followers, kept)}
    if not named:
        return conversation
    ours = [piece for piece in pieces if piece not in named and piece not in followers and not _DENIED.match(piece)]
    rest = " ".join(_ALSO.sub("", piece) for piece in ours) if any(map(is_of_ours, ours)) else ""
    if not rest and not any(map(_ASKS_WHOM.search, [*named, *followers])) and all(
        one.refused for one in named.values()
    ):
        return conversation
    _say(named, conversation, reply)
    take_back(conversation.dialogue, said_of_problem(text))
    if said := said_of_problem(rest):
        tell(conversation.dialogue, said, conversation.slot("product"))
    return about_rest(conversation, rest)


def pieces_of(text: str) -> list[str]:
    """The message cut at its marks, and at the words that open another matter."""
    return [piece for run in CLAUSE_WITH_MARK.findall(text) for piece in _cut(run)]


def is_of_ours(piece: str) -> bool:
    """Does it name a matter of ours, or tell a trouble of one of our products?"""
    return names_matter(piece) or (_OURS.search(piece) is not None and wants_something(piece))


def _occasions(pieces: list[str]) -> set[str]:
    """What has only changed, or happened, before a trouble with our software: 「电脑开机密码刚换 金蝶就说我锁定了」,
    「EAS卡在更新 昨天电脑蓝屏过」."""
    found = set()
    for piece in pieces:
        others = [one for one in pieces if one is not piece]
        has_happened = _HAPPENED.search(piece) and not _WANTS_NOW.search(piece) and any(map(is_of_ours, others))
        has_changed = _CHANGED.search(piece) and any(map(_OURS.search, pieces))
        if has_happened or has_changed:
            found.add(piece)
    return found


def _followers(pieces: list[str], named: dict[str, NotOurs]) -> set[str]:
    """What is asked of the matter before it, and names nothing itself: 「用友那个报错 那我找谁」."""
    found: set[str] = set()
    is_after = False
    for piece in pieces:
        if piece in named:
            is_after = True
        elif is_after and _OF_THAT_TOO.search(piece) and not is_of_ours(piece):
            found.add(piece)
        else:
            is_after = False
    return found


def _is_wanted(piece: str, matter: NotOurs, followers: set[str], pieces: list[str]) -> bool:
    """「以前用用友」 only tells; of a matter that is refused alone something must be asked. What he says that he does
    not ask, or what is only there beside his question, is asked of nobody."""
    said = simplified(piece)
    if _LET_BE.search(said) or _IS_FINE.search(said) or protest_of(piece) is not None:
        return False
    asks_it = bool(followers) or wants_something(piece) or _ASKS_WHOM.search(piece) is not None
    return asks_it or (not matter.refused and not _is_beside(piece, pieces))


def _is_beside(piece: str, pieces: list[str]) -> bool:
    """「关了会不会中毒啊 里头有网银的」: does he only say that it is there, with a question of something else?"""
    words = simplified(piece)
    is_trouble = _IN_TROUBLE.search(words) is not None
    asks_else = any(wants_something(one) or _ASKS.search(one) for one in pieces if one is not piece)
    return asks_else and not is_trouble and _IS_THERE.search(words) is not None


def _say(named: dict[str, NotOurs], conversation: Conversation, reply: Reply) -> None:
    """Under his own words for each; remembered, so that it may be called by less afterwards."""
    dialogue = conversation.dialogue
    for matter in dict.fromkeys(one.id for one in named.values()):
        pieces = [(piece, one) for piece, one in named.items() if one.id == matter]
        words = _LEADING.sub("", pieces[0][0]).rstrip("？?。！!啊呀呢吧")
        quoted = words if len(words) <= QUOTE_CHARS else words[: QUOTE_CHARS - 1] + "…"
        reply.say(pieces[0][1].line.format(quoted=quoted))
    dialogue.notices = list(dict.fromkeys([*dialogue.notices, *(NOTICE + one.id for one in named.values())]))


def _matter(piece: str, text: str, told: set[str], is_busy: bool) -> NotOurs | None:
    """The matter of somebody else that these words name; of those told before fewer words do."""
    fitting = (one for one in matters_not_ours() if not (one.alone and is_busy) and not one.is_ours_in(text))
    return next((one for one in fitting if one.is_named(piece, told=NOTICE + one.id in told)), None)


def _cut(run: str) -> list[str]:
    """「凭证改不了还有个税扣除咋填」: at the words that open another matter."""
    starts = [0, *(mark.start() for mark in _OPENS.finditer(run) if mark.start())]
    return [run[start:end] for start, end in zip(starts, [*starts[1:], len(run)], strict=True)]
