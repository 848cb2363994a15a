"""Which edition the customer uses, as he told it: at any time, in any words, and never one that he says it is not.

An edition's bare name (「标准版」) may be several products' own. It means this product's edition once the product is
known, however long before it was said; 「不是专业版」 names what it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from actions.content import read_yaml
from actions.conversation import PRODUCT, Conversation
from actions.dialogue.asked import EDITION, note_answer
from actions.reply import Reply
from actions.spelling import simplified

PRODUCTS_FILE: Final = Path(__file__).resolve().parents[2] / "data" / "products.yml"
REST_CHARS: Final = 3
"""So little beside its name says no more than which edition it is."""
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
    """`edition` the one he says it is; `denied` those that it is not; `rest` what else the words say."""

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
    told, denied, rest, end = None, set(), "", 0
    for name, start, stop in _find(spelling, product):
        if _DENIED.search(spelling[:start]):
            denied.add(name.edition)
        else:
            told = name.edition
        rest += spelling[end:start]
        end = stop
    return Told(told, frozenset(denied), _FILLER.sub("", rest + spelling[end:]))


def hear_edition(conversation: Conversation, reply: Reply) -> Conversation:
    """The turn with the edition that counts in its slot: told now, or before, and not denied since."""
    product, known = conversation.slot(PRODUCT), conversation.slot(EDITION)
    if product is None:
        return conversation
    now = read_edition(conversation.text, product)
    edition = now.edition
    if edition is None:
        is_known = known is not None and known not in now.denied
        edition = known if is_known else _told_before(conversation, product, now.denied)
    if edition == known:
        return conversation
    if edition is not None:
        note_answer(conversation.dialogue, EDITION, edition, product)
    reply.set(**{EDITION: edition})
    return conversation.with_slots({EDITION: edition})


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
    place = 0
    while place < len(spelling):
        name = next((name for name in _names(product) if spelling.startswith(name.words, place)), None)
        if name is None:
            place += 1
            continue
        yield name, place, place + len(name.words)
        place += len(name.words)


@lru_cache(maxsize=16)
def _names(product: str | None) -> Sequence[_Name]:
    """All names of a product's editions, the longest first."""
    listed: list[dict[str, Any]] = read_yaml(PRODUCTS_FILE)["products"]
    names = {
        simplified(words).lower(): _Name(simplified(words).lower(), edition["id"], entry["id"])
        for entry in listed
        if entry["id"] == product
        for edition in entry["editions"]
        for words in (edition["name"], *edition["aliases"], *edition.get("words", ()))
    }
    return sorted(names.values(), key=lambda name: -len(name.words))
