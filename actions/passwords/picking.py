"""Which entry of the list on screen he picks: 「2」, 「第二个」, its very words, or 「第一个吧 manager的密码老板有」.

The entry that is picked decides; what follows it only adds facts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions.passwords.reading import Reading

_NUMERALS = "一二三四五六七"
_NUMBER = re.compile(r"^(?:选|第)?([1-7一二三四五六七])(?:个|项|种|吧|号)?[。.、]?$")
_LEADING = re.compile(
    r"^(?:嗯|那|应该|就|是|我)*(?:(?:选|点|是)?第([1-7一二三四五六七])(?:个|项|种|条)|选([1-7一二三四五六七])(?:个|项|号)?)"
    r"(?:吧|嘛|啊|呀|哈|那个|这个|的)*[\s，,。；;]+\S"
)


def place_picked(text: str, titles: Sequence[str]) -> int | None:
    """The place, from 0, of the entry that the words pick; None where they pick none."""
    if text in titles:
        return titles.index(text)
    found = _NUMBER.match(text.strip()) or _LEADING.match(text.strip())
    if found is None:
        return None
    said = next(group for group in found.groups() if group)
    number = int(said) if said.isdecimal() else _NUMERALS.index(said) + 1
    return number - 1 if number <= len(titles) else None


def is_in_passing(text: str) -> bool:
    """Does he say more than which entry he picks?"""
    return _NUMBER.match(text.strip()) is None and _LEADING.match(text.strip()) is not None


def beside_pick(reading: Reading, asked: str) -> Reading:
    """What the same words tell beside the answer to what was `asked`."""
    return replace(reading, values={name: value for name, value in reading.values.items() if name != asked})
