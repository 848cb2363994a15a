"""What a reading changes in the slots: a new question forgets the old one's details, a named product counts now."""

from __future__ import annotations

from typing import Final

from actions.answers.question import Reading
from actions.conversation import Conversation
from actions.products.fitting import drop_other_edition
from actions.reply import Reply

# What was said about one question says nothing about the next.
QUESTION_SLOTS: Final = {
    "module": "module",
    "period": "period",
    "scope": "scope",
    "error_text": "error_text",
    "codes": "code",
}


def settle_slots(conversation: Conversation, reply: Reply, reading: Reading) -> str | None:
    """Writes what the reading changed and returns the product that counts now."""
    if reading.is_new:
        gone = [slot for slot, entity in QUESTION_SLOTS.items() if not conversation.entity(entity)]
        reply.set(**{slot: None for slot in gone if conversation.slot(slot) is not None})
    product: str | None = reading.product or conversation.slot("product")
    if reading.forget_product and conversation.slot("product") == conversation.entity("product_excluded"):
        product = reading.product
    if product != conversation.slot("product"):
        reply.set(product=product)
    drop_other_edition(conversation, reply)
    return product
