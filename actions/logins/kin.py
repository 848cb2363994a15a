"""「登录ERP失败」 stands under several cases: what the one on screen does not say of a question, another one with the
same prompt may, and it is as much his as the first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from actions.answers.points import asked_of, case_parts
from actions.answers.same_question import Recognised
from actions.answers.search import search_library
from actions.conversation import Conversation
from actions.logins.words import fold
from kb.client import Case, KbClient, Part

LOOKED_AT = 5
MIN_CHARS = 4
MIN_SCORE, MIN_LEXICAL = 0.6, 0.4


@dataclass(frozen=True, slots=True)
class Kin:
    """What the other case says: the answer to a question asked there, or a step of it."""

    case: Case
    answer: Recognised | None
    step: Part | None


async def answer_of_kin(
    library: KbClient, conversation: Conversation, case: Case, clause: str, product: str | None
) -> Kin | None:
    """What another case with a prompt of the one on screen surely answers to the clause: a question, or a step of it.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused a request.
    """
    prompts = {fold(prompt) for prompt in case.error_texts}
    if not prompts or len(clause) < MIN_CHARS:
        return None
    slots = {name: conversation.slot(name) for name in ("edition", "version")}
    text = case.error_texts[0]
    found = await search_library(library, text, product=product, **slots, error_text=text, codes=None)
    for hit in found.own_hits[:LOOKED_AT]:
        if hit.case_id == case.id:
            continue
        other = await library.case(hit.case_id)
        if not _shares(prompts, other):
            continue
        found_there = await case_parts(library, other.id, clause)
        answer = asked_of(found_there)
        steps = [part for part in found_there.parts if part.kind == "step"] if found_there is not None else []
        if answer is not None:
            return Kin(other, answer, None)
        if steps and steps[0].score >= MIN_SCORE and steps[0].lexical >= MIN_LEXICAL:
            return Kin(other, None, steps[0])
    return None


def _shares(prompts: Collection[str], other: Case) -> bool:
    return any(fold(prompt) in prompts for prompt in other.error_texts)
