"""Jargon in everyday words: which terms of a case to explain, each once a conversation.

The terms stand in data/glossary.yml, in the order of need. Explained is what the customer reads, so the answer's text
and the card say the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from actions.content import read_content
from actions.conversation import Dialogue

GLOSSARY_FILE = Path(__file__).resolve().parents[2] / "data" / "glossary.yml"
MAX_PLAIN_CHARS = 40
MAX_HOW_CHARS = 150
MAX_TERMS_SHOWN = 3
"""More than three lines of explanation under an answer are skipped on a phone."""

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
Plain = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=MAX_PLAIN_CHARS)]


class Term(BaseModel):
    """A word and what it means. `beware`: where the explanation would mislead, for authors; `unless`: phrases that
    hold the word and mean something else; `products`: ids of the only products where it means this, empty for all;
    `heard`: how customers write it, who ask about it; `how`: how it is done, for who asks that; `on_request`: every
    accountant knows it, so that only who asks is told."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    term: Word
    plain: Plain
    variants: list[Word] = Field(default_factory=list)
    beware: str = ""
    unless: list[Word] = Field(default_factory=list)
    products: list[str] = Field(default_factory=list)
    heard: list[Word] = Field(default_factory=list)
    how: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_HOW_CHARS)] = ""
    on_request: bool = False

    def fits(self, products: Collection[str]) -> bool:
        """Does it mean this in a case of these products?"""
        return not self.products or bool(set(self.products) & set(products))


class Glossary(BaseModel):
    """All terms, in the order of need."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    terms: list[Term]

    @model_validator(mode="after")
    def _words_are_unique(self) -> Glossary:
        owners: dict[tuple[str, str], str] = {}
        for term in self.terms:
            for word in (term.term, *term.variants):
                for product in term.products or ["all"]:
                    first = owners.setdefault((word.lower(), product), term.term)
                    if first != term.term:
                        raise ValueError(f"{word!r} is a word of {first!r} and of {term.term!r}")
        return self

    def explain(self, text: str, products: Collection[str], known: Collection[str]) -> list[Term]:
        """The terms of a text to explain now, most needed first; `known` were explained before in this conversation.

        The longest word wins: 日志 inside 操作日志, or inside a phrase that means something else, is not found.
        """
        found: set[str] = set()
        for word, term in self._words_longest_first:
            pattern = _as_pattern(word)
            if not pattern.search(text):
                continue
            if term is None or term.fits(products):
                text = pattern.sub("\n", text)
            if term is not None and term.fits(products):
                found.add(term.term)
        wanted = [term for term in self.terms if term.term in found and term.fits(products)]
        return [term for term in wanted if term.term not in known][:MAX_TERMS_SHOWN]

    @cached_property
    def _words_longest_first(self) -> list[tuple[str, Term | None]]:
        """Every word with its term; phrases that mean something else with None."""
        terms = [term for term in self.terms if not term.on_request]
        words: list[tuple[str, Term | None]] = [(word, term) for term in terms for word in (term.term, *term.variants)]
        words += [(phrase, None) for term in terms for phrase in term.unless]
        return sorted(words, key=lambda entry: -len(entry[0]))


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """The committed glossary, read once."""
    return read_content(GLOSSARY_FILE, Glossary)


def explain_new(dialogue: Dialogue, text: str, products: Collection[str], room: int | None = None) -> list[Term]:
    """The terms of an answer that were not explained in this conversation yet; they count as explained then.

    `room`: signs that may be added to the answer. What does not fit, the least needed first, waits for another answer;
    the first answer explains one term whatever its length.
    """
    terms = glossary().explain(text, products, dialogue.explained)
    fewest = 0 if dialogue.explained else 1
    while room is not None and len(terms) > fewest and len(terms_text(terms)) > room:
        terms = terms[:-1]
    dialogue.explained = [*dialogue.explained, *(term.term for term in terms)]
    return terms


def terms_text(terms: Sequence[Term]) -> str:
    """The explanations as a block of the answer; empty where there are none."""
    if not terms:
        return ""
    return "\n".join(["名词解释：", *(f"· {term.term}：{term.plain}" for term in terms)])


@lru_cache(maxsize=512)
def _as_pattern(word: str) -> re.Pattern[str]:
    """Latin words stand alone (IP is not in SKIP); Chinese has no borders of words."""
    before = r"(?<![A-Za-z0-9])" if word[0].isascii() else ""
    after = r"(?![A-Za-z0-9])" if word[-1].isascii() else ""
    return re.compile(before + re.escape(word) + after, re.IGNORECASE)
