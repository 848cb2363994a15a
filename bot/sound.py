"""How Chinese text sounds: one sign a syllable without its tone, sounds that many speakers mix counted as one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).resolve().parent.parent / "data" / "pinyin.tsv"

_FIRST_SIGN: Final = 0xE000  # of the private use area: no customer's character stands for a syllable
_MIXED: Final = ((re.compile(r"^([zcs])h"), r"\1"), (re.compile(r"^n"), "l"), (re.compile(r"(?<=[ei])ng$"), "n"))


def sounded(text: str) -> str:
    """`text` with every character of the table replaced by the sign of its syllable: as long as `text`."""
    return text.translate(_signs())


def mixed(sounds: str) -> str:
    """`sounds` as heard by who mixes n and l, z and zh, c and ch, s and sh, en and eng, in and ing."""
    return sounds.translate(_mixed_signs())


def close_to(sound: str) -> str:
    """The signs of the syllables that one letter more, less or other makes of this one, mixed sounds counted as one."""
    syllables = _syllables()
    place = ord(sound) - _FIRST_SIGN
    if not 0 <= place < len(syllables):
        return ""
    own = _mix(syllables[place])
    return "".join(chr(_FIRST_SIGN + i) for i, other in enumerate(syllables) if _are_close(own, _mix(other)))


def _are_close(one: str, other: str) -> bool:
    """Is the difference one letter at most?"""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[same:] == long[same + 1 :] or short[same + 1 :] == long[same + 1 :]


def _mix(syllable: str) -> str:
    for pattern, letters in _MIXED:
        syllable = pattern.sub(letters, syllable)
    return syllable


def _read() -> Iterator[tuple[str, str]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            syllable, characters = line.split("\t")
            yield syllable, characters


@lru_cache(maxsize=1)
def _syllables() -> list[str]:
    return [syllable for syllable, _ in _read()]


@lru_cache(maxsize=1)
def _signs() -> dict[int, int]:
    return {ord(char): _FIRST_SIGN + i for i, (_, characters) in enumerate(_read()) for char in characters}


@lru_cache(maxsize=1)
def _mixed_signs() -> dict[int, int]:
    first: dict[str, int] = {}
    return {
        _FIRST_SIGN + i: _FIRST_SIGN + first.setdefault(_mix(syllable), i) for i, syllable in enumerate(_syllables())
    }
