"""Handing the trouble to a person, and again where the customer adds a fact that the person was not told."""

from __future__ import annotations

from typing import Any

from actions.conversation import Conversation
from actions.handoff.facts import gather_facts
from actions.handoff.request import request_handoff
from actions.logins.facts import facts_of
from actions.logins.memory import Trouble
from actions.reply import Reply

# What a customer adds after the hand-off; his words alone are in the conversation anyway.
_NEWS = ("product", "edition", "version", "error_text", "codes", "scope", "since", "deadline", "data_at_risk")


def tell_person(conversation: Conversation, reply: Reply, trouble: Trouble, *, reason: str) -> None:
    """Asks for a person with everything that is known."""
    trouble.told = _news(conversation, trouble)
    request_handoff(conversation, reply, facts_of(trouble), reason=reason)


def has_news(conversation: Conversation, trouble: Trouble) -> bool:
    """Is something known now that the person was not told?"""
    return _news(conversation, trouble) != trouble.told


def _news(conversation: Conversation, trouble: Trouble) -> dict[str, Any]:
    known = gather_facts(conversation, facts_of(trouble))
    return {name: known[name] for name in _NEWS if known[name]}
