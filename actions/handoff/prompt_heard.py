"""Which prompt is on his screen now: neither what only tells how it looks, nor that of the matter before.

「弹出来一个明细列表一大堆」 quotes nothing that could be searched for. Who goes on to another product with another
trouble has left the prompt, the codes and the month of the first one behind.
"""

from __future__ import annotations

from typing import Final

from actions.conversation import IMPLIED, PRODUCT, ROLE, Conversation
from actions.dialogue.matters import matter_at_hand
from actions.dialogue.problems import kind_named, wants_something
from actions.handoff.prompt import is_description
from actions.reply import Reply

PROMPT: Final = "error_text"
_OF_MATTER: Final = (PROMPT, "codes")


def hear_prompt(conversation: Conversation, reply: Reply) -> Conversation:
    """The turn with the prompt that counts in its slot, and no other named in it."""
    return _leave_that_before(_without_descriptions(conversation, reply), reply)


def _without_descriptions(conversation: Conversation, reply: Reply) -> Conversation:
    gone = [value for value in conversation.values(PROMPT) if is_description(value)]
    if not gone:
        return conversation
    kept = [one for one in conversation.entities() if not (one.get("entity") == PROMPT and one.get("value") in gone)]
    view = conversation.with_entities(kept)
    if conversation.slot(PROMPT) not in gone:
        return view
    reply.set(**{PROMPT: None})
    return view.with_slots({PROMPT: None})


def _leave_that_before(conversation: Conversation, reply: Reply) -> Conversation:
    """「关上了。那小公司呢，用的是KIS标准版，两个人不能同时登」: what was on screen of the first matter is gone."""
    here = matter_at_hand(conversation.dialogue)
    named = [
        one["value"]
        for one in conversation.entities()
        if one.get("entity") == PRODUCT and one.get(ROLE) != IMPLIED and one.get("value")
    ]
    if here is None or here["product"] is None or not named or here["product"] in named:
        return conversation
    text = conversation.text
    if not (wants_something(text) or kind_named(text)):
        return conversation  # 「搞错了 是KIS」: the matter stays, and only its product was wrong
    is_said_now = {PROMPT: bool(conversation.values(PROMPT)), "codes": bool(conversation.values("code"))}
    stale = {name: None for name in _OF_MATTER if conversation.slot(name) and not is_said_now[name]}
    if not stale:
        return conversation
    reply.set(**stale)
    return conversation.with_slots(stale)
