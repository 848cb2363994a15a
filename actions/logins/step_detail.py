"""「清缓存删哪几个」: a step of the way on screen that says no more than its own name is told in full by another case.

「清一次客户端缓存」 is a line here and a whole case there. Which case that is the library says by the step's own
words, and not by the customer's, who may name no more of it than 「删哪些」.
"""

from __future__ import annotations

from collections.abc import Sequence

from actions.answers.points import asked_of, case_parts, is_same_matter
from actions.answers.search import search_library
from actions.conversation import Conversation
from actions.logins.doing import SAME_LEXICAL
from actions.logins.memory import MAX_WORDS
from actions.logins.words import fold
from kb.client import Case, KbClient, Part

IN_FULL = "“{step}”这一步，“{title}”里写得更细："
MIN_ASKED = 3
MAX_BARE = 20
"""A longer step tells how it is done."""


def is_bare(step: str) -> bool:
    """Does the step say no more than what is to be done?"""
    return len(step) <= MAX_BARE


def names_bare_step(text: str, steps: Sequence[str]) -> bool:
    """Do these words share a word with a bare step? Only then is it worth looking further."""
    folded = fold(text)
    pairs = {folded[at : at + 2] for at in range(len(folded) - 1)}
    return any(is_bare(step) and any(pair in fold(step) for pair in pairs) for step in steps)


async def step_in_full(
    library: KbClient,
    conversation: Conversation,
    case: Case,
    parts: Sequence[Part],
    clauses: Sequence[str],
    product: str | None,
) -> str | None:
    """What another case answers of the step that he asks about; None where it is no step, or none surely answers.

    `parts` are the lines of the case on screen, by what they are to his words; `clauses` what he asks.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused a request.
    """
    step = parts[0] if parts and parts[0].kind == "step" else None
    if step is None or step.lexical < SAME_LEXICAL or not is_bare(step.text):
        return None
    slots = {name: conversation.slot(name) for name in ("edition", "version")}
    found = await search_library(library, step.text, product=product, **slots, error_text=None, codes=None)
    if found.answer is None or found.answer.case_id == case.id:
        return None
    other = await library.case(found.answer.case_id)
    if not is_same_matter(case, other):
        return None
    said: list[str] = []
    for words in dict.fromkeys([conversation.text[:MAX_WORDS], *clauses]):
        one = asked_of(await case_parts(library, other.id, words)) if len(words) >= MIN_ASKED else None
        if one is not None and one.answer not in said:
            said.append(one.answer)
    if not said:
        return None
    return "\n".join([IN_FULL.format(step=step.text.rstrip("。"), title=other.title), *said[:2]])
