"""「发票云也一起改了 再问一句 设成永不过期行不行」: after a report of what is settled, the question is what counts.

What the first half names is over: it is neither searched for, nor does it say whose matter the question is.
"""

from __future__ import annotations

import re

from actions.answers.follow_up import asks, still_fails
from actions.clauses import CLAUSE_WITH_MARK
from actions.conversation import FAILED, Conversation
from actions.dialogue.acts import does
from actions.dialogue.beyond import names_other_company, opens_beyond, without_opener
from actions.dialogue.part_of import part_of_turn
from actions.spelling import simplified

# 「再问一句，」 leaves its measure.
_LEFT_OVER = re.compile(r"^(?:一?[句下个点件]|一?个问题|[您你]|吧)*[，,：:]")


def question_after_report(conversation: Conversation) -> Conversation:
    """The turn as if he had written only what he goes on to ask; as it is where nothing was answered before, nothing
    is asked behind the turn, or what stands before it asks, or still fails."""
    dialogue = conversation.dialogue
    if not conversation.text or not (dialogue.shown or dialogue.jobs or dialogue.finished):
        return conversation
    clauses = CLAUSE_WITH_MARK.findall(conversation.text)
    turns = [place for place, clause in enumerate(clauses) if place and opens_beyond(simplified(clause))]
    if not turns or names_other_company(simplified(clauses[turns[0]])):
        return conversation
    head, rest = clauses[: turns[0]], clauses[turns[0] :]
    is_open = any(map(asks, head)) or still_fails("，".join(head)) or does(conversation, FAILED)
    if is_open or not any(map(asks, rest)):
        return conversation
    return part_of_turn(conversation, _LEFT_OVER.sub("", without_opener("，".join(rest))))
