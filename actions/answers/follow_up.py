"""A turn under a case: can it be about that case, does it ask, and which way out fits the detail that it tells?

「折旧凭证已经审核了」 after a case with a way for either is no new question. Whether a turn is about the case, and what
answers it, is judged by meaning in actions/answers/points.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.conversation import Conversation, Dialogue
from actions.dialogue.acts import is_read, outcome
from actions.spelling import simplified
from kb.client import Case

THIS_ONE = "按您说的情况，看这一个办法就行："
FITS_SHARE, FITS_LEAD = 0.3, 0.15
"""A way out fits where it holds so much of the words, and so much more than the next one does."""
TITLE_WEIGHT = 2.0
MAX_CHARS = 60
MIN_NAMED = 2
"""Who names less than three signs side by side speaks of what was named before."""
_RELEASE = re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}(?![\d元万块])")
# 「关于里写12点几」; 「下午3点多」 is an hour.
_SPOKEN_RELEASE = re.compile(r"(?<![\d.])(\d{1,2})点(?:几|多|(\d{1,2})(?![\d分]))")
_OF_RELEASE = re.compile(r"[版板]本|版|关于|写[着的]?|显示|以[后前]|之[后前]|我[这们]?是")
_OF_HOUR = re.compile(r"今|昨|明天|[早晚]上|上午|下午|中午|凌晨|钟|半夜")
_NAMED_RELEASES = re.compile(r"(\d+(?:\.\d+)*)\s*(?:版本?)?\s*(及以后|以后|及以上|以上|以前|之前|以下)")
_FROM_THERE = frozenset({"及以后", "以后", "及以上", "以上"})
_FUNCTION_WORDS = re.compile(
    r"能不能|可不可以|要不要|是不是|有没有|为什么|怎么样?|怎样|什么|如果|的话|可以|需要|应该|还是|或者|但是|不过|所以|因为|然后|后来|现在|刚才"
    r"|[我你您他她它咱这那哪个几些的了着过吗呢吧啊哦呀嘛么咋啥办弄能可会要不是有就也还又都去在里上下一请问想说到把被给跟和与很太再才对点行好嗯]"
)
_NOT_YET = re.compile(r"(?:还|尚)?(?:没有?|未)")
_ASKS = re.compile(
    r"[？?]|怎么|怎样|如何|咋|点样|哪|什么|啥|多久|多少|多大|谁|几[个天点时期次位月年]|能不能|可不可以|要不要|会不会|是不是|有没有|为何|干嘛|行不|可以不"
    r"|[吗嘛么呢不](?:[啊呀]|$|[\s，,。])|(?:可以|行|对|能|吧)$|想(?:问|知道)"
)
_STILL = re.compile(
    r"还是[^，。,\s]{0,4}[不没]|还[^，。,\s没]{0,3}不(?:[上了进行出过到]|能)|还没(?:好|行|解决|成|用|反应|变)|还是(?:提示|报|弹|出现|显示|这样|老样子)|仍然|依旧|照样|没用|不管用|没效果|没解决|没好"
    r"|[试做]了[^，。,\s]{0,4}[不没]"
)
# 「资产模块我们不用」 names what it does not want: no way out fits by that word.
_DECLINES = re.compile(r"不用|不要|不想|用不[着到]|没(?:有?启)?用")
_COMPARES = re.compile(r"([\u4e00-\u9fff]{2,4})比[\u4e00-\u9fff]{2,4}?([多少大小])")
_RUN = re.compile(r"[\u4e00-\u9fff]{2,}|[a-z0-9]{2,}")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was at hand before this turn was read: the question and the case on screen."""

    question: str | None
    bare_question: str | None
    case_id: str | None

    @classmethod
    def of(cls, dialogue: Dialogue) -> Earlier:
        """The state of the dialogue as it is now."""
        return cls(dialogue.question, dialogue.bare_question, dialogue.current)


def may_follow_up(conversation: Conversation, earlier: Earlier, product: str | None) -> bool:
    """Can this turn be about the case on screen at all? A code or another product begins something new."""
    if earlier.case_id is None or earlier.question is None or not 0 < len(conversation.text) <= MAX_CHARS:
        return False
    named = conversation.entity("product")
    has_news = any(conversation.values(name) for name in ("code", "product_excluded"))
    return not has_news and (named is None or named == product)


