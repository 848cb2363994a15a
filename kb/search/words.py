"""Words: how a line of Chinese is cut for lexical search. Codes stay whole, empty words go."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import jieba

from kb.products import Products
from kb.search.vocabulary import DOMAIN_WORDS, EMPTY_WORDS, correct
from kb.text import extract_codes, normalise

_CHINESE = re.compile(r"[一-鿿]{2,}")
_WORD = re.compile(r"[0-9a-z一-鿿]")


class WordCutter:
    """Cuts lines into words. Knows the names of products and modules, which stay whole. Safe from many threads."""

    def __init__(self, products: Products) -> None:
        names = [name for entry in (*products.products, *products.modules) for name in (entry.name, *entry.aliases)]
        self._jieba = _tokenizer(tuple(normalise(word) for word in (*names, *DOMAIN_WORDS)))

    def cut(self, line: str) -> tuple[str, ...]:
        """Codes (upper-cased), words, and pairs of neighbouring Chinese signs; in no useful order, repeats kept.

        The pairs catch what the dictionary cuts differently in question and case, and half of what is misspelt; on the
        development questions words with pairs ranked the right case first for 86 %, words alone for 81 %.
        """
        spelling = correct(normalise(line))
        words = (word.strip() for word in self._jieba.cut_for_search(spelling))
        return (
            *extract_codes(line),
            *(sys.intern(word) for word in words if _is_telling(word)),
            *(sys.intern(pair) for pair in _pairs(spelling)),
        )


@lru_cache(2)
def _tokenizer(words: tuple[str, ...]) -> jieba.Tokenizer:
    """A dictionary with these words in it; loading one takes a second and 150 MB, so cutters of one catalogue share."""
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    for word in words:
        tokenizer.add_word(word)
    return tokenizer


def _pairs(spelling: str) -> Iterator[str]:
    """Marked, so that they are counted beside the words of two signs and not as them."""
    for run in _CHINESE.findall(spelling):
        for first, second in pairwise(run):
            yield f"~{first}{second}"


def _is_telling(word: str) -> bool:
    return word not in EMPTY_WORDS and _WORD.search(word) is not None
