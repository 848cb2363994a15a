"""What all that he told leaves open in one search, another part of it may settle: the edition he named, or one turn.

Measured on the library's own questions, the case that leads a doubtful list is right in one of three, and in two of
three where one part of the words by itself is surely that case.
"""

from __future__ import annotations

import re

from actions.answers.contradicting import contradicts, is_of_other_year
from actions.answers.points import case_parts, judgement
from actions.answers.search import PROVEN_ROUTES, Found, search_library
from actions.clauses import CLAUSE
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
LIKELY_LEADS, MEANT = 0.4, 0.45
"""From this chance on, too, where it means as much (the adapter's cosine): right in 16 of those questions' 19."""
SECOND, AHEAD = 0.9, 0.85
"""The next one is as near as the first by so much of its score, and ahead of a third by so much less."""
CLEARLY = 0.25
"""By so much the chance that his question is kept under one case must be above that of any other one listed."""
SUREST = 0.97
"""From this chance on the words of the screen are a case by themselves: right in all of those questions."""
_ALREADY = re.compile(r"已经?(审核|过账|结账|关账|结转|计提|归档)")
_SCREEN_SAYS = re.compile(r"(?:提示|报(?![表销税价])|弹|显示|(?:它|系统|软件|还|又|老|就)说).{4,}")


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
    it says what he said, so that a list would ask him again. Never of another product, nor where his words are but few;
    of another edition only where it holds his prompt: whom it is written for is said with it."""
    result = found.result
    told = conversation.dialogue.question or ""
    if product is not None and (sibling := _prompt_of_sibling(found, conversation)) is not None:
        return sibling
    if product is None or result.outcome != "clarify" or not result.hits or len(told) < MIN_CHARS:
        return None
    best = result.hits[0]
    twin = next(iter(found.own_hits), None)
    if best.other_release and twin is not None and twin.score >= SECOND * best.score and _is_meant(twin):
        best = twin  # for his own edition, and about as near
    is_meant = result.probability >= LIKELY_LEADS and _is_meant(best)
    leads = is_meant or result.probability >= LEADS
    if best.is_own and result.probability >= LIKELY_LEADS and contradicts(best.title, [told]):
        return _second(best, found, conversation)
    is_fresh = best.is_own and not conversation.dialogue.was_shown(best.case_id)
    return best if leads and is_fresh and not contradicts(best.title, [told]) else None


def _second(best: Hit, found: Found, conversation: Conversation) -> Hit | None:
    """The next one where his words rule out the best: about as near, and meant, or clearly ahead of the others."""
    told = [conversation.dialogue.question or ""]
    fitting = [hit for hit in found.own_hits if not is_of_other_prompt(hit.title, conversation)]
    left = [hit for hit in fitting if not contradicts(hit.title, told)]
    if not left or left[0].score < SECOND * best.score or conversation.dialogue.was_shown(left[0].case_id):
        return None
    is_ahead = len(left) > 1 and left[1].score <= AHEAD * left[0].score
    return left[0] if is_ahead or _is_meant(left[0]) else None


def is_of_other_prompt(title: str, conversation: Conversation) -> bool:
    """「有未过账凭证」 on his screen is not the case of what is posted; a title that has the prompt itself is his."""
    done = _ALREADY.sub(r"\1了", title)
    return contradicts(done, [prompt for prompt in conversation.values("error_text") if prompt not in title])


def _is_meant(hit: Hit) -> bool:
    return hit.scores.get("meaning", 0.0) >= MEANT


def within_year(sure: Hit, found: Found, conversation: Conversation) -> Hit | None:
    """The sure case, unless it is about the year's end and he speaks of months of this year, or about what is posted
    where his screen speaks of what is not: then the next one."""
    told = [conversation.dialogue.question or ""]
    is_other = is_of_other_year(sure.title, told) or is_of_other_prompt(sure.title, conversation)
    return _second(sure, found, conversation) if is_other else sure


def _prompt_of_sibling(found: Found, conversation: Conversation) -> Hit | None:
    """The case of another edition of his product that alone holds the prompt or the code he quoted."""
    proven = [hit for hit in found.result.hits if hit.route in PROVEN_ROUTES and not hit.other_product]
    if len(proven) != 1 or proven[0] is not found.result.hits[0] or not proven[0].other_release:
        return None
    return None if conversation.dialogue.was_shown(proven[0].case_id) else proven[0]


async def settled_by_part(
    library: KbClient, found: Found, conversation: Conversation, product: str | None
) -> Hit | None:
    """The case that leads the doubtful list, where one turn or question of several is by itself surely that one; before
    it another one of the list that the words of the screen surely are."""
    told = (conversation.dialogue.question or "").split("，")
    if product is not None and (said := await _said_by_screen(library, found, conversation, product)) is not None:
        return said
    if product is None or found.result.outcome != "clarify" or len(told) < 2 or not found.own_hits:
        return None
    best = found.own_hits[0]
    if contradicts(best.title, told):
        return None
    slots = {name: conversation.slot(name) for name in ("edition", "version")}
    for part in dict.fromkeys([*asked_clauses(conversation), *reversed(told)][:MAX_PARTS]):
        if len(part) < MIN_CHARS or conversation.dialogue.was_shown(best.case_id):
            continue
        alone = await search_library(library, part, product=product, error_text=None, codes=None, **slots)
        if alone.answer is not None and alone.answer.case_id == best.case_id:
            return best
    return None


async def settled_by_question(
    library: KbClient, found: Found, conversation: Conversation, product: str | None
) -> Hit | None:
    """The one case of a doubtful list under which his own question is likely kept, and under no other one nearly: to
    put the list would ask him again what he has asked already."""
    told = conversation.text if len(conversation.text) >= MIN_CHARS else conversation.dialogue.question or ""
    hits = found.own_hits[:MAX_PARTS]
    if product is None or found.result.outcome != "clarify" or len(hits) < 2:
        return None
    line = judgement().same_question
    chances: list[tuple[float, Hit]] = []
    for hit in hits:
        parts = await case_parts(library, hit.case_id, told)
        nearest = parts.questions[0] if parts is not None and parts.questions else None
        chances.append((line.chance(nearest) if nearest is not None else 0.0, hit))
    (best, hit), (next_best, _) = sorted(chances, key=lambda one: -one[0])[:2]
    is_free = not conversation.dialogue.was_shown(hit.case_id) and not contradicts(hit.title, [told])
    return hit if best >= line.likely and next_best <= best - CLEARLY and is_free else None


async def _said_by_screen(library: KbClient, found: Found, conversation: Conversation, product: str) -> Hit | None:
    """「总账关不了 凭证我都审完了还说有没过账的 应收要不要先关」: of all that he tells, the words of the screen are the
    trouble."""
    clauses = [one for one in CLAUSE.findall(conversation.dialogue.question or "") if len(one) >= MIN_CHARS]
    if found.result.outcome != "clarify" or len(clauses) < 2:
        return None
    listed = {hit.case_id: hit for hit in found.own_hits if not conversation.dialogue.was_shown(hit.case_id)}
    slots = {name: conversation.slot(name) for name in ("edition", "version")}
    for clause in [one for one in clauses if _SCREEN_SAYS.search(one)][:MAX_PARTS]:
        alone = await search_library(library, clause, product=product, error_text=None, codes=None, **slots)
        if alone.answer is not None and alone.answer.case_id in listed and alone.result.probability >= SUREST:
            return listed[alone.answer.case_id]
    return None
