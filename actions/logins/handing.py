"""Handing the trouble to a person, and again where the customer adds a fact that the person was not told."""

from __future__ import annotations

from typing import Any

from actions.conversation import Conversation
from actions.handoff.facts import gather_facts
from actions.handoff.request import ADDED, request_handoff
from actions.logins.facts import facts_of
from actions.logins.memory import Trouble
from actions.reply import Reply

# Said back, so that the customer sees that it has arrived.
NOTED = {"changed": "之前", "backup": "备份", "server": "软件装在"}
_SAID_BACK = {"since": "开始的时间", **NOTED, "client": "在哪里打开"}
# What a customer adds after the hand-off; his words alone are in the conversation anyway.
_NEWS = (
    "product", "edition", "version", "error_text", "codes", "scope", "affected", "since", "deadline", "data_at_risk",
    "client", *NOTED,
)  # fmt: skip


def tell_person(conversation: Conversation, reply: Reply, trouble: Trouble, *, reason: str) -> None:
    """Asks for a person with everything that is known."""
    trouble.told = _news(conversation, trouble)
    reply_to = ADDED if conversation.dialogue.ticket_knows is not None and trouble.phase == "handed" else reason
    # What this turn has told of the product is not in the slots yet.
    product = {"product": trouble.product} if reply.slots.get("product") else {}
    request_handoff(conversation, reply, facts_of(trouble) | product, reason=reply_to)


def has_news(conversation: Conversation, trouble: Trouble) -> bool:
    """Is something known now that the person was not told?"""
    return _news(conversation, trouble) != trouble.told


def noted_line(conversation: Conversation, trouble: Trouble) -> str | None:
    """What of this turn is new to the person, in a line; None where nothing that can be said back is."""
    news = _news(conversation, trouble)
    new = [key for key in _SAID_BACK if news.get(key) and news[key] != trouble.told.get(key)]
    # One place where it fails is no news to him that we have heard it; several are.
    fresh = [f"{_SAID_BACK[key]}：{news[key]}" for key in new if key != "client" or "、" in news[key]]
    return f"记下了。{'；'.join(fresh)}。" if fresh else None


def _news(conversation: Conversation, trouble: Trouble) -> dict[str, Any]:
    known = gather_facts(conversation, facts_of(trouble))
    return {name: known[name] for name in _NEWS if known.get(name)}
