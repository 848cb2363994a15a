"""The exact route: codes and error texts, where similarity would be the wrong question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.index.passages import Passage
from kb.text import extract_codes, normalise

ANCHOR = 6  # an error text shorter than this many signs is too common to prove anything
MIN_PART = 8  # a customer may paste only part of a prompt, but not two words of it
MIN_BARE_DIGITS = 4  # 「502 个用户」 is no 502 error: short numbers count only where extract_codes sees them as codes

_TOKEN = re.compile(r"[a-z0-9]+(?:[-_/.][a-z0-9]+)*")
_GAPS = re.compile(r"[^0-9a-z一-鿿]+")


@dataclass(frozen=True, slots=True)
class ExactMatch:
    """A passage that stands in the question (or holds it), and how much it proves, 0..1."""

    row: int
    strength: float
    matched_code: str | None


class ExactRoute:
    """Codes by their spelling, error texts by containment in either direction. Built once for a snapshot."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._codes: dict[str, list[int]] = defaultdict(list)
        self._errors: list[tuple[int, str]] = []
        self._anchors: dict[str, list[int]] = defaultdict(list)
        self._spelling: dict[int, str] = {}
        for row, passage in enumerate(passages):
            if passage.kind == "code":
                self._codes[_code_key(passage.text)].append(row)
                self._spelling[row] = passage.text
            elif passage.kind == "error_text":
                text = _squeeze(passage.text)
                if len(text) >= ANCHOR:
                    self._anchors[text[:ANCHOR]].append(len(self._errors))
                    self._errors.append((row, text))

    def search(self, text: str) -> list[ExactMatch]:
        """Every match in a question of any length, each passage once; order means nothing."""
        best: dict[int, ExactMatch] = {}
        for match in (*self._by_code(text), *self._by_error_text(text)):
            known = best.get(match.row)
            if known is None or known.strength < match.strength:
                best[match.row] = match
        return list(best.values())

    def _by_code(self, text: str) -> Iterator[ExactMatch]:
        keys = {_code_key(code) for code in extract_codes(text)}
        for token in _TOKEN.findall(normalise(text)):
            key = _code_key(token)
            if not key.isdecimal() or len(key) >= MIN_BARE_DIGITS:
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
            for row, error in self._errors:
                if len(error) > len(question) and question in error:
                    yield ExactMatch(row, min(0.9, 0.4 + len(question) / len(error) / 2), None)


def _code_key(code: str) -> str:
    """FI-20003, fi20003 and FI_20003 are one code."""
    return re.sub(r"[-_\s]", "", normalise(code))


def _squeeze(text: str) -> str:
    """Prompts get pasted with other spaces, quotes and line breaks than they were shown with."""
    return _GAPS.sub("", normalise(text))
