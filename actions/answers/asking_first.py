"""What must be known before a question can be answered: the product, where that decides, and the trouble."""

from __future__ import annotations

from actions.answers.search import PROVEN_ROUTES, Found
from actions.conversation import AWAIT_PRODUCT, AWAIT_QUESTION, PRODUCT, Conversation
from actions.dialogue.asked import DESCRIBE, was_put
from actions.products.asking import product_buttons, product_question
from actions.products.catalogue import Catalogue
from actions.reply import Reply
from kb.client import ALL_PRODUCTS


def must_ask_product(conversation: Conversation, product: str | None, found: Found, *, forgotten: bool) -> bool:
    """Does the answer depend on a product that we do not know and have not asked for?"""
    dialogue = conversation.dialogue
    if product is not None or dialogue.product_unclear:
        return False
    if forgotten:
        return True
    if was_put(dialogue, PRODUCT):
        return False
    best = found.answer
    if best is not None and (ALL_PRODUCTS in best.products or best.route in PROVEN_ROUTES):
        return False
    if dialogue.topic is not None:
        return True
    # Not sure that it is one of our questions at all: ask only where the library's answers differ by product.
    good = [set(hit.products) for hit in found.good_hits if ALL_PRODUCTS not in hit.products]
    return found.result.outcome != "unknown" and bool(good) and not set.intersection(*good)


async def ask_product(conversation: Conversation, reply: Reply, catalogue: Catalogue) -> None:
    """Which product it is."""
    buttons = product_buttons(await catalogue.products())
    reply.ask(PRODUCT, product_question(conversation.dialogue.topic), buttons)
    reply.set(awaiting=AWAIT_PRODUCT)


async def ask_for_trouble(product: str | None, reply: Reply, catalogue: Catalogue) -> None:
    """What it is about, where only a product was named."""
    name = await catalogue.name(product)
    noted = f"好的，记下了，您用的是{name}。" if name else "好的。"
    reply.ask(DESCRIBE, f"{noted}请说说遇到了什么问题：做到哪一步、点了什么、屏幕上提示的原文是什么。")
    reply.set(awaiting=AWAIT_QUESTION)
