"""What customers ask beside every procedure (「要不要先备份」, 「那她自己用不用改」), answered outright.

A step or a pitfall belongs to one procedure and is found by its words (point.py); an aside holds for all procedures of
what is known, and is found by the phrases that it lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from actions.passwords.content import Aside
from actions.passwords.reading import fold
from actions.passwords.words import phrase_pattern

CLAUSE = re.compile(r"[\s，,。；;！!？?]+")


def find_aside(asides: Iterable[Aside], text: str, known: Mapping[str, str]) -> Aside | None:
    """The first that holds for what is known and is asked in these words."""
    said = fold(text)
    return next((one for one in asides if one.holds_for(known) and _asked(tuple(one.asks)).search(said)), None)


def find_asides(asides: Iterable[Aside], text: str, known: Mapping[str, str]) -> list[Aside]:
    """One for each clause that asks what is listed, in the order of the words; else the one that the whole asks."""
    listed = list(asides)
    parts = [part for part in CLAUSE.split(text) if part]
    found = [one for one in (find_aside(listed, part, known) for part in parts) if one is not None]
    whole = find_aside(listed, text, known) if not found else None
    return list({one.text: one for one in found}.values()) or ([whole] if whole is not None else [])


@lru_cache(maxsize=256)
def _asked(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(phrase_pattern(phrase) for phrase in phrases))
