"""What kind of cause it is: operation, network, database, version, licence or account, kept as a fact for the engineer.

A case speaks by its topic and by the words of its title and cause; signs of an emergency speak for themselves.
"""

from __future__ import annotations

from actions.logins.content import Kind, content
from actions.logins.words import fold
from kb.client import Case

# What the topic says counts as much as two words.
_TOPIC_COUNTS = 2
_OF_EMERGENCY = {"damage": "database", "server": "database"}


def class_of_case(case: Case) -> str | None:
    """The class that names the case, else the one whose words it holds most; None where it holds none."""
    named = next((entry.id for entry in content().classes if case.id in entry.cases), None)
    if named is not None:
        return named
    return _heaviest(f"{case.title}\n{case.cause}", case.topic)


def class_of_emergency(kind: Kind, words: str) -> str | None:
    """The class that an emergency's signs point to; that nobody gets in says nothing, what happened before may."""
    return _OF_EMERGENCY.get(kind) or _heaviest(words, None)


def _heaviest(text: str, topic: str | None) -> str | None:
    folded = fold(text)
    scores = {
        entry.id: len(list(entry.found.spans(folded))) + _TOPIC_COUNTS * (topic in entry.topics)
        for entry in content().classes
    }
    best = max(scores, key=lambda entry: scores[entry])
    return best if scores[best] else None
