"""Before a question is denied: is it kept under the case on screen, or one shown before, in other words than his?

A clause by itself may name too little (「那些还显示她名字吗」), and with what he tells beside it too much (「可我没给他
设过密码呀 他的密码是啥」): it is read in each way, and the first reading that is near enough counts. Where the answer
that comes nearest stands in this very reply already, there is nothing to deny.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Final

from actions.answers.asked_clauses import questions_of
from actions.answers.follow_up import named_pairs, names_nothing
from actions.answers.form import speaks_of_another, without_opening
from actions.answers.near_questions import NEAR, answer_alone
from actions.answers.points import case_parts, judgement
from actions.answers.repeated import asks_how_to_deal, speaks_of_it
from actions.answers.set_aside import said_under_earlier, shown_before
from actions.clauses import CLAUSE
from actions.conversation import Conversation
from actions.reply import Reply
from kb.client import KbClient, KbError, KbUnavailable

MAX_BESIDE: Final = 2
"""So many clauses of the same turn that tell something are read with a question; more of them speak of other things."""
MIN_BESIDE: Final = 4
MAX_SHOWN: Final = 2
"""So many of the cases shown before may have given what this reply says."""
LIMIT_S: Final = 2.5
"""The answer must not be lost over what may be added to it."""
# What he takes for the way out: whether it is so, and not who, where or how.
_PROPOSES = re.compile(
    r"(?:那|我)?(?:是不是|是否|是[要得该先让请]|要不要|该不该|需不需要|用不用|只能|必须|能不能|可不可以)(?!.*(?:谁|哪|怎|咋|什么|啥|几|多少))"
)


def readings_of(clause: str, conversation: Conversation) -> list[str]:
    """The clause as it may be looked up, the likeliest reading first: as it was read, alone, and with what the turn
    tells, or asks just before it."""
    asked = next((one for one in questions_of(conversation) if one.said == clause), None)
    found = [f"{asked.beside}，{clause}"] if asked is not None and asked.beside else []
    if not names_nothing(clause):
        found.append(clause)
    if asked is not None and asked.told:
        found.append(f"{asked.told}，{clause}")
    found += [f"{'，'.join(told)}，{clause}" for told in _beside(clause, conversation) if told]
    return list(dict.fromkeys(found or [clause]))


async def answer_kept(
    library: KbClient, at_hand: str | None, clause: str, conversation: Conversation, reply: Reply
) -> str | None:
    """The answer kept under the case on screen that alone comes near to a reading of this clause, else one surely kept
    under a case shown before; None where neither has any."""
    product = conversation.slot("product")
    for words in readings_of(clause, conversation):
        text = await answer_alone(library, at_hand, words, conversation, reply)
        if text is not None and not speaks_of_another(text, conversation.text):
            return text
    for words in readings_of(clause, conversation):
        try:
            async with asyncio.timeout(LIMIT_S):
                text = await said_under_earlier(library, at_hand or "", words, conversation, product)
        except (KbUnavailable, TimeoutError):
            return None
        if text is not None and not speaks_of_another(text, conversation.text):
            return text
    return None


async def is_answered(
    library: KbClient, at_hand: str | None, clause: str, said: str, conversation: Conversation
) -> bool:
    """Does this very reply hold the answer already: the nearest one kept under the case on screen, or a line that
    speaks of all that he asks how to deal with?"""
    if speaks_of_it(clause, said) or (said and _proposes_after(clause, conversation.text)):
        return True
    if not said:
        return False
    cases = [one for one in (at_hand, *shown_before(conversation.dialogue, at_hand)[:MAX_SHOWN]) if one is not None]
    for words in readings_of(clause, conversation):
        for case_id in cases:
            try:
                async with asyncio.timeout(LIMIT_S):
                    found = await case_parts(library, case_id, words)
            except (KbError, KbUnavailable, TimeoutError):
                return False
            nearest = found.questions[0] if found is not None and found.questions else None
            if nearest is None or not nearest.known or judgement().same_question.chance(nearest) < NEAR:
                continue
            if without_opening(nearest.answer) in said and _is_of_what_is_said(clause, nearest.answer, said):
                return True
    return False


def _is_of_what_is_said(clause: str, answer: str, said: str) -> bool:
    """A clause that names a thing of its own is answered by a line that names any of it."""
    named = named_pairs(clause)
    return names_nothing(clause) or not named or any(pair in answer or pair in said for pair in named)


def _proposes_after(clause: str, text: str) -> bool:
    """「那应收怎么弄？是要总账先反吗」: he asks how, and at once whether it is so; what answers that answers both."""
    after = CLAUSE.findall(text.partition(clause)[2]) if clause in text else []
    return asks_how_to_deal(clause) and bool(after) and _PROPOSES.match(after[0].strip()) is not None


def _beside(clause: str, conversation: Conversation) -> list[Sequence[str]]:
    """What stands before the clause in the same turn: the words just before it, and what he tells before it."""
    before = conversation.text.partition(clause)[0] if clause in conversation.text else ""
    clauses = [one for one in CLAUSE.findall(before) if len(one) >= MIN_BESIDE]
    asked = {one.said for one in questions_of(conversation)}
    telling = [one for one in clauses if one not in asked]
    return [clauses[-1:], telling[-1:], telling[-MAX_BESIDE:]]
