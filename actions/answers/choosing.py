"""「您是想问下面这几个吗」: a list of cases, put once, and never with a case that was read already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.answers.search import Found
from actions.answers.text import CHOICE_AGAIN, choice_buttons, choice_card, choice_text
from actions.conversation import AWAIT_CHOICE, Dialogue
from actions.dialogue.asked import choice_question, may_ask
from actions.reply import Reply

MAX_CHOICES = 4


def offer_choice(candidates: Sequence[dict[str, Any]], reply: Reply, *, lead: str) -> None:
    """Puts the list on screen."""
    listed = list(candidates)
    question = choice_question(_ids(listed))
    reply.ask(question, choice_text(listed, lead), choice_buttons(listed), card=choice_card(listed))
    reply.set(awaiting=AWAIT_CHOICE)


def offer_again(candidates: Sequence[dict[str, Any]], reply: Reply) -> None:
    """The list that is open, after something else was answered."""
    listed = list(candidates)
    texts = choice_text(listed, CHOICE_AGAIN), choice_buttons(listed)
    reply.remind(choice_question(_ids(listed)), *texts, card=choice_card(listed))
    reply.set(awaiting=AWAIT_CHOICE)


def not_offered(found: Found, dialogue: Dialogue) -> list[dict[str, Any]]:
    """What may be offered: nobody is asked whether he means what he has read already, nor shown the same list twice."""
    fresh = [choice for choice in found.choices if not dialogue.was_shown(choice["case_id"])][:MAX_CHOICES]
    return fresh if may_ask(dialogue, choice_question(_ids(fresh))) else []


def _ids(candidates: Sequence[dict[str, Any]]) -> list[str]:
    return [candidate["case_id"] for candidate in candidates]
