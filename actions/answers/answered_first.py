"""A case that comes up under another one, where he asks beside its prompt: what he asks is answered before its steps.

「重新生成 它说凭证已审核 反审核了会不会把账搞乱」: the new case has the very question, and who is afraid reads no list.
"""

from __future__ import annotations

from typing import Final

from actions.answers.asked_clauses import questions_of
from actions.answers.asked_here import stands_alone
from actions.answers.form import in_form
from actions.answers.places import is_circular
from actions.answers.points import asked_of, case_parts
from actions.conversation import Conversation
from actions.question_form import has_question_form
from kb.client import KbClient

FIRST: Final = "先答您问的：{answer}"
MAX_FIRST: Final = 2


async def answered_first(library: KbClient, case_id: str, conversation: Conversation) -> str:
    """What leads the case; empty where nothing was on screen before, or nothing that he asks is surely asked under it.

    Raises:
        KbUnavailable: the library cannot be reached in time.
    """
    if not conversation.dialogue.shown or conversation.dialogue.was_shown(case_id):
        return ""
    lines: list[str] = []
    for one in questions_of(conversation):
        asked = asked_of(await case_parts(library, case_id, one.said)) if has_question_form(one.said) else None
        if asked is not None and stands_alone([asked]) and not is_circular(asked.answer, one.said):
            lines.append(in_form(asked.answer, one.said))
    return FIRST.format(answer="\n".join(dict.fromkeys(lines[:MAX_FIRST]))) if lines else ""
