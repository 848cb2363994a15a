"""The request for a person, and its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.conversation import AWAIT_HANDOFF, Conversation
from actions.handoff.facts import gather_facts
from actions.reply import Reply

REASONS = frozenset({"customer_asked", "unresolved", "low_confidence", "action_failed", "sensitive"})


def request_handoff(conversation: Conversation, reply: Reply, job_facts: Mapping[str, Any]) -> None:
    """Asks the desk for a person. No words: the desk knows who is there, and writes the customer's line.

    `job_facts`: what the jobs under way know (`Director.facts`).
    """
    reply.tell_desk(
        "handoff",
        # The desk decides the priority by its own rules; the bot has seen nothing that would settle it.
        {"reason": _reason(conversation), "facts": gather_facts(conversation, job_facts), "suggested_priority": None},
    )
    conversation.dialogue.misses = conversation.dialogue.not_helped = 0
    reply.set(awaiting=None)


def _reason(conversation: Conversation) -> str:
    """As the pressed button says; after our own offer why we offered; else the customer asked."""
    named = conversation.entity("handoff_reason")
    if named in REASONS:
        return named
    offered = conversation.dialogue.offer_reason
    accepted = conversation.awaiting == AWAIT_HANDOFF and conversation.intent == "affirm"
    return offered if accepted and offered in REASONS else "customer_asked"
