"""What this turn does, beside what it is about: does he ask, did it work, does he go; as the reader of acts heard it.

A reading that is not sure enough counts for nothing, so that who asks here falls back on what else he has: the intent,
the job's own question, a few words that the reader can not know. A button, or a turn that was read by a model without
acts, does nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from actions.conversation import (
    AGREES,
    ASKS,
    COMPLAINS,
    DECLINES,
    DEMANDS,
    FAILED,
    GOES,
    TELLS,
    THANKS,
    WORKED,
    Act,
    Conversation,
)

SURE = 0.55
"""Of clauses read this surely, 19 in 20 are read right (tests/data/acts_held_out.jsonl)."""
CERTAIN = 0.8
"""So sure it must be that it worked: what is taken for solved by mistake is asked for no more."""
COURTESIES = frozenset({AGREES, THANKS})
"""What changes nothing beside another act."""

Outcome = Literal["worked", "failed"]


def read_acts(conversation: Conversation) -> list[Act]:
    """The clauses that were read surely enough, in the order of the words."""
    return [act for act in conversation.acts if act.confidence >= SURE]


def is_read(conversation: Conversation) -> bool:
    """Was every clause of this turn read surely enough? Only then does the lack of an act tell anything."""
    return bool(conversation.acts) and all(act.confidence >= SURE for act in conversation.acts)


def does(conversation: Conversation, act: str) -> bool:
    """Does a clause of this turn do this?"""
    return any(found.act == act for found in read_acts(conversation))


def does_only(conversation: Conversation, *acts: str) -> bool:
    """Does every clause one of these, courtesies apart, and at least one of them?"""
    done = {found.act for found in conversation.acts} - (COURTESIES - set(acts))
    return is_read(conversation) and bool(done) and done <= set(acts)


def asks(conversation: Conversation) -> bool:
    """Does he ask anything: 「那我自己能改不」, 「在哪看」?"""
    return does(conversation, ASKS)


def asked_clauses(conversation: Conversation) -> list[str]:
    """What he asks, clause by clause."""
    return _texts(conversation, {ASKS})


def told_clauses(conversation: Conversation) -> list[str]:
    """What he tells: facts, details, troubles."""
    return _texts(conversation, {TELLS})


def outcome(conversation: Conversation) -> Outcome | None:
    """How the way that is on screen went; of 「好了 又不行了」 the last counts, None where nothing certain is said."""
    ends = _of(conversation, {WORKED, FAILED})
    if not ends or (ends[-1].act == WORKED and ends[-1].confidence < CERTAIN):
        return None
    return "worked" if ends[-1].act == WORKED else "failed"


def goes(conversation: Conversation) -> bool:
    """Does he do it now, or have it done, and neither asks nor reports anything beside it?"""
    return does(conversation, GOES) and not any(does(conversation, act) for act in (ASKS, FAILED, DEMANDS, COMPLAINS))


def reminds(conversation: Conversation) -> bool:
    """Does he say that he was not heard, or is he pressed?"""
    return does(conversation, COMPLAINS)


def demands(conversation: Conversation) -> bool:
    """Does he want something done: a person, a ticket, the next one?"""
    return does(conversation, DEMANDS)


def declines(conversation: Conversation) -> bool:
    """「不用了」, 「都不是」."""
    return does(conversation, DECLINES)


def _of(conversation: Conversation, acts: Iterable[str]) -> list[Act]:
    wanted = frozenset(acts)
    return [act for act in read_acts(conversation) if act.act in wanted]


def _texts(conversation: Conversation, acts: Iterable[str]) -> list[str]:
    return [act.text for act in _of(conversation, acts)]
