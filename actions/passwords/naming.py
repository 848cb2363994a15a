"""What a turn says of the product while a password is at hand: names another one, or denies it."""

from __future__ import annotations

from collections.abc import Mapping

from actions.conversation import Conversation
from actions.passwords.reading import read
from actions.passwords.triage import Triage
from actions.products.catalogue import Catalogue
from actions.reply import Reply

_DOORS = frozenset({"gateway", "portal"})
CLOUD = "金蝶云"
"""The family of products that run in the cloud; what is on screen tells which one it is."""


async def guess_cloud(catalogue: Catalogue, text: str) -> str | None:
    """「金蝶云,数据中心管理员」: who calls it by its family has told by his other words which one he has."""
    return await catalogue.guess(text) if CLOUD in text else None


def edition_named(text: str, editions: Mapping[str, str]) -> str | None:
    """The one edition of those (id by what distinguishes it: 「标准版」) that the words name."""
    named = {edition for name, edition in editions.items() if name in text and f"不是{name}" not in text}
    return named.pop() if len(named) == 1 else None


def takes_product(conversation: Conversation, triage: Triage) -> bool:
    """「是云星空」, 「公有云的」: was the product or edition of this turn news?"""
    named, edition = conversation.entity("product"), conversation.entity("edition")
    if named is None and edition is None:
        return False
    return triage.set_product(named or triage.product, edition)


def denies_product(conversation: Conversation, reply: Reply, triage: Triage) -> bool:
    """「不是KIS」, and nothing else: the product is not known any more. 「锁的不是EAS 是外头的网关」 denies none."""
    denied = conversation.entity("product_excluded")
    if denied is None or conversation.entity("product") or denied != triage.product:
        return False
    if read(conversation.text).values.get("way_in") in _DOORS:
        return False
    reply.set(product=None, edition=None)
    return triage.set_product(None, None)
