"""「是同事做的入库单，货没到，能直接删掉吗」: a short question is also read with what is told just before it.

By itself it names too little to be found under the case on screen; what it is about stands in the same breath.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from actions.answers.asked_clauses import AskedClause
from actions.answers.follow_up import named_pairs
from actions.clauses import CLAUSE_WITH_MARK
from actions.conversation import Conversation

MAX_PAIRS: Final = 4
"""What names more than this needs nothing beside it."""
MAX_CHARS: Final = 30


def with_told(asked: Sequence[AskedClause], conversation: Conversation) -> list[AskedClause]:
    """The questions, those that name little each with what is told between the question before it and itself."""
    questions = [one.said for one in asked]
    return [_with_told(one, questions, conversation.text) for one in asked]


def _with_told(one: AskedClause, questions: Sequence[str], text: str) -> AskedClause:
    place = text.find(one.said)
    if one.beside or place < 0 or len(named_pairs(one.said)) > MAX_PAIRS:
        return one
    told: list[str] = []
    for clause in reversed(CLAUSE_WITH_MARK.findall(text[:place])):
        is_asked = clause.endswith(("？", "?")) or any(clause in question for question in questions)
        if is_asked or sum(map(len, (clause, *told))) > MAX_CHARS:
            break
        told.insert(0, clause)
    return replace(one, beside="，".join(told)) if told else one
