"""A point that neither the case on screen nor what was said answers may be one of another case of his product.

Only where the library is sure of that case by the clause alone: then its answer is said under its title, or, where none
of its questions is asked, the case is named and put behind a button. To say that it is not known would be untrue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from actions.answers.point_text import ASKED_BESIDE, SHOW_ALL, answer_text
from actions.answers.points import asked_of, case_parts, is_same_matter, judgement
from actions.answers.rejecting import rejecting_clauses
from actions.answers.same_question import recognise
from actions.answers.search import PUBLISHED, Found, search_library
from actions.answers.set_aside import shown_before, without_rejected
from actions.answers.text import SHOW_CASE_INTENT, TITLE_CHARS
from actions.answers.twins import deed_at_hand, is_of_other_deed
from actions.conversation import Conversation
from actions.products.fitting import is_for
from actions.reply import Button
from kb.client import ALL_PRODUCTS, Case, Hit, KbClient, KbError

NAMED: Final = "您问的“{clause}”，像是“{title}”这种情况，点下面的按钮看办法；不是的话，直接转人工。"
SURELY: Final = 0.8
"""From this chance on a case is named for a clause: what is left out of a clause makes it less sure than a question."""
NEAR_MEANING, NEAR_LEXICAL = 0.5, 0.4
"""One of them at least: of 14 denied clauses of blind customers this keeps the 10 that were of the case found, and
drops 3 of the 4 that were not."""
SISTERS: Final = 3
"""So many of the cases found are asked whether they keep this question, where the library is sure of none."""
QUOTE_CHARS: Final = 24
# 「我没问备份呀？ 改地址会不会动到账套」 is not about backups.
_NOT_ASKED = re.compile(r"^(?:我|俺)?(?:又|也|根本)?(?:没|不是)有?(?:在)?问[^，。,？?\s]*[，。,？?\s]+")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is said of the point, and the button that shows the case."""

    text: str
    button: Button


async def find_elsewhere(
    library: KbClient, clause: str, conversation: Conversation, *, may_name: bool = True
) -> Elsewhere | None:
    """What another case than the one on screen has for this clause; None where none surely has. `may_name`: a case may
    be named that keeps no such question; not where the clause is read with what he only tells beside it.

    Raises:
        KbUnavailable: the library cannot be reached in time.
    """
    clause = _NOT_ASKED.sub("", clause)
    try:
        hit = await _other_case(library, clause, conversation)
        if hit is None:
            return await _asked_of_sister(library, clause, conversation)
        case = await library.case(hit.case_id)
        found = await case_parts(library, hit.case_id, clause)
    except KbError:
        return None
    if case.status != PUBLISHED or rejecting_clauses(case, conversation.text):
        return None  # 「没有什么二次验权密码」 is not answered with the case of that
    if not is_for(case, conversation.slot("edition")):
        return _named(case, clause) if may_name else None  # who it is for is said with the case
    asked = recognise(judgement().same_question, found) if found is not None else []
    known = [one for one in asked if one.question.known][:1]
    if not known:
        return _named(case, clause) if may_name else None
    head = ASKED_BESIDE.format(title=case.title, asks=known[0].question.asks)
    return Elsewhere(f"{head}\n{answer_text(case, [replace(known[0], is_certain=True)], clause)}", _button(case))


async def _asked_of_sister(library: KbClient, clause: str, conversation: Conversation) -> Elsewhere | None:
    """Where the library is not sure of one case, the question may still be surely kept under one of the first that it
    finds: by the clause alone, or by it with the matter at hand."""
    product, edition = conversation.slot("product"), conversation.slot("edition")
    if product is None:
        return None
    dialogue = conversation.dialogue
    told = "，".join(dict.fromkeys([*(dialogue.question or "").split("，"), clause]))
    current = dialogue.current or next(iter(shown_before(dialogue, None)), None)
    at_hand = await library.case(current) if current is not None else None
    seen = {current}
    for words, is_near in ((clause, _is_near), (told, _is_any)):
        for hit in (await _found(library, words, conversation)).own_hits[:SISTERS]:
            if hit.case_id in seen or not is_near(hit):
                continue
            seen.add(hit.case_id)
            asked = asked_of(await case_parts(library, hit.case_id, clause))
            case = await library.case(hit.case_id) if asked is not None else None
            if asked is None or case is None or not _may_speak(case, product, edition, conversation):
                continue
            if at_hand is not None and not is_same_matter(at_hand, case):
                continue  # 「账会不会没了」 is asked under many a case, and answered under each for that one
            head = ASKED_BESIDE.format(title=case.title, asks=asked.question.asks)
            return Elsewhere(f"{head}\n{answer_text(case, [asked], clause)}", _button(case))
    return None


def _may_speak(case: Case, product: str, edition: str | None, conversation: Conversation) -> bool:
    """Is it published, of his product and edition, and nothing that he rules out?"""
    is_his = bool({product, ALL_PRODUCTS} & set(case.products)) and is_for(case, edition)
    return is_his and case.status == PUBLISHED and not rejecting_clauses(case, conversation.text)


def _is_near(hit: Hit) -> bool:
    return hit.scores.get("meaning", 0.0) >= NEAR_MEANING


def _is_any(_: Hit) -> bool:
    return True


def _named(case: Case, clause: str) -> Elsewhere:
    shown = clause if len(clause) <= QUOTE_CHARS else f"{clause[: QUOTE_CHARS - 1]}…"
    return Elsewhere(NAMED.format(clause=shown, title=case.title), _button(case))


def _button(case: Case) -> Button:
    return Button(SHOW_ALL.format(title=case.title)[:TITLE_CHARS], SHOW_CASE_INTENT, {"case_id": case.id})


async def _other_case(library: KbClient, clause: str, conversation: Conversation) -> Hit | None:
    dialogue = conversation.dialogue
    hit = await _sure_case(library, clause, conversation)
    # 「按钮是灰的」 under 反结账 is not the one of 反审核.
    deed = deed_at_hand(clause, dialogue.question or "", *(entry["title"] for entry in dialogue.shown[-1:]))
    if hit is None or deed is None or not is_of_other_deed(hit.title, deed):
        return hit
    hit = await _sure_case(library, f"{deed}，{clause}", conversation)
    return None if hit is None or is_of_other_deed(hit.title, deed) else hit


async def _found(library: KbClient, words: str, conversation: Conversation) -> Found:
    slots = {name: conversation.slot(name) for name in ("product", "edition", "version")}
    found = await search_library(library, words, error_text=None, codes=None, **slots)
    return without_rejected(found, conversation.dialogue)


async def _sure_case(library: KbClient, words: str, conversation: Conversation) -> Hit | None:
    product = conversation.slot("product")
    result = await _found(library, words, conversation)
    hit = result.sure_answer(product)
    if hit is None or hit.case_id == conversation.dialogue.current or result.result.probability < SURELY:
        return None
    is_near = hit.scores.get("meaning", 0.0) >= NEAR_MEANING or hit.scores.get("lexical", 0.0) >= NEAR_LEXICAL
    return hit if is_near else None
