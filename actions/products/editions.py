"""Which edition the customer uses, as he told it: at any time, in any words, and never one that he says it is not.

An edition's bare name (「标准版」) may be several products' own. It means this product's edition once the product is
known, however long before it was said; 「不是专业版」 names what it is not, 「升专业版的话」 what he would like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from actions.content import read_yaml
from actions.conversation import PRODUCT, Conversation
from actions.dialogue.asked import EDITION, note_answer
from actions.products.wishing import is_other
from actions.reply import Reply
from actions.spelling import simplified

PRODUCTS_FILE: Final = Path(__file__).resolve().parents[2] / "data" / "products.yml"
REST_CHARS: Final = 3
"""So little beside its name says no more than which edition it is."""
_BETWEEN: Final = re.compile(r"[\s/·\-_]+")
_DENIED: Final = re.compile(r"(?:不是|不叫|没用|没有用|不用|并非|非|又不是)(?:什么|那个?|的)?\s*(?:金蝶|kis)?\s*$")
_FILLER: Final = re.compile(
    r"不是|我们?|咱们?|公司|单位|这边|用的?是?|使用的?|就是|应该|是的?|的|吧|呢|啊|哦|哈|呀|嗯|那|都|了|好|对|产品|软件|系统|版本|版|金蝶|kis|[\s，。,.!！、:：]"
)


@dataclass(frozen=True, slots=True)
class _Name:
    words: str
    edition: str
    product: str


@dataclass(frozen=True, slots=True)
class Told:
    """`edition` the one he says it is; `denied` those that it is not, or that he only compares his with or would like;
    `rest` what else the words say."""

    edition: str | None
    denied: frozenset[str]
    rest: str

    @property
    def is_all(self) -> bool:
        """Do the words say nothing else?"""
        return self.edition is not None and len(self.rest) <= REST_CHARS


def read_edition(text: str, product: str | None) -> Told:
    """What a text says of the edition of this product; nothing where no product is known."""
    spelling = simplified(text).lower()
    told: list[str] = []
    denied: set[str] = set()
    rest, end = "", 0
    for name, start, stop in _find(spelling, product):
        if _DENIED.search(spelling[:start]) or is_other(spelling[:start], spelling[stop:]):
            denied.add(name.edition)
        else:
            told.append(name.edition)
        rest += spelling[end:start]
        end = stop
    # 「想换专业版 专业版能多人用不」 speaks of one thing twice.
    own = [edition for edition in told if edition not in denied]
    return Told(own[-1] if own else None, frozenset(denied), _FILLER.sub("", rest + spelling[end:]))


def hear_edition(conversation: Conversation, reply: Reply) -> Conversation:
    """The turn with the edition that counts in its slot, and no other named in it: told now, or before, and not denied
    since. An edition of another product than the customer's is none."""
    product, known = conversation.slot(PRODUCT), conversation.slot(EDITION)
    if product is None:
        return conversation
    now = read_edition(conversation.text, product)
    edition = now.edition or _named(conversation, product, now.denied)
    if edition is None:
        is_known = known is not None and known not in now.denied and is_of(product, known)
        edition = known if is_known else _told_before(conversation, product, now.denied)
    heard = _without_other(conversation, edition)
    if edition == known:
        return heard
    if edition is not None:
        note_answer(heard.dialogue, EDITION, edition, product)
    reply.set(**{EDITION: edition})
    return heard.with_slots({EDITION: edition})


def without_edition(text: str, product: str | None, edition: str | None) -> str:
    """The words without the name of this edition, where the search is told it anyway: words of a title that say only
    for whom a case is must not bring up that case. What names or denies others too is left as it is."""
    told = read_edition(text, product)
    pattern = _pattern(product)
    if edition is None or pattern is None or told.edition != edition or told.denied or told.is_all:
        return text
    spelling = simplified(text)
    if len(spelling) != len(text):
        return text
    named = {place for hit in pattern.finditer(spelling) for place in range(*hit.span())}
    return "".join(" " if place in named else sign for place, sign in enumerate(text)).strip(" ，,")


def is_of(product: str, edition: str) -> bool:
    """Is it an edition of this product? Its id begins with that."""
    return edition.startswith(f"{product}_")


def _named(conversation: Conversation, product: str, denied: frozenset[str]) -> str | None:
    """What the bot alone has understood as this product's edition: 「专业的」."""
    named = conversation.entity(EDITION)
    return named if named is not None and is_of(product, named) and named not in denied else None


def _without_other(conversation: Conversation, edition: str | None) -> Conversation:
    entities = conversation.entities()
    kept = [entity for entity in entities if entity.get("entity") != EDITION or entity.get("value") == edition]
    return conversation if len(kept) == len(entities) else conversation.with_entities(kept)


def _told_before(conversation: Conversation, product: str, denied: frozenset[str]) -> str | None:
    """The latest that was told of this product in an earlier turn."""
    for text, entities in reversed(list(conversation.customer_turns())):
        named = {entity.get("value") for entity in entities if entity.get("entity") == PRODUCT}
        if named - {product}:
            continue
        told = read_edition(text, product)
        if told.edition is not None and told.edition not in denied:
            return told.edition
        denied |= told.denied
    return None


def _find(spelling: str, product: str | None) -> Iterator[tuple[_Name, int, int]]:
    """Names of this product's editions, in the order of the words; of those that overlap the longest."""
    if (pattern := _pattern(product)) is None:
        return
    for hit in pattern.finditer(spelling):
        yield _names(product)[_BETWEEN.sub("", hit[0])], *hit.span()


@lru_cache(maxsize=16)
def _pattern(product: str | None) -> re.Pattern[str] | None:
    longest_first = sorted(_names(product), key=len, reverse=True)
    spaced = (_BETWEEN.pattern.replace("+", "*").join(map(re.escape, name)) for name in longest_first)
    return re.compile("|".join(spaced)) if longest_first else None


@lru_cache(maxsize=16)
def _names(product: str | None) -> Mapping[str, _Name]:
    """All names of a product's editions, by their words without separators."""
    return {
        key: _Name(key, edition["id"], entry["id"])
        for entry in listed_products()
        if entry["id"] == product
        for edition in entry["editions"]
        for words in (edition["name"], *edition["aliases"], *edition.get("words", ()))
        if (key := _BETWEEN.sub("", simplified(words).lower()))
    }


@lru_cache(maxsize=1)
def listed_products() -> Sequence[Mapping[str, Any]]:
    """The products of the list, as it writes them."""
    listed: list[dict[str, Any]] = read_yaml(PRODUCTS_FILE)["products"]
    return listed
