"""Which cases still count: one that he has said to be none of his answers nothing any more, and is not found again.

What was shown before and stands is searched for an answer before anything is denied: he has read it, and asks of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from actions.answers.point_text import ASKED_BESIDE, answer_text
from actions.answers.points import asked_of, case_parts
from actions.answers.search import Found
from actions.conversation import Conversation, Dialogue
from actions.dialogue.denial import DENIED_RESULT
from actions.products.fitting import is_for
from kb.client import ALL_PRODUCTS, Hit, KbClient, KbError

MAX_BEFORE = 3
"""So many of the cases shown before are asked, the latest first."""


def rejected(dialogue: Dialogue) -> set[str]:
    """The cases that he has said to be none of his."""
    return {entry["case_id"] for entry in dialogue.shown if entry["result"] == DENIED_RESULT}


def without_rejected(found: Found, dialogue: Dialogue) -> Found:
    """What was found, without these; where the best was one of them nothing is sure any more."""
    gone, result = rejected(dialogue), found.result
    left = [hit for hit in result.hits if hit.case_id not in gone]
    if len(left) == len(result.hits):
        return found
    is_best_gone = result.hits[0].case_id in gone
    outcome = result.outcome if not is_best_gone else "clarify" if left and result.outcome != "unknown" else "unknown"
    return Found(result.model_copy(update={"hits": left, "outcome": outcome}))


def shown_before(dialogue: Dialogue, case_id: str | None) -> list[str]:
    """The other cases that were shown and not rejected, the latest first."""
    gone = rejected(dialogue) | {case_id}
    return [entry["case_id"] for entry in reversed(dialogue.shown) if entry["case_id"] not in gone]


async def said_under_earlier(
    library: KbClient, case_id: str, words: str, conversation: Conversation, product: str | None
) -> str | None:
    """The answer to a question that is surely asked under a case shown before this one, under its title; None where
    none of them has it.

    Raises:
        KbUnavailable: the library cannot be reached in time.
    """
    edition = conversation.slot("edition")
    for before in shown_before(conversation.dialogue, case_id)[:MAX_BEFORE]:
        try:
            asked = asked_of(await case_parts(library, before, words))
            case = await library.case(before) if asked is not None else None
        except KbError:
            continue  # a procedure of our own, or a case that is gone
        if asked is None or case is None or (edition is not None and not is_for(case, edition)):
            continue
        if product is not None and not {product, ALL_PRODUCTS} & set(case.products):
            continue
        head = ASKED_BESIDE.format(title=case.title, asks=asked.question.asks)
        return f"{head}\n{answer_text(case, [asked], words)}"
    return None


def others_unseen(current: str, alone: Found, joint: Found, conversation: Conversation) -> Iterator[Hit]:
    """Other cases that the library is sure of and that were not shown yet, each once."""
    seen = {current, *(entry["case_id"] for entry in conversation.dialogue.shown)}
    for hit in (alone.answer, joint.answer):
        if hit is not None and hit.case_id not in seen:
            seen.add(hit.case_id)
            yield hit
