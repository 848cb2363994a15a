"""Taking into the trouble what a turn says of it: product, scope, words."""

from __future__ import annotations

import re

from actions.answers.question import PRODUCT_ENTITIES
from actions.conversation import Conversation
from actions.logins.causes import without_filler
from actions.logins.memory import Trouble
from actions.logins.telling import said_fault, said_scope
from actions.products.asking import does_not_know
from actions.reply import Reply

MIN_CHARS = 2
_CANNOT_LOG_IN = re.compile(r"登[录陆入]?不(?:上|了|进|去)|无法登[录陆]|没法登[录陆]?|登[录陆]失败")
_PARTS = re.compile(r"[，。,.！!？?；;\n]+")
_CORRECTION = re.compile(
    r"^(?:[说打点搞]错了?|不对|不是|而是|应该是|我们?用的是|用的是|是|的|[，,。.！!、\s])+"
)


def says_cannot_log_in(text: str) -> bool:
    """「我登不上，今天要报税」: does a part of the text say just that? 「聚水潭登不上」 says what it is about."""
    parts = _PARTS.split(text)
    return any(_CANNOT_LOG_IN.search(part) and len(without_filler(part)) <= 1 for part in parts)


def listen(conversation: Conversation, reply: Reply, trouble: Trouble) -> None:
    """Product, scope and words of this turn."""
    trouble.product = reply.slots.get("product", conversation.slot("product"))
    if trouble.product is not None and conversation.entity("product_excluded") == trouble.product:
        trouble.product = None
        reply.set(product=None)
    observe(conversation, trouble)
    add_words(conversation, trouble)


def observe(conversation: Conversation, trouble: Trouble) -> None:
    """How many are affected, and whether it is the account or the computer."""
    text = conversation.text
    trouble.scope = conversation.entity("scope") or said_scope(text) or trouble.scope
    trouble.fault = said_fault(text) or trouble.fault


def add_words(conversation: Conversation, trouble: Trouble) -> None:
    """The words of this turn, unless they only say that the customer does not know."""
    text = conversation.text
    if len(text) >= MIN_CHARS and not does_not_know(text):
        trouble.add(text, without_product(conversation))


def names_other_product(conversation: Conversation, trouble: Trouble) -> bool:
    """Does this turn name a product for the first time, name another one, or deny the one at hand?"""
    named = conversation.entity("product")
    is_other = named is not None and named != trouble.product
    return is_other or conversation.entity("product_excluded") is not None


def without_product(conversation: Conversation) -> str:
    """The words without names of products and editions."""
    text = conversation.text
    for start, end in sorted(conversation.spans(*PRODUCT_ENTITIES), reverse=True):
        text = text[:start] + text[end:]
    return text.strip(" ，。,.、:：")


def beside_product(conversation: Conversation) -> str:
    """What a correction of the product says of the trouble itself: 「说错了，不是星空，是KIS，连不上服务器」."""
    return _CORRECTION.sub("", without_product(conversation))
