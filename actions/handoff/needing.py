"""「要我提供啥」 while a person is awaited: what he will want to know, all at once, and what else is asked goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.conversation import ASKS, Conversation
from actions.dialogue.acts import told_clauses
from actions.handoff.facts import gather_facts
from actions.handoff.needs import asks_for_needs, needs_text
from actions.handoff.request import with_known
from actions.reply import Reply


def asks_beside_for_needs(conversation: Conversation) -> bool:
    """Does he ask what to have ready, with a ticket open?"""
    return conversation.dialogue.ticket_knows is not None and asks_for_needs(conversation.text)


def say_needs(conversation: Conversation, reply: Reply, job_facts: Mapping[str, Any]) -> None:
    """The list, without what is known by now."""
    reply.say(needs_text(with_known(gather_facts(conversation, job_facts), conversation.dialogue.ticket_knows)))


def without_needs(conversation: Conversation) -> Conversation:
    """The turn as if he had only asked the rest; its text is what he tells where nothing else is asked."""
    asked = [act.text for act in conversation.acts if act.act == ASKS and not asks_for_needs(act.text)]
    text = "，".join(asked or told_clauses(conversation))
    return conversation.about({"text": text, "intent": conversation.intent, "entities": conversation.entities()}, {})
