"""「菜单那个谁登录做」 under the case of the second trouble: the turn names a case that was shown before.

It is turned back to only where its title alone holds what is named: not a line of the case on screen does.
"""

from __future__ import annotations

from dataclasses import replace

from actions.answers.follow_up import Earlier, asks, named_pairs
from actions.answers.set_aside import shown_before
from actions.conversation import AWAIT_HELPED, Conversation
from kb.client import Case, KbClient

MAX_CHARS = 30
"""Who says more tells a trouble anew."""


async def at_hand(library: KbClient, conversation: Conversation) -> Earlier:
    """What was at hand before this turn, with the case that it asks of.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the case on screen is gone.
    """
    dialogue = conversation.dialogue
    earlier = Earlier.of(dialogue)
    standing = shown_before(dialogue, earlier.case_id)
    before = [entry for entry in dialogue.shown if entry["case_id"] in standing]
    if earlier.case_id is None or not before or conversation.awaiting != AWAIT_HELPED:
        return earlier
    if len(conversation.text) > MAX_CHARS or not asks(conversation.text):
        return earlier
    titles = {entry["case_id"]: entry["title"] for entry in before}
    named = named_before(conversation.text, titles, await library.case(earlier.case_id))
    return earlier if named is None else replace(earlier, case_id=named)


def named_before(text: str, titles: dict[str, str], current: Case) -> str | None:
    """The one case among these, by its title, that the words name and the current one does not speak of."""
    spoken = set(named_pairs(" ".join(_lines(current))))
    news = set(named_pairs(text)) - spoken
    named = [case_id for case_id, title in titles.items() if news & set(named_pairs(_bare(title)))]
    return named[0] if len(named) == 1 else None


def _lines(case: Case) -> list[str]:
    ways = [line for way in case.solutions for line in (way.title, way.who, *way.steps, way.risk, way.gain)]
    answers = [question.answer for question in case.questions]
    return [case.title, case.cause, case.verify, case.prevent, *ways, *answers]


def _bare(title: str) -> str:
    """Without the product before the colon: every case of it would be named by that."""
    return title.rpartition("：")[2]
