"""A question asked under the case on screen is answered word for word; asked again, that it is the answer above.

What nobody has written is said to be so, and remembered, and asked once more it is for a person. The question skill and
the jobs say it alike, each with buttons of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.answers.form import in_form
from actions.answers.point_text import AGAIN, NOT_THAT, answer_text
from actions.answers.same_question import Recognised
from actions.conversation import Conversation
from kb.client import Case

# 「办法二」 is the second of the case: who is shown them one at a time sees no such name.
_NAMES_WAY = re.compile(r"办法[一二三四五六七八]")


def take_answer(conversation: Conversation, case: Case, questions: Sequence[Recognised]) -> str | None:
    """What to say to them, as it is remembered; None where it was said before and was not the answer, or nobody knows
    it and it is asked once more: then a person does."""
    dialogue = conversation.dialogue
    asked = conversation.text
    fresh = [one for one in questions if in_form(one.answer, asked) not in (dialogue.last_point or "")]
    if fresh:
        text = answer_text(case, fresh, asked)
        is_known = all(one.question.known for one in fresh)
        dialogue.open_point = None if is_known else conversation.text
        dialogue.last_point, dialogue.unwritten = text, int(not is_known)
        return text
    dialogue.open_point = conversation.text
    again = "\n".join([AGAIN, f"· {in_form(questions[0].answer, asked)}", NOT_THAT])
    if again == dialogue.last_point or not questions[0].question.known:
        return None
    dialogue.last_point, dialogue.unwritten = again, 0
    return again


def stands_alone(questions: Sequence[Recognised]) -> list[Recognised]:
    """Those whose answers name no way out by its number."""
    return [one for one in questions if not _NAMES_WAY.search(one.answer)]
