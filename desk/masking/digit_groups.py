"""Long numbers as people type them: whole, or in groups with a space or a hyphen between."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

_GROUP: Final = re.compile(r"[0-9]+x?")
_WIDEST_GAP: Final = 3
_LETTERS_AND_DIGITS: Final = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")
# A group inside a number has at least three digits (110 105 1949 …); single digits with spaces are lists, not numbers.
_SHORTEST_INNER_GROUP: Final = 3


class Number(NamedTuple):
    """One way to read neighbouring groups as one number: its digits (last may be x), and where it stands."""

    digits: str
    start: int
    end: int
    groups: int


def numbers(text: str, shortest: int, longest: int) -> Iterator[Number]:
    """All readings of `shortest`..`longest` characters that start and end at a group's border."""
    groups = list(_GROUP.finditer(text))
    goes_on = [_are_joined(text, before, after) for before, after in pairwise(groups)] + [False]
    is_free = [group.end() == len(text) or text[group.end()] not in _LETTERS_AND_DIGITS for group in groups]
    for index, first in enumerate(groups):
        if first.start() and text[first.start() - 1] in _LETTERS_AND_DIGITS:
            continue
        digits = first[0]
        last = index
        while len(digits) <= longest:
            if len(digits) >= shortest and is_free[last]:
                yield Number(digits, first.start(), groups[last].end(), last - index + 1)
            if not goes_on[last]:
                break
            last += 1
            digits += groups[last][0]


def _are_joined(text: str, before: re.Match[str], after: re.Match[str]) -> bool:
    start, end = before.end(), after.start()
    if end - start > _WIDEST_GAP or start - before.start() < _SHORTEST_INNER_GROUP or text[start - 1] == "x":
        return False
    return text[start:end].strip(" ") in ("", "-")
