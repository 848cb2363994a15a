"""What all that he told leaves open in one search, another part of it may settle: the edition he named, or one turn.

Measured on the library's own questions, the case that leads a doubtful list is right in one of three, and in two of
three where one part of the words by itself is surely that case.
"""

from __future__ import annotations

from actions.answers.contradicting import contradicts
from actions.answers.search import Found, search_library
from actions.conversation import Conversation
from actions.dialogue.acts import asked_clauses
from actions.dialogue.asked import told_before
from actions.products.editions import read_edition
from kb.client import Hit, KbClient

MAX_PARTS = 4
"""So many turns and questions, the latest, are looked up by themselves; each costs some 15 ms."""
MIN_CHARS = 6
LEADS = 0.85
"""The first of a doubtful list is shown from this chance on: it is doubted only because another comes as near. On the
library's own questions it is the right one in six of seven."""


def product_by_edition(found: Found, conversation: Conversation) -> str | None:
    """「标准版」 is the name of several products' editions; of the case that is surely meant it says which product."""
    best = found.answer
    for product in best.products if best is not None and best.editions else ():
        edition = told_before(conversation, lambda text, product=product: read_edition(text, product).edition)  # type: ignore[misc]
        if best is not None and edition in best.editions:
            return product
    return None


def leading(found: Found, conversation: Conversation, product: str | None) -> Hit | None:
    """The first of a doubtful list, where the library is as sure of it as of an answer and only a neighbour is as near:
    it says what he said, so that a list would ask him again. Never of another product or edition, nor where his words
    are but a few."""
    result = found.result
    told = conversation.dialogue.question or ""
    if product is None or result.outcome != "clarify" or not result.hits or len(told) < MIN_CHARS:
        return None
    best = result.hits[0]
    if not best.is_own or result.probability < LEADS or conversation.dialogue.was_shown(best.case_id):
        return None
    return None if contradicts(best.title, [told]) else best


async def settled_by_part(
    library: KbClient, found: Found, conversation: Conversation, product: str | None
) -> Hit | None:
    """The case that leads the doubtful list, where one turn or question of several is by itself surely that case."""
    told = (conversation.dialogue.question or "").split("，")
    if product is None or found.result.outcome != "clarify" or len(told) < 2 or not found.own_hits:
        return None
    best = found.own_hits[0]
    slots = {name: conversation.slot(name) for name in ("edition", "version")}
    for part in dict.fromkeys([*asked_clauses(conversation), *reversed(told)][:MAX_PARTS]):
        if len(part) < MIN_CHARS or conversation.dialogue.was_shown(best.case_id):
            continue
        alone = await search_library(library, part, product=product, error_text=None, codes=None, **slots)
        if alone.answer is not None and alone.answer.case_id == best.case_id:
            return best
    return None
