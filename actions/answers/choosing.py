"""「您是想问下面这几个吗」: a question too. It is put once a matter, and only of what his words leave open.

A case that he has read already is not on the list, nor one whose title says otherwise than he has told. Under a case
in hand there is no list at all, unless he names another matter: what comes nearest is said instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.answers.contradicting import contradicts
from actions.answers.follow_up import Earlier
from actions.answers.search import Found
from actions.answers.settling import is_of_other_prompt
from actions.answers.text import CHOICE_AGAIN, CLARIFY, CLARIFY_OTHERS, choice_buttons, choice_card, choice_text
from actions.conversation import AWAIT_CHOICE, AWAIT_HELPED, Conversation, Dialogue
from actions.dialogue.again import names_nothing, share_words
from actions.dialogue.asked import choice_question, matter_texts, may_ask
from actions.dialogue.problems import OTHER, kind_of, opens_another
from actions.reply import Reply

MAX_CHOICES = 4
LEAST_AFTER_ANSWER = 0.35
"""As likely as this one of a list must be, to be put to who has had an answer already."""
LISTED = "listed:"
"""Begins the notes of the matters that a list was put for, kept with the standing notices."""


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


def not_offered(found: Found, conversation: Conversation) -> list[dict[str, Any]]:
    """What may be offered: nobody is asked whether he means what he has read already, or has told otherwise, nor shown
    the same list twice. One alone is no list: it is what is left of one, and is shown."""
    dialogue = conversation.dialogue
    told = matter_texts(conversation)
    unread = [choice for choice in found.choices if not dialogue.was_shown(choice["case_id"])]
    fresh = [choice for choice in unread if not contradicts(choice["title"], told)]
    fresh = [choice for choice in fresh if not is_of_other_prompt(choice["title"], conversation)]
    is_told_beside = conversation.awaiting == AWAIT_CHOICE and conversation.slot("product") is not None
    if fresh and was_offered(dialogue) and is_told_beside:
        return fresh[:1]  # what he tells beside the list leaves this one
    if not fresh or not may_ask(dialogue, choice_question(_ids(fresh[:MAX_CHOICES]))):
        return []
    return fresh[: 1 if was_offered(dialogue) else MAX_CHOICES]


def put_list(candidates: Sequence[dict[str, Any]], found: Found, dialogue: Dialogue, reply: Reply) -> str | None:
    """Puts the list; or the one case that is left of it, which is to be shown, where it is for what he uses."""
    is_left_over = len(candidates) == 1 and (len(found.result.hits) > 1 or was_offered(dialogue))
    if is_left_over and candidates[0]["case_id"] in {hit.case_id for hit in found.own_hits}:
        case_id: str = candidates[0]["case_id"]
        return case_id
    dialogue.notices = [*dialogue.notices, f"{LISTED}{dialogue.matter_id}"]
    offer_choice(candidates, reply, lead=CLARIFY if found.own_hits else CLARIFY_OTHERS)
    return None


def was_offered(dialogue: Dialogue) -> bool:
    """Was a list put before in this matter?"""
    return f"{LISTED}{dialogue.matter_id}" in dialogue.notices


def is_unlike(found: Found, dialogue: Dialogue) -> bool:
    """Are the doubtful cases too unlike his words to be put to who has had an answer already? Of 64 such lists as
    unlikely as these the right case was on 16; for who has just read one they are titles of something else."""
    is_after_answer = bool(dialogue.shown or dialogue.finished) and not was_offered(dialogue)
    return is_after_answer and found.result.outcome == "clarify" and found.result.probability < LEAST_AFTER_ANSWER


def is_last_shown(dialogue: Dialogue, case_id: str | None) -> bool:
    """Is this the case that was put on screen last?"""
    return bool(dialogue.shown) and bool(dialogue.shown[-1]["case_id"] == case_id)


def is_in_hand(earlier: Earlier, conversation: Conversation) -> bool:
    """Is this turn said under a case, and names no matter of another kind, nor says that it is another?"""
    if earlier.case_id is None or earlier.question is None or conversation.awaiting != AWAIT_HELPED:
        return False
    text = conversation.text
    if not text or opens_another(text) or any(conversation.values(name) for name in ("error_text", "code", "product")):
        return False
    kinds = {kind_of(earlier.question), kind_of(text)}
    if len(kinds - {None, OTHER}) > 1:
        return False
    # 「那凭证怎么引出来」 under 「应收单怎么核销」: of one kind, but of another thing.
    return kind_of(text) is None or names_nothing(text) or share_words(text, earlier.question)


def _ids(candidates: Sequence[dict[str, Any]]) -> list[str]:
    return [candidate["case_id"] for candidate in candidates]
