"""Who tells his story before his trouble is asked for no choice where one sentence of it names the case.

All of a long message searched at once points to several cases, for it speaks of several things: who was on leave, what
the boss wants, and at last what does not work. A sentence that is surely one of the listed cases by itself decides; of
several the last, for a story ends where the trouble is. Of 65 long messages of people who had not seen the cases, 24
had such a sentence, and 19 of these were right: it stays a guess and is said as one.
"""

from __future__ import annotations

import re

from actions.answers.contradicting import contradicts
from actions.answers.search import Found, search_library
from actions.clauses import CLAUSE
from actions.conversation import Conversation
from kb.client import Hit, KbClient

MIN_CLAUSES, MIN_CHARS, MAX_CLAUSES = 2, 6, 10
"""Each sentence looked up costs some 15 ms; of a longer story the end counts."""
SURE = 0.9
_SPACE = re.compile(r"\s+(?=[\u4e00-\u9fff])")
# What is in order, what he has not done, whom it presses: the story, not the trouble.
_BESIDE = re.compile(r"没有?动|没有?改|没有?变|正常|都对|没问题|等着|催|离职|走了|才能|是我[的自]|好好的|都好|一直都")


async def told_in_story(
    library: KbClient, found: Found, conversation: Conversation, product: str | None
) -> Hit | None:
    """The listed case that one sentence of this message surely is; None where none is, or it was read already."""
    sentences = _sentences(conversation.text)
    if product is None or found.result.outcome != "clarify" or len(sentences) < MIN_CLAUSES:
        return None
    listed = {hit.case_id: hit for hit in found.own_hits if not conversation.dialogue.was_shown(hit.case_id)}
    slots = {name: conversation.slot(name) for name in ("edition", "version")}
    for sentence in reversed([one for one in sentences if not _BESIDE.search(one)][-MAX_CLAUSES:]):
        alone = await search_library(library, sentence, product=product, error_text=None, codes=None, **slots)
        best = alone.answer
        if best is None or alone.result.probability < SURE or best.case_id not in listed:
            continue
        return None if contradicts(best.title, [conversation.text]) else listed[best.case_id]
    return None


def _sentences(text: str) -> list[str]:
    pieces = (piece for clause in CLAUSE.findall(text) for piece in _SPACE.split(clause))
    return [piece for piece in pieces if len(piece) >= MIN_CHARS]
