"""Finding names that were typed by their sound: 「迷你板」, 「精豆云」, 「商冒版」 are names of the list.

A name counts as heard when every syllable sounds the same, one of them may differ by a letter, and enough of it is
written right; its last character, where common words hide (「标准办理」, 「记账完」), is right or one of the few that
stand for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.sound import close_to, mixed, sounded

MIN_FREE_SYLLABLES: Final = 3
"""Of shorter names sounds are not mixed, nor one letter other: 「新城」 is no 星辰."""
EDITION_END: Final = "版"
# What is typed for the last character of a name: any other character begins or ends words of its own.
_ENDS: Final = {"版": "板扳班般", "辰": "晨臣尘", "空": "孔控", "云": "芸"}
_OTHER_WORD: Final = re.compile(r"[块材子式级长次组车费股诉制件]")
"""Behind the last character these make another word of it: 「标准板块」, 「专业班级」, 「三星控股」."""
_SEPARATORS: Final = re.compile(r"[\s/·\-_]+")
_LATIN: Final = re.compile(r"[a-z0-9]")


@dataclass(frozen=True)
class Heard:
    """`text[start:end]` sounds like `key`, and is written otherwise; `is_near`: but for one letter of its pinyin."""

    key: str
    start: int
    end: int
    is_near: bool = False


class _Likeness(Enum):
    SAME = "same"
    NEAR = "near"


@dataclass(frozen=True)
class _Name:
    key: str
    sounds: str
    mixed: str
    close: tuple[str, ...]

    @classmethod
    def of(cls, key: str) -> _Name:
        sounds = sounded(key)
        return cls(key, sounds, mixed(sounds), tuple(mixed(close_to(sound)) for sound in sounds))

    @property
    def syllables(self) -> int:
        return sum(not char.isascii() for char in self.key)


class SoundNames:
    """The names of a list by their sounds; a name that ends in Latin letters is only found as it is written."""

    def __init__(self, keys: Iterable[str]) -> None:
        """`keys`: folded names without separators."""
        self._by_end: dict[str, list[_Name]] = {}
        for key in sorted(set(keys), key=len, reverse=True):
            name = _Name.of(key)
            if not key[-1].isascii() and name.syllables > 1:
                for end in {key[-1], *_ENDS.get(key[-1], "")}:
                    self._by_end.setdefault(end, []).append(name)

    def find(self, folded: str) -> list[Heard]:
        """Names that `folded` holds by their sound, spelt otherwise; they may overlap."""
        if not any(end in folded for end in self._by_end):
            return []
        places = [place for place, char in enumerate(folded) if not _SEPARATORS.match(char)]
        written = "".join(folded[place] for place in places)
        sounds = sounded(written)
        return [
            Heard(name.key, places[first], places[last] + 1, likeness is _Likeness.NEAR)
            for last, char in enumerate(written)
            for name in self._by_end.get(char, ())
            if (first := last + 1 - len(name.key)) >= 0
            if (likeness := _compare(name, written[first : last + 1], sounds[first : last + 1])) is not None
            if not _is_cut(written, first, last)
        ]


def spelt(folded: str, heard: Heard) -> str:
    """`folded` with the name written as it is in the list; as long as `folded`."""
    signs: Iterator[str] = iter(heard.key)
    found = folded[heard.start : heard.end]
    right = "".join(char if _SEPARATORS.match(char) else next(signs) for char in found)
    return folded[: heard.start] + right + folded[heard.end :]


def _compare(name: _Name, written: str, sounds: str) -> _Likeness | None:
    """How like the name what is written sounds; None where it is the name itself, or another word."""
    wrong = [place for place, (a, b) in enumerate(zip(written, name.key, strict=True)) if a != b]
    if not wrong or any(written[place].isascii() or name.key[place].isascii() for place in wrong):
        return None
    if sounds != name.sounds and name.syllables < MIN_FREE_SYLLABLES:
        return None
    is_edition = name.key[-1] == EDITION_END and name.syllables >= MIN_FREE_SYLLABLES
    other = [place for place, (a, b) in enumerate(zip(mixed(sounds), name.mixed, strict=True)) if a != b]
    if other:
        is_near = len(other) == 1 and mixed(sounds)[other[0]] in name.close[other[0]]
        is_near = is_near and (is_edition or other[0] > 0)  # 「孙会计」 is no 云会计
        return _Likeness.NEAR if is_near and set(wrong) <= {other[0], len(written) - 1} else None
    return _Likeness.SAME if is_edition or 2 * len(wrong) <= name.syllables else None


def _is_cut(written: str, first: int, last: int) -> bool:
    """Does it lie in a longer word?"""
    if _LATIN.match(written[first]) and first and _LATIN.match(written[first - 1]):
        return True
    return written[last] != EDITION_END and _OTHER_WORD.match(written[last + 1 :]) is not None
