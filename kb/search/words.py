"""Words: how a line of Chinese is cut for lexical search. Codes stay whole, empty words go."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import jieba

from kb.products import Products
from kb.search.vocabulary import DOMAIN_WORDS, EMPTY_WORDS
from kb.text import extract_codes, normalise

_CHINESE = re.compile(r"[一-鿿]{2,}")
_WORD = re.compile(r"[0-9a-z一-鿿]")


class WordCutter:
    """Cuts lines into words. Knows the names of products and modules, which stay whole. Safe from many threads."""

    def __init__(self, products: Products) -> None:
        jieba.setLogLevel(logging.WARNING)
        self._jieba = jieba.Tokenizer()
        names = [name for entry in (*products.products, *products.modules) for name in (entry.name, *entry.aliases)]
        for word in (*names, *DOMAIN_WORDS):
            self._jieba.add_word(normalise(word))
        self._documents: dict[str, list[tuple[str, ...]]] = {}

    def cut(self, line: str) -> tuple[str, ...]:
        """Codes (upper-cased), words, and pairs of neighbouring Chinese signs; in no useful order, repeats kept.

        The pairs catch what the dictionary cuts differently in question and case, and half of what is misspelt; on the
        development questions words with pairs ranked the right case first for 86 %, words alone for 81 %.
        """
        spelling = normalise(line)
        words = (word.strip() for word in self._jieba.cut_for_search(spelling))
        return (
            *extract_codes(line),
            *(sys.intern(word) for word in words if _is_telling(word)),
            *(sys.intern(pair) for pair in _pairs(spelling)),
        )

    def documents(self, lines: Mapping[str, Iterable[str]]) -> dict[str, list[tuple[str, ...]]]:
        """Words of each line of each document, by a key that says what it says: what was cut once is not cut again.

        Forgets what is not asked for, so that it holds no more than the library does.
        """
        known = self._documents
        self._documents = {
            key: known[key] if key in known else [self.cut(text) for text in texts] for key, texts in lines.items()
        }
        return self._documents


def _pairs(spelling: str) -> Iterator[str]:
    """Marked, so that they are counted beside the words of two signs and not as them."""
    for run in _CHINESE.findall(spelling):
        for first, second in pairwise(run):
            yield f"~{first}{second}"


def _is_telling(word: str) -> bool:
    return word not in EMPTY_WORDS and _WORD.search(word) is not None
