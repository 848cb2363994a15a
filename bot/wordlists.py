"""Word lists: whose matter a message is, told by the names in it (another vendor's, the tax bureau's, our own)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from kb.text import normalise

# Characters of the private use area: no customer types them, so one can stand for each list.
FIRST_MARK = 0xE000
# The list to which the names of our own products belong.
OWN = "own"


class WordLists:
    """Named lists of words as one pattern; of words that overlap the first and longest counts."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        """Takes words by the name of their list; a word of two lists belongs to the later one."""
        self.lists = {name: list(words) for name, words in lists.items()}
        numbered = {name: number for number, name in enumerate(self.lists)}
        self._number = {normalise(word): numbered[name] for name, words in self.lists.items() for word in words}
        longest_first = sorted(filter(None, self._number), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_as_pattern, longest_first)) or "(?!)")

    @classmethod
    def of(cls, tables: Iterable[Mapping[str, object]], own: Sequence[str]) -> WordLists:
        """From Rasa's look-up tables `{name, elements}` and the names of our products."""
        lists: dict[str, list[str]] = {}
        for table in tables:
            elements = table["elements"]
            if isinstance(elements, list):  # Rasa also allows the name of a file, which we do not use
                lists.setdefault(str(table["name"]), []).extend(elements)
        lists.setdefault(OWN, []).extend(own)
        return cls(lists)

    def mark(self, text: str) -> str:
        """`text` (normalised) with each word replaced by its list's mark: 「用友结账」 and 「速达结账」 become one."""
        return self._pattern.sub(lambda hit: chr(FIRST_MARK + self._number[hit[0]]), text)

    def hits(self, text: str) -> np.ndarray:
        """Which lists have a word in `text` (normalised): zeros and ones, float32 [lists]."""
        found = np.zeros(len(self.lists), dtype=np.float32)
        for hit in self._pattern.finditer(text):
            found[self._number[hit[0]]] = 1.0
        return found


def _as_pattern(word: str) -> str:
    """Latin letters must not be found inside a longer word (「nc」 in 「sync」)."""
    before = r"(?<![a-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    after = ""
    if word[-1].isascii() and word[-1].isalnum():
        after = r"(?![a-z0-9])" if word[-1].isdecimal() else r"(?![a-z])"
    return before + re.escape(word) + after
