"""What the customer's latest words mean for the question at hand: a new one, a detail, a product, a correction."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.conversation import AWAIT_PRODUCT, Conversation
from actions.dialogue.problems import OTHER, kind_of, opens_another
from actions.products.asking import UNKNOWN_INTENT, does_not_know

TOPICS = frozenset({"password_reset", "login_failure", "closing_checklist", "other_kingdee"})
FALLBACK = "nlu_fallback"

# A topic's button (greeting) brings no words of the customer; the search needs some.
TOPIC_QUESTIONS = {
    "password_reset": "忘记登录密码了怎么办",
    "login_failure": "登录不上系统怎么办",
    "closing_checklist": "期末结账结不了怎么办",
}

PRODUCT_ENTITIES = ("product", "product_excluded", "edition")

# Words that carry nothing beside a product's name: 「我们用的是KIS专业版吧」.
_FILLER = re.compile(
    r"我们?|咱们?|公司|这边|用的?是?|使用的?|应该|可能|好像|大概|就是|是的?|的|吧|呢|啊|哦|嗯|产品|软件|系统|版本|版"
    r"|金蝶|不是|不用|[\s，。,.!！?？、:：]"
)
_DETAIL_CHARS = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """What to do after reading: `product` to take over (None: leave the slot), `forget_product` when it was denied,
    `is_new` when a new question begins, so that what was said about the old one no longer counts, `does_not_know` when
    the customer cannot tell the product."""

    product: str | None = None
    forget_product: bool = False
    is_new: bool = False
    does_not_know: bool = False


def read_question(conversation: Conversation, guessed_product: str | None) -> Reading:
    """Updates the dialogue's question from this turn.

    `guessed_product`: what the clues in the words point to; used only when we asked and no name was given.
    """
    dialogue, text = conversation.dialogue, conversation.text
    named = conversation.entity("product")
    denied = conversation.entity("product_excluded")
    forget = bool(denied) and named is None
    if forget:
        dialogue.product_unclear = False
    if denied:
        dialogue.correct_product()
    if conversation.intent == UNKNOWN_INTENT:
        dialogue.product_unclear = True
        return Reading(does_not_know=True)
    if not text:
        return Reading(is_new=_read_button(conversation))
    asked = conversation.awaiting == AWAIT_PRODUCT
    detail = _without_product(conversation)
    product = named
    if asked and not named:
        product = guessed_product
        # We ask once. Whoever answers something else is not asked again: the search goes on without the product.
        dialogue.product_unclear = product is None and not forget
        if does_not_know(text) or product:
            return Reading(product, forget, does_not_know=product is None)
    if not detail:
        return Reading(product, forget)
    if _is_new_question(conversation, asked):
        dialogue.begin(_topic(conversation), text, _without(conversation, *PRODUCT_ENTITIES))
        return Reading(product, forget, is_new=True)
    dialogue.add(text, _without(conversation, *PRODUCT_ENTITIES))
    dialogue.topic = dialogue.topic or _topic(conversation)
    return Reading(product, forget)


def _read_button(conversation: Conversation) -> bool:
    """Did a button open a topic (greeting)? A product's button leaves the question as it is."""
    question = TOPIC_QUESTIONS.get(conversation.intent)
    if question:
        conversation.dialogue.begin(conversation.intent, question)
    return question is not None


def _is_new_question(conversation: Conversation, asked: bool) -> bool:
    dialogue = conversation.dialogue
    if dialogue.question is None:
        return True
    if asked and conversation.entity("product"):
        return _names_another(dialogue.question, conversation.text)
    if conversation.intent in TOPICS:
        # While we wait for the product, words of the same topic are a detail, of another topic a change of mind.
        return not asked or conversation.intent != dialogue.topic
    # Of what we did not understand: an answer to our question for the product is a detail, anything else stands alone.
    return conversation.intent == FALLBACK and not asked


def _names_another(question: str, text: str) -> bool:
    """Does he name another trouble beside the product that was asked for, and not more of the same one?"""
    kinds = {kind_of(question), kind_of(text)} - {None, OTHER}
    return opens_another(text) or len(kinds) > 1


def _topic(conversation: Conversation) -> str | None:
    return conversation.intent if conversation.intent in TOPICS else None


def _without_product(conversation: Conversation) -> str:
    """The words, or nothing when they hold next to nothing beside names of products, editions and versions."""
    spans = conversation.spans(*PRODUCT_ENTITIES, "version")
    if not spans or (conversation.intent in TOPICS and conversation.awaiting != AWAIT_PRODUCT):
        return conversation.text
    rest = _FILLER.sub("", _without(conversation, *PRODUCT_ENTITIES, "version"))
    return conversation.text if len(rest) >= _DETAIL_CHARS else ""


def _without(conversation: Conversation, *entities: str) -> str:
    """The words without the mentions of these entities."""
    return conversation.without(*entities).strip(" ，。,.、:：的")
