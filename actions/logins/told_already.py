"""What he has told already picks the case, or answers the question that would be put: a prompt, how many, a trait, or
which of the situations that would be read out is his, clause by clause, by what the library makes of it.

A question whose answer was told is not put. Fitted on the line questions of the development customers, each told alone
and with facts in passing before or behind it: of 82 that would be put 24 are read, none of them wrongly.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from actions.answers.search import Found
from actions.conversation import Conversation
from actions.dialogue.asked import matter_texts, told_before
from actions.logins.causes import says_little, search_causes
from actions.logins.content import content
from actions.logins.deciding import Ask, Step
from actions.logins.knowing import SCOPE
from actions.logins.likely import likely_option
from actions.logins.listening import tells_in_passing
from actions.logins.memory import Trouble
from actions.logins.option_told import told_by_words
from actions.logins.scope import ONE, said_scope, scope_of_case
from actions.logins.separating import Answer, Cause, Question
from actions.logins.situations import may_be_asked, situation_of
from actions.logins.suspecting import without_suspicion
from kb.client import Case, KbClient

CLIENT, PHONE, STAGE = "client", "phone", "stage"
LEAD = "照您说的，这像是“{situation}”这种情况，先按它来；不是的话直接告诉我。"
SURE = 0.95
"""A clause that the library is so sure of names its situation by itself."""
LIKELY, MEANS, MIN_WEIGHT, AHEAD = 0.5, 0.4, 0.3, 1.5
"""Else it is the heaviest cause, by so much, a clause means it, and none comes nearer to another situation."""
MAX_CLAUSES, MIN_CHARS = 8, 4
_GETTING_IN = re.compile(r"进不去|登不")
_CLAUSES = re.compile(r"[\s，,。.;；!！?？~～、…]+")


async def told_line(
    library: KbClient,
    question: Question,
    causes: Sequence[Cause],
    words: str,
    *,
    product: str | None,
    client: str | None = None,
    edition: str | None = None,
    version: str | None = None,
) -> str | None:
    """The id of the case whose situation he has told; None where it is to be asked. `client`: where he opens it.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused the request.
    """
    clauses = clauses_of(words)
    found = await asyncio.gather(
        *(
            search_causes(library, clause, (), product=product, edition=edition, version=version)
            for clause in clauses
        )
    )
    if question.kind != "line":
        fitting = (cause.case for cause in causes if may_be_asked(situation_of(cause.case) or "", words))
        return read_named([case.id for case in fitting], found)
    on_phone = _on_phone(question, is_inside=_is_inside(words)) if client == PHONE else None
    named = read_line(question.key.split(), causes, found) or on_phone
    return named or told_by_words(question.options, words)


def _is_inside(words: str) -> bool:
    """「手机端登进去 一个账套没有」: he is in, and what is amiss is there."""
    trait = content().trait(STAGE)
    return trait is not None and trait.said_in(words) in ("ledger", "inside")


def _on_phone(question: Question, *, is_inside: bool) -> str | None:
    """The only situation offered that is one of the phone, and not of getting in where he is in; whoever is on the
    phone has no other."""
    trait = content().trait(CLIENT)
    of_phone = [one for one in question.options if trait is not None and trait.said_in(one[1]) == PHONE]
    named = [key for key, title in of_phone if not (is_inside and _GETTING_IN.search(title))]
    return named[0] if len(named) == 1 else None


def clauses_of(words: str) -> list[str]:
    """The clauses that tell of the trouble itself, the last ones where there are many."""
    words = without_suspicion(words)
    clauses = [clause for clause in dict.fromkeys(_CLAUSES.split(words)) if len(clause) >= MIN_CHARS]
    return [clause for clause in clauses if not says_little(clause) and not tells_in_passing(clause)][-MAX_CLAUSES:]


def read_named(offered: Sequence[str], found: Sequence[Found]) -> str | None:
    """The case that the clauses which leave no doubt name, if it is one only."""
    named = _named(offered, found)
    return named.pop() if len(named) == 1 else None


def _named(offered: Sequence[str], found: Sequence[Found]) -> set[str]:
    sure = [one for one in found if one.answer is not None and one.result.probability >= SURE]
    return {one.own_hits[0].case_id for one in sure if one.own_hits[0].case_id in offered}


def read_line(offered: Sequence[str], causes: Sequence[Cause], found: Sequence[Found]) -> str | None:
    """The offered case that the clauses, each searched alone, speak for."""
    if named := _named(offered, found):
        return named.pop() if len(named) == 1 else None
    firsts = [(one, one.own_hits[0].case_id) for one in found if one.own_hits and one.own_hits[0].case_id in offered]
    near = {case_id for one, case_id in firsts if one.result.outcome != "unknown" and one.result.probability >= LIKELY}
    best, second = causes[0], causes[1]
    is_ahead = best.weight >= max(MIN_WEIGHT, AHEAD * second.weight)
    # 「一打开就闪退」 of which no case speaks: the nearest one is near by its words only.
    is_meant = any(one.own_hits[0].scores.get("meaning", 0.0) >= MEANS for one, case_id in firsts if case_id in near)
    return best.case.id if near == {best.case.id} and is_ahead and is_meant else None


def case_told_by(told: Sequence[Answer], causes: Sequence[Cause]) -> Case | None:
    """The only case that has the prompts which he quoted."""
    prompts = {answer.key for answer in told}
    having = [cause.case for cause in causes if prompts & set(cause.case.error_texts)]
    return having[0] if len(having) == 1 else None


def case_told_by_scope(step: Step, causes: Sequence[Cause], trouble: Trouble) -> Case | None:
    """The case that is just what he told, that nobody else is affected: it is not read out to him as a question."""
    if not isinstance(step, Ask) or step.question.kind != "line" or trouble.scope != ONE:
        return None
    offered = step.question.key.split()
    same = [cause.case for cause in causes if cause.case.id in offered and scope_of_case(cause.case) == ONE]
    return same[0] if len(same) == 1 else None


def told_option(question: Question, conversation: Conversation) -> str | None:
    """What he has said of it anywhere in this matter; only a trait has words of its own."""
    if question.key == SCOPE:
        # Never everybody: that is an outage, and asked.
        return told_before(conversation, said_scope) or _likely(SCOPE, conversation)
    trait = content().trait(question.key) if question.kind == "trait" else None
    said = told_before(conversation, trait.said_in) if trait is not None else None
    return said or _likely(question.key, conversation)


def _likely(key: str, conversation: Conversation) -> str | None:
    return likely_option(key, conversation.customer_told(), matter_texts(conversation))
