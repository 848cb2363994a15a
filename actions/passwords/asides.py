"""What customers ask beside every procedure (「要不要先备份」, 「那她自己用不用改」), answered outright.

A step or a pitfall belongs to one procedure and is found by its words (point.py); an aside holds for all procedures of
what is known, and is found by the phrases that it lists. A clause that names a thing of its own (「动态口令找谁领」) is
answered only by an aside that speaks of this thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from actions.answers.follow_up import names_little
from actions.clauses import SHORT_PAUSE
from actions.passwords.content import Aside
from actions.passwords.reading import fold
from actions.passwords.words import phrase_pattern, words

_POINTS_BACK = re.compile(r"^(?:那|这|它)|[那这]个(?!账|人|月)")
MAX_SHORT_CHARS = 4
"""「找谁领」 is of the thing named before."""
_DENIES = re.compile(r"^(?:我)?(?:不是(?!.{0,12}[吗么吧嘛])|没有?[问说]|不[问说])")


def find_aside(asides: Iterable[Aside], text: str, known: Mapping[str, str], thing: str | None = None) -> Aside | None:
    """The first that holds for what is known and is asked in these words, of the `thing` that they are about."""
    said = fold(text)
    thing = thing_named(text) if thing is None else thing
    fitting = (one for one in asides if one.holds_for(known) and (not thing or _speaks_of(one, thing)))
    return next((one for one in fitting if _asked(tuple(one.asks)).search(said)), None)


def find_asides(asides: Iterable[Aside], text: str, known: Mapping[str, str]) -> list[Aside]:
    """One for each clause that asks what is listed, in the order of the words; else the one that the whole asks. What a
    clause denies (「不是我自己改」) is not asked."""
    listed = list(asides)
    parts = [part for part in SHORT_PAUSE.split(text) if part]
    asking = [part for part in parts if not _DENIES.match(part)] or parts
    found, thing, before = [], "", ""
    for part in asking:
        thing = thing_named(part) or (thing if names_little(part) or len(part) <= MAX_SHORT_CHARS else "")
        aside = find_aside(listed, part, known, thing)
        if aside is None and points_back(part):
            aside = find_aside(listed, before + part, known, thing)
        found.append(aside)
        before = part
    answers = {one.text: one for one in found if one is not None}
    whole = find_aside(listed, " ".join(asking), known) if not answers else None
    return list(answers.values()) or ([whole] if whole is not None else [])


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
