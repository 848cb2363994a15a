"""While a ticket is open: does he ask how long it takes, or whether anybody is there? The desk knows, and says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.conversation import FAILED, TELLS, WORKED, Conversation
from actions.dialogue.acts import asks, reminds
from actions.dialogue.problems import names_matter
from actions.handoff.request import WAITS, demands_person, request_handoff
from actions.reply import Reply

MAX_CHARS = 40
# Of when, of whether anybody is there or has looked at it; nothing in it names a matter.
_WAITS = re.compile(
    r"多久|多长时间|几点|什么时候|啥时候?|何时|有没?有?人|没人|人呢|人在|在不在|在吗|看没看|看了没|看(?:到|见)[^，。]{0,6}没|管不管|(?:处理|回复?|联系|接手?|轮到|排到)[^，。]{0,6}[没吗呢]"
    r"|进度|怎么样了|进展|还没[^，。]{0,3}(?:人|来|回|接|处理)|(?:排|等)到"
)


def waits_for_answer(conversation: Conversation) -> bool:
    """「大概要多久」, 「你们到底看没看啊」, 「有没有人啊」: nothing is told of the problem, nobody is called anew."""
    text = conversation.text
    if conversation.dialogue.ticket_knows is None or conversation.awaiting is not None:
        return False
    if not 0 < len(text) <= MAX_CHARS or demands_person(text) or names_matter(text):
        return False
    told = [act for act in conversation.acts if act.act in (TELLS, WORKED, FAILED)]
    is_impatient = asks(conversation) or reminds(conversation) or not conversation.acts
    return is_impatient and not told and _WAITS.search(text) is not None


def ask_how_it_stands(conversation: Conversation, reply: Reply, job_facts: Mapping[str, Any]) -> None:
    """Asks the desk to say it, in its own words."""
    request_handoff(conversation, reply, job_facts, reason=WAITS)
