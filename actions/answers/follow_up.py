"""A question about the answer on screen: the way out that fits, the steps that name it, or that no more is known.

「折旧凭证已经审核了」 after a case with a way for either is no new question, 「那两个负库存能忽略不」 no reason to list
other cases. What the case does not hold is not made up: the customer hears that, and that a person can be had.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.conversation import Conversation, Dialogue
from actions.spelling import simplified
from kb.client import Case

NOT_WRITTEN = (
    "您问的这一点，我手头的资料没有写得更细，不想随便说一个误导您。上面的办法哪一步做不下去、屏幕上有什么提示，"
    "发给我，我接着帮您看；这一点要问清楚的话，我帮您转给工程师。"
)
WRITTEN = "您问的这一点，上面的办法里写到的是："
NO_MORE = "更细的我手头的资料没有写，不想随便说。按这个做不下去的话，把屏幕上的提示发给我，或者转给工程师。"
THIS_ONE = "按您说的情况，看这一个办法就行："
ABOUT_SHARE, SOME_SHARE, SOME_PAIRS = 0.6, 0.35, 2
"""So much of what the words name must stand in the case, or in the question that led to it; less will do where it is
more than a word."""
FITS_SHARE, FITS_LEAD = 0.3, 0.15
"""A way out fits where it holds so much of the words, and so much more than the next one does."""
TITLE_WEIGHT = 2.0
MAX_CHARS = 60
MAX_STEPS = 3
POINTING_PAIRS = 1
"""「这个能忽略不」 names no more than this, and points at what is on screen."""
_BARE_CHARS = 8

_RELEASE = re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}(?![\d元万块])")
_NAMED_RELEASES = re.compile(r"(\d+(?:\.\d+)*)\s*(?:版本?)?\s*(及以后|以后|及以上|以上|以前|之前|以下)")
_FROM_THERE = frozenset({"及以后", "以后", "及以上", "以上"})
NUMERALS = "一二三四五六七八九十"
_FUNCTION_WORDS = re.compile(
    r"能不能|可不可以|要不要|是不是|有没有|为什么|怎么样?|怎样|什么|如果|的话|可以|需要|应该|还是|或者|但是|不过|所以|因为|然后|后来|现在|刚才"
    r"|[我你您他她它咱这那哪个几些的了着过吗呢吧啊哦呀嘛么咋啥办弄能可会要不是有就也还又都去在里上下一请问想说到把被给跟和与很太再才对点行好嗯]"
)
_NOT_YET = re.compile(r"(?:还|尚)?(?:没有?|未)")
_STILL = re.compile(
    r"还是?[^，。,\s]{0,4}[不没]|还是(?:提示|报|弹|出现|显示|这样|老样子)|仍然|依旧|照样|没用|不管用|没效果|没解决|没好"
    r"|[试做]了[^，。,\s]{0,4}[不没]"
)
# 「资产模块我们不用」 names what it does not want: no way out fits by that word.
_DECLINES = re.compile(r"不用|不要|不想|用不[着到]|没(?:有?启)?用")
_POINTS = re.compile(r"[这那它]|刚才|上面|第[一二三四五\d]+[步个种]|办法|你说|您说")
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
    """Can this turn be about the case on screen at all? A prompt, a code or another product begins something new."""
    if earlier.case_id is None or earlier.question is None or not 0 < len(conversation.text) <= MAX_CHARS:
        return False
    named = conversation.entity("product")
    has_news = any(conversation.values(name) for name in ("error_text", "code", "product_excluded"))
    return not has_news and (named is None or named == product)


def still_fails(text: str) -> bool:
    """「还是登不上」: the case on screen has not helped."""
    return _STILL.search(text) is not None


def is_about(case: Case, earlier: Earlier, text: str) -> bool:
    """Do the words name what the case, or the question before, names; or do they only point at it?"""
    pairs = _pairs(text)
    if not pairs:
        return bool(_POINTS.search(text)) or len(text) <= _BARE_CHARS
    solutions = [f"{way.title} {' '.join(way.steps)} {way.risk}" for way in case.solutions]
    told = [case.title, case.cause, case.verify, *case.symptoms, earlier.question or "", *solutions]
    known = _folded(" ".join(told))
    only_points = _POINTS.search(text) is not None and len(pairs) <= POINTING_PAIRS
    hits = sum(pair in known for pair in pairs)
    is_much = hits >= ABOUT_SHARE * len(pairs) or (hits >= SOME_PAIRS and hits >= SOME_SHARE * len(pairs))
    return only_points or is_much


def solution_for(case: Case, told: str) -> int | None:
    """The place of the way out for the release told (its title says 「12.1 及以后」), if there is just one."""
    release = _RELEASE.search(told)
    if release is None:
        return None
    own = _number(release[0])
    fitting = [
        place
        for place, way in enumerate(case.solutions)
        if (named := _NAMED_RELEASES.search(way.title)) is not None
        and (own >= _number(named[1]) if named[2] in _FROM_THERE else own < _number(named[1]))
    ]
    return fitting[0] if len(fitting) == 1 else None


def fitting_solution(case: Case, text: str) -> int | None:
    """The place of the one way out that the words fit clearly better than the others; None where that is in doubt."""
    pairs = _pairs(text)
    if len(case.solutions) < 2 or not pairs or _DECLINES.search(text):
        return None
    shares = []
    for way in case.solutions:
        title, steps = _folded(way.title), _folded(" ".join(way.steps))
        hits = sum(TITLE_WEIGHT if pair in title else float(pair in steps) for pair in pairs)
        shares.append(hits / (TITLE_WEIGHT * len(pairs)))
    best, second = sorted(shares, reverse=True)[:2]
    return shares.index(best) if best >= FITS_SHARE and best - second >= FITS_LEAD else None


def about_point(case: Case, text: str) -> str:
    """What the case says on a point: the steps that name it; where none does, that no more is known."""
    steps = _steps_that_name(case, text)
    return "\n".join([WRITTEN, *(f"· {step}" for step in steps), NO_MORE]) if steps else NOT_WRITTEN


def _steps_that_name(case: Case, text: str) -> list[str]:
    """The steps that hold all that the words name, each with its place: 「办法二第2步：……」; at most a few."""
    pairs = _pairs(text)
    found = [
        f"办法{NUMERALS[number]}第{position}步：{step}"
        for number, way in enumerate(case.solutions[: len(NUMERALS)])
        for position, step in enumerate(way.steps, start=1)
        if pairs and all(pair in _folded(step) for pair in pairs)
    ]
    return found[:MAX_STEPS]


def _pairs(text: str) -> list[str]:
    """Every two signs side by side in what the words name; 「已经审核」 as 「已审核」, 「还没」 as 「未」."""
    bare = _FUNCTION_WORDS.sub(" ", _folded(text))
    runs = _RUN.findall(bare)
    # A Latin word is a name: it counts once, and whole.
    return [
        part
        for run in runs
        for part in ([run] if run.isascii() else [run[place : place + 2] for place in range(len(run) - 1)])
    ]


def _number(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))


def _folded(text: str) -> str:
    return _NOT_YET.sub("未", simplified(text).replace("已经", "已"))
