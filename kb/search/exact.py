"""The exact route: codes and error texts, where similarity would be the wrong question.

Prompts reach us typed off, pasted among other text, or read from a screenshot: with other spaces, quotes, widths and
line breaks than were shown, with a sign misread, with names filled in where the case has a gap.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from kb.index.passages import Passage
from kb.text import extract_codes, normalise

ANCHOR = 6  # an error text shorter than this many signs is too common to prove anything
MIN_PART = 8  # a customer may paste only part of a prompt, but not two words of it
MIN_LIKE = 10  # signs of an error text from which a few misread ones may be forgiven
LIKE_SHARE = 0.6  # of an error text's neighbouring signs that must be there; one sign misread costs two of them
MIN_JOINED = 4  # characters of a code that is looked for across gaps: 「FI 20003」, 「Check PasswordPolicy」
MIN_BARE_DIGITS = 4  # 「502 个用户」 is no 502 error: short numbers count only where extract_codes sees them as codes

_TOKEN = re.compile(r"[a-z0-9]+(?:[-_/.][a-z0-9]+)*")
_BETWEEN = "\n"
_GAPS = re.compile(r"[^0-9a-z一-鿿]+")
# 「用户〈账号〉」: each customer sees his own name there.
_HOLES = re.compile(r"[〈<【\[{][^〉>】\]}]{1,12}[〉>】\]}]|x{2,}|\*{2,}|…+|\.{3,}")


@dataclass(frozen=True, slots=True)
class ExactMatch:
    """A passage that stands in the question (or holds it), and how much it proves, 0..1."""

    row: int
    strength: float
    matched_code: str | None


class ExactRoute:
    """Codes by their spelling, error texts by containment in either direction, over passages with their row numbers."""

    def __init__(self, passages: Iterable[tuple[int, Passage]]) -> None:
        self._codes: dict[str, list[int]] = defaultdict(list)
        self._errors: list[tuple[int, str]] = []
        self._anchors: dict[str, list[int]] = defaultdict(list)
        self._pairs: dict[str, list[int]] = defaultdict(list)
        self._pair_counts: list[int] = []
        self._spelling: dict[int, str] = {}
        for row, passage in passages:
            if passage.kind == "code":
                self._codes[_code_key(passage.text)].append(row)
                self._spelling[row] = passage.text
            elif passage.kind == "error_text":
                self._add_error(row, passage.text)
        # All in one string, so that a part is looked for in all of them at once; no error text holds the sign between.
        self._joined = _BETWEEN.join(error for _, error in self._errors)
        self._starts = [0, *accumulate(len(error) + len(_BETWEEN) for _, error in self._errors)]

    def search(self, text: str) -> list[ExactMatch]:
        """Every match in a question of any length, each passage once; order means nothing."""
        best: dict[int, ExactMatch] = {}
        for match in (*self._by_code(text), *self._by_error_text(text), *self._by_likeness(text)):
            known = best.get(match.row)
            if known is None or known.strength < match.strength:
                best[match.row] = match
        return list(best.values())

    def _add_error(self, row: int, text: str) -> None:
        squeezed = _squeeze(text)
        if len(squeezed) < ANCHOR:
            return
        self._anchors[squeezed[:ANCHOR]].append(len(self._errors))
        shown = _pairs_of(_squeeze(_HOLES.sub("", normalise(text))))
        if len(squeezed) >= MIN_LIKE:
            for pair in shown:
                self._pairs[pair].append(len(self._errors))
        self._pair_counts.append(len(shown))
        self._errors.append((row, squeezed))

    def _by_likeness(self, text: str) -> Iterator[ExactMatch]:
        """Error texts most of whose neighbouring signs stand in the question: read from a picture, or with names in."""
        shared: dict[int, int] = defaultdict(int)
        for pair in _pairs_of(_squeeze(text)):
            for number in self._pairs.get(pair, ()):
                shared[number] += 1
        for number, count in shared.items():
            share = count / self._pair_counts[number]
            if share >= LIKE_SHARE:
                # Never as much as the text itself: the same words in another order pass here too.
                strength = min(0.7, share * (0.3 + self._pair_counts[number] / 50))
                yield ExactMatch(self._errors[number][0], strength, None)

    def _by_code(self, text: str) -> Iterator[ExactMatch]:
        keys = {_code_key(code) for code in extract_codes(text)}
        tokens = _TOKEN.findall(normalise(text))
        for token in tokens:
            key = _code_key(token)
            if not key.isdecimal() or len(key) >= MIN_BARE_DIGITS:
                keys.add(key)
        for count in (2, 3):  # a code that came with gaps; only what the library knows can match at all
            for start in range(len(tokens) - count + 1):
                key = _code_key("".join(tokens[start : start + count]))
                if len(key) >= MIN_JOINED and not key.isdecimal():
                    keys.add(key)
        for key in keys:
            rows = self._codes.get(key, [])
            for row in rows:
                # A code that many cases share points to none of them.
                yield ExactMatch(row, 0.8 / len(rows) ** 0.5, self._spelling[row])

    def _by_error_text(self, text: str) -> Iterator[ExactMatch]:
        question = _squeeze(text)
        for start in range(len(question) - ANCHOR + 1):
            for number in self._anchors.get(question[start : start + ANCHOR], ()):
                row, error = self._errors[number]
                if question.startswith(error, start):
                    # Long prompts are nobody's accident; short ones may be part of any sentence.
                    yield ExactMatch(row, min(0.95, 0.5 + len(error) / 40), None)
        if len(question) >= MIN_PART:
            place = self._joined.find(question)
            while place >= 0:
                number = bisect_right(self._starts, place) - 1
                row, error = self._errors[number]
                if len(error) > len(question):
                    yield ExactMatch(row, min(0.9, 0.4 + len(question) / len(error) / 2), None)
                place = self._joined.find(question, self._starts[number + 1])


def _code_key(code: str) -> str:
    """FI-20003, fi20003 and FI_20003 are one code."""
    return re.sub(r"[-_\s]", "", normalise(code))


def _pairs_of(squeezed: str) -> set[str]:
    return {first + second for first, second in pairwise(squeezed)}


def _squeeze(text: str) -> str:
    """Prompts get pasted with other spaces, quotes and line breaks than they were shown with."""
    return _GAPS.sub("", normalise(text))
