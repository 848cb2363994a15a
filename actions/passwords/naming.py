"""What a turn says of the product while a password is at hand: names another one, or denies it."""

from __future__ import annotations

from actions.conversation import Conversation
from actions.passwords.triage import Triage
from actions.reply import Reply


def takes_product(conversation: Conversation, triage: Triage) -> bool:
    """「是云星空」, 「公有云的」: was the product or edition of this turn news?"""
    named, edition = conversation.entity("product"), conversation.entity("edition")
    if named is None and edition is None:
        return False
    return triage.set_product(named or triage.product, edition)


def denies_product(conversation: Conversation, reply: Reply, triage: Triage) -> bool:
    """「不是KIS」, and nothing else: the product is not known any more."""
    denied = conversation.entity("product_excluded")
    if denied is None or conversation.entity("product") or denied != triage.product:
        return False
    reply.set(product=None, edition=None)
    return triage.set_product(None, None)
