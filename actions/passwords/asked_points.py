"""The single points that a turn asks, each with the words in which it is to be heard.

A clause that names little (「不对吗」 behind 「我填的是钉钉密码」) is heard alone first, then with the words beside it.
"""

from __future__ import annotations

from actions.answers.asked_clauses import questions_of
from actions.clauses import SHORT_PAUSE
from actions.conversation import Conversation
from actions.dialogue.acts import asked_clauses
from actions.passwords.asides import denies, points_back
from actions.passwords.doors import denies_door
from actions.passwords.reading import fold
from actions.passwords.refusals import find_refusal
from actions.passwords.signs import asks_nothing, joined_alternatives, wants_us_to_act

Points = dict[str, list[str]]
"""What is asked, as it is named to him, to its readings, first to last."""


def points_of(conversation: Conversation) -> Points:
    """What the turn asks; none that only cries for help."""
    readings = {one.said: one.readings for one in questions_of(conversation) if not wants_us_to_act(one.said)}
    return {
        clause: [*_with_before(clause, conversation.text), *readings.get(clause, [clause])]
        for clause in joined_alternatives(asked_clauses(conversation))
        if not asks_nothing(clause) and not denies(clause) and not denies_door(fold(clause))
    }


def points_beside_declined(conversation: Conversation) -> Points:
    """What is asked beside that which is declined (refusals.py), and is no part of it."""
    return {
        clause: readings
        for clause, readings in points_of(conversation).items()
        if not any(find_refusal(reading) for reading in (clause, *readings))
    }


def _with_before(clause: str, text: str) -> list[str]:
    """A clause that points back, with the words that it points to."""
    before = [part for part in SHORT_PAUSE.split(text.partition(clause)[0]) if part]
    return [f"{before[-1]}，{clause}"] if before and points_back(clause) else []
