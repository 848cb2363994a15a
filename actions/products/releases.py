"""Which version he uses, of which product: 「14.2」 that he told of K3 WISE says nothing of his 云星空.

A version belongs to the product that was spoken of when it was told; one that was told before any product was named
is that of the first. It stays with its product however the talk turns, and is known again when it turns back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from actions.conversation import IMPLIED, PRODUCT, ROLE, Conversation
from actions.reply import Reply

VERSION = "version"
_EXCLUDED = "product_excluded"

Turn = tuple[str, Sequence[Mapping[str, Any]]]
"""What he wrote, and what is named in it."""


def versions_told(turns: Iterable[Turn]) -> dict[str | None, str]:
    """The version of each product as he told it last; under None one that no product was named for."""
    told: dict[str | None, str] = {}
    at_hand: str | None = None
    for _, entities in turns:
        for entity in entities:
            if entity.get("entity") == _EXCLUDED and entity.get("value") == at_hand:
                at_hand = None  # 「不是WISE，是云星空」: what was told of it was told of the other
                told = _moved(told, entity["value"], None)
        # 「旗舰版」 alone may be an edition of the product that he uses already.
        own = [entity for entity in entities if entity.get(ROLE) != IMPLIED or at_hand is None]
        named = [entity for entity in own if entity.get("entity") == PRODUCT]
        for entity in entities:
            if entity.get("entity") == VERSION:
                product = _nearest(named, entity) or at_hand
                told[product] = str(entity["value"])
        if named:
            at_hand = str(named[-1]["value"])
            if at_hand not in told:
                told = _moved(told, None, at_hand)
    return told


def version_of(product: str | None, turns: Iterable[Turn], known: str | None) -> str | None:
    """The version of this product; `known`: what the slot holds, which counts where he told it of no other product."""
    told = versions_told(turns)
    if product in told:
        return told[product]
    others = {version for other, version in told.items() if other is not None and other != product}
    return None if known in others else known


def hear_version(conversation: Conversation, reply: Reply) -> Conversation:
    """The turn with the version of the product that counts in its slot; that of another product is none of this."""
    product, known = conversation.slot(PRODUCT), conversation.slot(VERSION)
    if product is None or (known is None and conversation.entity(PRODUCT) is None):
        return conversation
    version = version_of(product, conversation.customer_turns(), known)
    if version == known:
        return conversation
    reply.set(**{VERSION: version})
    return conversation.with_slots({VERSION: version})


def _moved(told: Mapping[str | None, str], before: str | None, after: str | None) -> dict[str | None, str]:
    return {after if product == before else product: version for product, version in told.items()}


def _nearest(named: Sequence[Mapping[str, Any]], version: Mapping[str, Any]) -> str | None:
    """Of several products in one turn the last that stands before the version, else the first."""
    if not named:
        return None
    start = version.get("start") or 0
    before = [one for one in named if (one.get("start") or 0) <= start]
    return str((before[-1] if before else named[0])["value"])
