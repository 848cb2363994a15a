"""The request for a person, and its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.conversation import AWAIT_HANDOFF, Conversation
from actions.handoff.contact import noted_line
from actions.handoff.facts import gather_facts
from actions.handoff.issues import call_for
from actions.handoff.telling import take_up_beside
from actions.reply import Reply

REASONS = frozenset({"customer_asked", "unresolved", "low_confidence", "action_failed", "sensitive"})
ADDED = "customer_added"
"""The reason of a request that only adds to the open ticket: the desk opens none and calls nobody for it."""
WAITS = "customer_waits"
"""The reason of a request that only asks how the open ticket stands: the desk says so."""
_OF_OPEN_TICKET = frozenset({ADDED, WAITS})
# What is worth telling the ticket again.
_NEWS = (
    "question", "product", "edition", "version", "error_text", "codes", "scope", "since", "deadline", "data_at_risk",
    "affected", "changed", "backup", "server", "client", "period", "settled",
)  # fmt: skip


_STAYS = ("scope", "since", "deadline", "changed", "backup", "server", "client", "affected")
"""Of these what a ticket knows stays known."""


def request_handoff(
    conversation: Conversation, reply: Reply, job_facts: Mapping[str, Any], *, reason: str | None = None
) -> None:
    """Asks the desk for a person. No words: the desk knows who is there, and writes the customer's line.

    `job_facts`: what the jobs under way know (`Director.facts`). `reason`: one of REASONS where the bot decides by
    itself, ADDED or WAITS; None where the customer asked or accepted an offer.
    """
    if reason not in _OF_OPEN_TICKET:
        take_up_beside(conversation)
        call_for(conversation)
    facts = gather_facts(conversation, job_facts)
    if reason in _OF_OPEN_TICKET:
        facts = with_known(facts, conversation.dialogue.ticket_knows)
    conversation.dialogue.ticket_knows = news_of(facts)
    if not reply.hands_over and (line := noted_line(conversation.text)) is not None:
        reply.say(line)
    reply.tell_desk(
        "handoff",
        # The desk decides the priority by its own rules; the bot has seen nothing that would settle it.
        {
            "reason": reason or _reason(conversation),
            "facts": facts,
            "suggested_priority": None,
        },
    )
    if reason not in _OF_OPEN_TICKET:
        conversation.dialogue.misses = conversation.dialogue.not_helped = 0
        reply.set(awaiting=None)


def with_known(facts: Mapping[str, Any], knows: Mapping[str, Any] | None) -> dict[str, Any]:
    """The facts, with what the open ticket knew already and nobody has said otherwise: a job that is over knows it no
    more."""
    kept = {name: (knows or {}).get(name) for name in _STAYS if not facts.get(name)}
    return {**facts, **{name: fact for name, fact in kept.items() if fact}}


def news_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Of the facts those that a ticket is told again when they change."""
    return {name: facts[name] for name in _NEWS if facts.get(name)}


def _reason(conversation: Conversation) -> str:
    """As the pressed button says; after our own offer why we offered; else the customer asked."""
    named = conversation.entity("handoff_reason")
    if named in REASONS:
        return named
    offered = conversation.dialogue.offer_reason
    accepted = conversation.awaiting == AWAIT_HANDOFF and conversation.intent == "affirm"
    return offered if accepted and offered in REASONS else "customer_asked"
