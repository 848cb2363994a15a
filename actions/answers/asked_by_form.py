"""What the form of a question asks of a case: a way out by its number, what it risks, whether a guess is the cause.

「办法二是啥」, 「会有什么影响」, 「是不是就因为改了卡片」, 「那我自己弄行不行」: such a question names little that a
line could be found by, or what it names stands in a line that does not answer it; its form says which part does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from actions.answers.follow_up import fitting_solution, named_pairs, named_runs
from actions.answers.point_text import NUMERALS
from actions.clauses import CLAUSE, CLAUSE_WITH_MARK, PAUSE
from actions.spelling import simplified
from kb.client import Case, Part

IS_CAUSE: Final = "是的，就是这个原因：{cause}"
TAKE_WAY: Final = "按您说的情况，看办法{number}：{title}。"
MUST_NOT: Final = "不行。{line}"
NEAR_SHARE: Final = 0.6
"""A line that forbids is said before the best one where its score comes this near to it."""
NOT_YOURSELF: Final = "先不要自己动手。“{title}”要由{who}来做。风险：{risk}"
RISKS: Final = "要留意的是："
RISK: Final = "· {title}：{risk}"
RUN_SHARE, GUESSED_SHARE = 0.4, 0.5
"""So much of a thing that his guess names must stand in the cause, and of all the things that it names."""
MAX_RISKS: Final = 2
MIN_TITLED: Final = 2
_DIGITS: Final = {**{sign: place for place, sign in enumerate("一二三四五六七八")}, **{str(n + 1): n for n in range(8)}}
_WAY = r"(?:办法|方法|方案|法子)"
_WHAT = (
    r"(?:又|到底|具体)?(?:呢|嘞|是(?:什么|啥|哪个|怎么|咋|如何)[^，。]{0,4}|(?:怎么|咋|如何|怎样)(?:做|弄|操作|搞|办|整|走|个?(?:做|弄)法)"
    r"|(?:给我|再)?(?:说说|说一下|讲讲|讲一下|发一下|发我|看看|看一下)|(?:说|写)的?(?:是)?(?:什么|啥)|(?:的)?步骤(?:呢|是(?:什么|啥))?|在哪(?:里|儿)?)"
)
_OPENING = (
    r"^(?:好的?|行|嗯|哦)?(?:那么?|请问|麻烦|我想看|想看|看看?|给我(?:看看?)?|说说|讲讲)?"
    r"(?:[你您](?:刚才|上面)?说的|上面的|刚才的)?"
)
_END = r"[啊呀呢吧哦嘛吗的了]*[？?]*$"
_NAMED_WAY = re.compile(
    rf"{_OPENING}(?:{_WAY}(?P<after>[一二三四五六七八1-8])|第(?P<before>[一二三四五六七八1-8])(?:个|种)?{_WAY})(?:{_WHAT})?{_END}"
)
_WAY_NUMBER = re.compile(rf"{_WAY}([一二三四五六七八1-8])")
_OTHER_WAY = re.compile(rf"{_OPENING}(?:另外?(?:的)?(?:一|那)?(?:个|种)|另外的)(?:那个)?{_WAY}(?:{_WHAT})?{_END}")
_ASKS_RISK = re.compile(
    r"(?:有|产生|带来|造成)(?:没有?|不会)?(?:什么|啥|哪些|多大|别的|不好的|负面|坏)?(?:的)?(?:影响|后果|风险|坏处|副作用|隐患|危险)"
    r"|(?:影响|风险|后果)(?:大不大|大吗|高不高|高吗|严不严重|严重吗|是什么|是啥|有哪些)"
)
_OF_CAUSE = re.compile(
    r"因为|由于|造成|引起|导致|(?:的|这个|那个)(?:原因|缘故)|[害闹惹搞弄]的|(?:有|没有?)关系?|(?:关系)(?=[吗吧嘛？?]|$)"
)
_WHETHER = re.compile(
    r"是不是|是否|会不会是|该不会|难道|莫非|不会是|有没有关|[对是]不对|[对是]吧|[对是]吗|[吗吧嘛么][啊呀]?[？?]*$"
)
_OPEN = re.compile(r"什么|啥|哪|怎么|咋|谁|为何|多少|几")
_ASKING = re.compile(
    r"我?(?:是)?(?:就)?(?:想)?问(?:的是|下|一下)?|是不是|是否|会不会是?|该不会是?|难道是?|莫非是?|不会是|因为|由于|造成|引起|导致|原因|缘故|有没有关系?|有关系?|没关系?"
    r"|[害闹惹搞弄]的|这个|那个|这样|这事|这一?步|就是|跟|和|[对是][吧吗]"
)
_UNDONE = re.compile(r"没|未|忘|漏|不(?=[是会用]|一定)|无关")
# 「审核以后还要过账」 is the cause of who has not.
_REQUIRES = re.compile(r"还要|还得|要先|得先|必须|才能|才可以|才行|要求")
_PERMISSION = re.compile(
    r"行不行|行不|行吗|行么|可以吗|可以不|可以么|可不可以|能不能|能吗|成不成?|成吗|中不中|要得不|好不好|没问题吧|不要紧吧|没事吧|[可能]以?(?=[^，。]{2,12}[吗么不]$)"
)
_FORBIDS = re.compile(
    r"(?:不要|别|不能|不可以?|请勿)自己|自己(?:不要|别)|(?:不要|别|不能)(?:直接)?(?:改库|动库|[改动]数据库)"
)
_MYSELF = re.compile(r"自己|我(?:现在|直接|先|就)|直接(?:就)?我")


def way_asked(case: Case, text: str) -> int | None:
    """The place of the way out that is asked for by its number, or as the other of two."""
    said = simplified(text).strip()
    found = _NAMED_WAY.match(said)
    if found is not None:
        place = _DIGITS[found["after"] or found["before"]]
        return place if place < len(case.solutions) else None
    return 1 if len(case.solutions) == 2 and _OTHER_WAY.match(said) else None


def confirmed_cause(case: Case, text: str, turn: str = "") -> str | None:
    """「是的」 with the cause, where a guess at the cause in this text is what the case says; None where there is none.

    `turn` is all that he says: 「他改了一下卡片，是不是就因为这个」 guesses at what stands before.
    """
    told = simplified(turn or text)
    for clause in CLAUSE_WITH_MARK.findall(simplified(text)):
        if not (_OF_CAUSE.search(clause) and _WHETHER.search(clause)) or _OPEN.search(clause):
            continue
        guess = _ASKING.sub(" ", clause)
        before = "" if named_pairs(guess) else _before(clause, told)
        if not _is_held(before or guess, case.cause):
            continue
        facts = [one for one in CLAUSE.findall(told) if one not in (clause, before) and one not in clause]
        ways = {way for one in facts if (way := fitting_solution(case, one)) is not None and _is_titled(case, way, one)}
        fits = [TAKE_WAY.format(number=NUMERALS[way], title=case.solutions[way].title) for way in ways]
        return "\n".join([IS_CAUSE.format(cause=case.cause), *(fits if len(fits) == 1 else [])])
    return None


def _is_titled(case: Case, way: int, fact: str) -> bool:
    """Does the title of this way out name the thing told and what is done with it, and not the one alone?"""
    return len(set(named_pairs(fact)) & set(named_pairs(case.solutions[way].title))) >= MIN_TITLED


def asks_risk(text: str) -> bool:
    """Does he ask what it would do to him, or to others?"""
    return _ASKS_RISK.search(simplified(text)) is not None


def risks_text(case: Case, best: Sequence[Part], turn: str, ways: Collection[int] | None = None) -> str | None:
    """What the ways out that he has seen risk: the one that his turn names, else those that speak best to the question
    first; None where none is said."""
    ranked = [part.way for part in best if part.kind == "risk" and part.way is not None]
    seen = [way for way in range(1, len(case.solutions) + 1) if ways is None or way in ways]
    named = {_DIGITS[found] + 1 for found in _WAY_NUMBER.findall(turn)}
    seen = [way for way in seen if way in named] or seen
    ordered = [way for way in dict.fromkeys([*ranked, *seen]) if way in seen]
    shown = [case.solutions[way - 1] for way in ordered[:MAX_RISKS]]
    lines = [RISK.format(title=way.title, risk=way.risk) for way in shown if way.risk]
    return "\n".join([RISKS, *lines]) if lines else None


def forbidden(case: Case, parts: Sequence[Part], text: str) -> str | None:
    """「那我自己现在反结行不行」: that he must not, where a line that comes near says so, or where it is a step of a
    dangerous way out; with who does it. Never the step itself, which would read as a yes."""
    said = simplified(text)
    if not _PERMISSION.search(said) or not parts:
        return None
    near = [part for part in parts if part.score >= NEAR_SHARE * parts[0].score]
    lines = [part for part in near if _FORBIDS.search(part.said)]
    line = next((part for part in lines if part.kind == "risk"), lines[0] if lines else None)
    if line is not None and line.way is not None:
        return MUST_NOT.format(line=line.said.removeprefix("低。"))
    if not _MYSELF.search(said) or parts[0].way is None:
        return None
    way = case.solutions[parts[0].way - 1]
    if not way.risk.startswith("高"):
        return None
    return NOT_YOURSELF.format(title=way.title, who=way.who, risk=way.risk)


def _before(clause: str, told: str) -> str:
    """The clause that stands before this one."""
    clauses = [one for one in PAUSE.split(told) if one]
    place = next((place for place, one in enumerate(clauses) if one and (one in clause or clause in one)), 0)
    return simplified(clauses[place - 1]) if place else ""


def _is_held(guess: str, cause: str) -> bool:
    """Does the cause name what he guesses, as done where he says done, and as left undone where he says so?"""
    of_cause = set(named_pairs(cause))
    runs = [set(pairs) for run in named_runs(guess) if (pairs := named_pairs(run))]
    held = [run & of_cause for run in runs]
    shares = [len(both) / len(run) for both, run in zip(held, runs, strict=True)]
    if not runs or sum(share >= RUN_SHARE for share in shares) < GUESSED_SHARE * len(runs):
        return False
    named = set().union(*held)
    clauses = [clause for clause in PAUSE.split(simplified(cause).replace("、", "，")) if clause]
    best = max(clauses, key=lambda clause: len(named & set(named_pairs(clause))))
    is_undone = _UNDONE.search(best) is not None or _REQUIRES.search(best) is not None
    return bool(_UNDONE.search(guess)) == is_undone
