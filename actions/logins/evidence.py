"""How to find and send what an engineer needs to see: a screenshot, a recording, the logs."""

from __future__ import annotations

import re

from actions.conversation import Conversation
from actions.logins.content import Way, content
from actions.logins.words import fold

_ASKS_HOW = re.compile(
    r"怎么|怎样|如何|咋|在哪|哪里|哪儿|哪个|什么地方|不会|找不到|能不能|可以.{0,4}吗|要不要|教我|发给你"
)


def asks_for_evidence(conversation: Conversation) -> bool:
    """Does the customer ask how to get or send a screenshot, a recording or logs?"""
    text = conversation.text
    is_meant = bool(_ASKS_HOW.search(text)) and not content().evidence.not_meant.are_in(text)
    return is_meant and bool(_ways_named(text))


def evidence_text(text: str, product: str | None) -> str:
    """How to get what the text names, for a product; all ways where it names none."""
    evidence = content().evidence
    ways = _ways_named(text) or evidence.ways
    blocks = [_way_text(way, product) for way in ways]
    return "\n".join([evidence.lead, *blocks, evidence.privacy])


def _ways_named(text: str) -> list[Way]:
    folded = fold(text)
    return [way for way in content().evidence.ways if way.found.are_in(folded)]


def _way_text(way: Way, product: str | None) -> str:
    own = [place.text for place in way.places if place.product == product]
    if not product:
        own = [place.text for place in way.places if place.product]
    others = [place.text for place in way.places if not place.product and product != "xingchen"]
    lines = [*way.lines, *own, *others]
    return "\n".join([f"【{way.title}】", *(f"{number}. {line}" for number, line in enumerate(lines, start=1))])
