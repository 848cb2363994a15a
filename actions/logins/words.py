"""Lists of words that stand for a meaning, found in what customers write and in what cases say.

「…」 inside a word stands for up to GAP characters of the same part of a sentence: 「服务器…起不来」.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from actions.logins.dialect import plainly
from actions.spelling import simplified

GAP = 8
# The two spellings of one word.
_SPELLINGS = str.maketrans({"帐": "账", "陆": "录"})
_ENDS = r"，。！？；,.!?;\n"
_PART = re.compile(rf"[^{_ENDS}]*$")


def fold(text: str) -> str:
    """The spelling in which words are compared; its length may differ from the text's."""
    return plainly(simplified(text)).translate(_SPELLINGS)


class Words:
    """A list of words, ready to be looked for."""

    def __init__(self, words: Sequence[str]) -> None:
        """Takes the words as the content file has them; none matches nothing."""
        longest_first = sorted(words, key=len, reverse=True)
        pattern = "|".join(_as_pattern(fold(word)) for word in longest_first) or r"(?!)"
        self._pattern = re.compile(pattern)

    def are_in(self, text: str) -> bool:
        """Does the text hold one of them?"""
        return self._pattern.search(fold(text)) is not None

    def count(self, lines: Sequence[str]) -> int:
        """How many of the lines hold one of them."""
        return sum(self.are_in(line) for line in lines)

    def spans(self, folded: str) -> Iterator[tuple[int, int]]:
        """Where they stand in a text that is folded already."""
        for hit in self._pattern.finditer(folded):
            yield hit.span()


def part_before(folded: str, start: int) -> str:
    """What stands before a place in the same part of the sentence."""
    found = _PART.search(folded[:start])
    return found[0] if found else ""


def _as_pattern(word: str) -> str:
    """Latin words stand alone (ip is not in skip); Chinese has no borders of words."""
    # NFKC makes three full stops of the one sign 「…」.
    inner = rf"[^{_ENDS}]{{0,{GAP}}}?".join(re.escape(piece) for piece in word.replace("...", "…").split("…"))
    before = r"(?<![a-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    after = r"(?![a-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
    return before + inner + after
