"""What a turn says of the product and its edition, taken over before anything else is done with the turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.conversation import IMPLIED, PRODUCT, ROLE, Conversation
from actions.dialogue.asked import EDITION
from actions.products.editions import hear_edition, listed_products, read_edition
from actions.products.releases import hear_version
from actions.reply import Reply


def hear_names(conversation: Conversation, reply: Reply) -> Conversation:
    """The turn with the product, its edition and its version that count in their slots, and no others named in it."""
    return hear_version(hear_edition(_hear_implied(conversation, reply), reply), reply)


def _hear_implied(conversation: Conversation, reply: Reply) -> Conversation:
    """The name of an edition leads to its product where no other is known: 「旗舰版」 alone is KIS. From who uses
    云星空 it is that product's own; 「专业版」, which that has not, is KIS again."""
    implied = [entity for entity in conversation.entities() if entity.get(ROLE) == IMPLIED]
    known = conversation.slot(PRODUCT)
    if not implied or known == implied[-1]["value"]:
        return conversation
    product: str = implied[-1]["value"]
    if known is not None and (_has_same_named(known, conversation, implied[-1]) or not _tells(conversation, product)):
        spans = {(entity["start"], entity["end"]) for entity in implied}
        kept = [
            entity
            for entity in conversation.entities()
            if entity.get("entity") not in (PRODUCT, EDITION) or (entity.get("start"), entity.get("end")) not in spans
        ]
        return conversation.with_entities(kept)
    reply.set(**{PRODUCT: product})
    return conversation.with_slots({PRODUCT: product})


def _tells(conversation: Conversation, product: str) -> bool:
    """Is it his own edition that the words name?"""
    return read_edition(conversation.text, product).edition is not None


def _has_same_named(product: str, conversation: Conversation, entity: Mapping[str, Any]) -> bool:
    """Has this product an edition of the name that stands here?"""
    told = next((entry.get("same_named") or {} for entry in listed_products() if entry["id"] == product), {})
    start, end = entity["start"], entity["end"]
    name = "".join(conversation.written(start, end).split())
    return any(name.endswith(own) for own in told.get("editions", ()))