def still_fails(text: str) -> bool:
    """「还是登不上」: the case on screen has not helped."""
    return _STILL.search(text) is not None


def has_failed(conversation: Conversation) -> bool:
    """Does this turn say so, as it was read; by its words only where it was not read surely?"""
    told = outcome(conversation)
    return told == "failed" or (told is None and not is_read(conversation) and still_fails(conversation.text))


def asks(text: str) -> bool:
    """Does it ask something? Else it tells a detail."""
    return _ASKS.search(simplified(text)) is not None


def release_way(case: Case, told: str) -> int | None:
    """The place of the way out for the release told (its title says 「12.1 及以后」), if there is just one."""
    release = told_release(told)
    if release is None:
        return None
    fitting = [place for place in ways_by_release(case) if is_for_release(case.solutions[place].title, release)]
    return fitting[0] if len(fitting) == 1 else None


def is_for_release(title: str, release: str | None) -> bool:
    """Does a way out of this title hold for the release? One that names none does, and all do where none is known."""
    named = _NAMED_RELEASES.search(title)
    if named is None or release is None:
        return True
    own, least = _number(release), _number(named[1])
    if len(own) == 1 and own == least[:1]:
        return True  # 「12点几」 may be before 12.1 or after
    return own >= least if named[2] in _FROM_THERE else own < least


def told_release(text: str) -> str | None:
    """The release that a text names, such as 10.0; 「12点几」 is 12."""
    spoken = _SPOKEN_RELEASE.search(text)
    if spoken is not None and _OF_RELEASE.search(text) and not _OF_HOUR.search(text):
        return ".".join(filter(None, spoken.groups()))
    found = _RELEASE.search(text)
    return found[0] if found is not None else None


def ways_by_release(case: Case) -> dict[int, str]:
    """The places of the ways out that hold for some releases only, with the words that say which."""
    named = ((place, _NAMED_RELEASES.search(way.title)) for place, way in enumerate(case.solutions))
    return {place: found[0] for place, found in named if found is not None}


def fitting_solution(case: Case, text: str) -> int | None:
    """The place of the one way out that the words fit clearly better than the others; None where that is in doubt."""
    pairs = named_pairs(text)
    if len(case.solutions) < 2 or not pairs or _DECLINES.search(text):
        return None
    shares = []
    for way in case.solutions:
        title, steps = _folded(way.title), _folded(" ".join(way.steps))
        hits = sum(TITLE_WEIGHT if pair in title else float(pair in steps) for pair in pairs)
        shares.append(0.0 if _compares_otherwise(title, text) else hits / (TITLE_WEIGHT * len(pairs)))
    best, second = sorted(shares, reverse=True)[:2]
    return shares.index(best) if best >= FITS_SHARE and best - second >= FITS_LEAD else None


def names_little(text: str) -> bool:
    """「双击就行吗」 may be about what was named before."""
    return len(named_pairs(text)) < MIN_NAMED


def names_nothing(text: str) -> bool:
    """「怎么弄」, 「要不要改」 are about what was named before."""
    return not named_pairs(text)


def _compares_otherwise(title: str, text: str) -> bool:
    """「总账比仓存多」 is no way for who says 「仓存多出来」, though all its words are there."""
    found = _COMPARES.search(title)
    return found is not None and re.search(rf"{re.escape(found[1])}[^，。\s]{{0,4}}{found[2]}", _folded(text)) is None


def named_pairs(text: str) -> list[str]:
    """Every two signs side by side in what the words name; 「已经审核」 as 「已审核」, 「还没」 as 「未」."""
    runs = named_runs(text)
    # A Latin word is a name: it counts once, and whole.
    return [
        part
        for run in runs
        for part in ([run] if run.isascii() else [run[place : place + 2] for place in range(len(run) - 1)])
    ]


def named_runs(text: str) -> list[str]:
    """The things that the words name, each whole."""
    return _RUN.findall(_FUNCTION_WORDS.sub(" ", _folded(text)))


def _number(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))


def _folded(text: str) -> str:
    return _NOT_YET.sub("未", simplified(text).replace("已经", "已"))
