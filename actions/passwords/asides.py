"""What customers ask beside every procedure (「要不要先备份」, 「那她自己用不用改」), answered outright.

A step or a pitfall belongs to one procedure and is found by its words (point.py); an aside holds for all procedures of
what is known, and is found by the phrases that it lists. A clause that names a thing of its own (「动态口令找谁领」) is
answered only by an aside that speaks of this thing. What a turn only tells (「后面真有个空格」) is not answered once
more where it asks something else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from actions.answers.follow_up import names_little
from actions.clauses import CLAUSE_WITH_MARK
from actions.dialogue.errand import colleague_is_away
from actions.passwords.content import Aside
from actions.passwords.reading import fold
from actions.passwords.signs import is_rhetorical, is_urgent, tried_often
from actions.passwords.words import phrase_pattern, words
from actions.question_form import has_question_form

_POINTS_BACK = re.compile(r"^(?:那|这|它)|[那这]个(?!账|人|月)")
MAX_SHORT_CHARS = 4
"""「找谁领」 is of the thing named before."""
_ENDS_ASKING = re.compile(
    r"(?:呢|\S{3}(?:对|是|行|可以)吧|有[^，。\s]{1,6}没(?:有|得)?)[？?]*$|[几多][位次天个久长少](?!了|人)"
)
"""「admin那个呢」, 「点那个名字对吧」, 「有关系没有」, 「新密码要几位」."""
_IN_VAIN = re.compile(
    r"重置(?:完|好|过)?了[^。]{0,16}(?:不对|不正确|错误|不行|不认|不让|[登进]不)|(?:复制|粘贴|拷|贴进|贴上|新(?:的)?密码|(?:重置|改|换)(?:后|过|完|好)?了?的密码)[^。]{0,20}(?:不对|不正确|错|不行|不认|不让|[登进]不)"
)
"""What he was given is called wrong, too."""
_HANGS_ON = re.compile(
    r"(?:接口|集成|对接|外围系统|发票云|影像|mes|wms|oa|bi)[^，。\s]{0,10}(?:用|连|登|拿)[^，。\s]{0,8}(?:administrator|admin|管理员|这个号|这个账号|它)"
)
_DENIES = re.compile(
    r"^(?:[啊哦嗯唉诶哎额呃][？?！!]?)*(?:我)?(?:可|也|都|又|就|真)*(?:不是(?!.{0,12}[吗么吧嘛])|没有?(?:要|想)?[问说用试填设转给]|不[问说])"
)


def denies(clause: str) -> bool:
    """「我没有要转验证码给别人呀」: what he does not do, or did not ask."""
    return _DENIES.match(clause) is not None


def hangs_on_account(text: str) -> bool:
    """「还有不少接口也用administrator连的」: other programs stop when its password changes."""
    return _HANGS_ON.search(fold(text)) is not None


def wants_word(text: str) -> bool:
    """What asks nothing, and wants a word of ours all the same: the new password is refused, he has tried it again and
    again, whoever is to do it is away, other programs use the account."""
    is_in_vain = _IN_VAIN.search(fold(text)) is not None or tried_often(text)
    return is_in_vain or hangs_on_account(text) or colleague_is_away(text)


def find_aside(asides: Iterable[Aside], text: str, known: Mapping[str, str], thing: str | None = None) -> Aside | None:
    """The first that holds for what is known and is asked in these words, of the `thing` that they are about."""
    said = fold(text)
    thing = thing_named(text) if thing is None else thing
    fitting = (one for one in asides if one.holds_for(known) and (not thing or _speaks_of(one, thing)))
    return next((one for one in fitting if _asked(tuple(one.asks)).search(said)), None)


def find_asides(asides: Iterable[Aside], text: str, known: Mapping[str, str]) -> list[Aside]:
    """One for each clause that asks what is listed, in the order of the words; else the one that the asking clauses ask
    together with what stands before them. What a clause denies (「不是我自己改」) is not asked; one that wants a
    word is answered first."""
    listed, parts = list(asides), CLAUSE_WITH_MARK.findall(text)
    pairs = [" ".join(parts[place : place + 2]) for place in range(len(parts))]
    wanting = [
        part if wants_word(part) or is_urgent(part) else pair
        for part, pair in zip(parts, pairs, strict=True)
        if wants_word(pair) or is_urgent(part)
    ]
    told = [find_aside(listed, part, known) for part in wanting]
    asked = _asked_asides(listed, text, known) if not wanting or any(map(_is_asked, parts)) else []
    return list({one.text: one for one in [*told, *asked] if one is not None}.values())


def find_near(asides: Iterable[Aside], text: str, known: Mapping[str, str]) -> list[Aside]:
    """As `find_asides`, of those that hold for the same account whatever happened to it."""
    return find_asides([one.model_copy(update={"when": {}}) for one in asides if one.is_near(known)], text, {})


def _asked_asides(listed: Sequence[Aside], text: str, known: Mapping[str, str]) -> list[Aside]:
    parts = CLAUSE_WITH_MARK.findall(text)
    told = [part for part in parts if not denies(part)] or [part for part in parts if _is_asked(part)]
    asking = {place for place, part in enumerate(told) if _is_asked(part) and not is_rhetorical(part)}
    if not asking and any(is_rhetorical(part) for part in told):
        return []
    found, thing = [], ""
    for place, part in enumerate(told):
        thing = thing_named(part) or (thing if _points_at_nothing(part) else "")
        if asking and place not in asking:
            continue
        aside = find_aside(listed, part, known, thing)
        if aside is None and place and points_back(part):
            aside = find_aside(listed, told[place - 1] + part, known, thing)
        found.append(aside)
    answers = {one.text: one for one in found if one is not None}
    whole = find_aside(listed, _with_context(told, asking), known) if not answers else None
    return list(answers.values()) or ([whole] if whole is not None else [])


def _with_context(parts: Sequence[str], asking: Collection[int]) -> str:
    """The clauses that ask, each with the one before it; all of them where what asks names nothing of its own."""
    if all(_points_at_nothing(parts[place]) for place in asking):
        return " ".join(parts)
    near = {place - 1 for place in asking} | set(asking)
    return " ".join(part for place, part in enumerate(parts) if place in near)


def _is_asked(clause: str) -> bool:
    """Does it ask, or look for what is not there?"""
    said = fold(clause)
    if has_question_form(clause) or _ENDS_ASKING.search(said):
        return True
    return words().has("asks_point", said) or words().has("is_elsewhere", said)


def _points_at_nothing(clause: str) -> bool:
    return names_little(clause) or len(clause) <= MAX_SHORT_CHARS


def points_back(clause: str) -> bool:
    """「那个密码是不是一回事」: is it of what was named right before?"""
    return _POINTS_BACK.search(clause) is not None


def thing_named(text: str) -> str:
    """The thing with a secret or a place of its own that the words name; empty where it is the password at hand."""
    return words().named("other_thing", fold(text))


def _speaks_of(aside: Aside, thing: str) -> bool:
    return thing in fold(f"{aside.text} {' '.join(aside.asks)}").lower()


@lru_cache(maxsize=256)
def _asked(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(phrase_pattern(phrase) for phrase in phrases))
