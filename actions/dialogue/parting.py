"""He has understood, or goes to see to it, where nothing is asked of him: one line, whatever was said before.

After a refusal, beside an open ticket, under a list of what to send: 「好 我去税局」 is no question, nor refused.
"""

from __future__ import annotations

import re

from actions.conversation import (
    AGREES,
    ASKS,
    AWAIT_HANDOFF,
    AWAIT_HELPED,
    AWAIT_REPHRASE,
    AWAITING,
    COMPLAINS,
    DEMANDS,
    FAILED,
    Conversation,
)
from actions.dialogue.endings import WAITING
from actions.dialogue.errand import is_errand, let_go, only_goes
from actions.dialogue.matters import matter_at_hand
from actions.dialogue.remarks import NEWS, Tone, read_remark
from actions.reply import Reply

UNDERSTOOD = "好的。弄的时候哪一步卡住、屏幕上出现什么提示，直接发给我。"
MAX_CHARS = 24
"""Who says more than this beside his yes tells something."""
GO_THERE = "好的，那边弄好了再来用就行；金蝶软件里有什么问题，随时找我。"
_UNDERSTANDS = re.compile(r"知道|晓得|明白|懂|了解|清楚|收到|原来")
_FREE = frozenset({None, AWAIT_HANDOFF, AWAIT_REPHRASE, AWAIT_HELPED})


def may_report(conversation: Conversation) -> bool:
    """May he be telling how it went, though no case is on screen that waits to hear it? 「存货核算关了 总账结了」."""
    dialogue = conversation.dialogue
    is_open = conversation.awaiting in (None, AWAIT_REPHRASE) and dialogue.ticket_knows is None
    return is_open and dialogue.foreign is None and matter_at_hand(dialogue) is not None and _was_answered(conversation)


def understands(conversation: Conversation) -> bool:
    """「好 晓得了」: what was said is clear; a bare 「好的」 may agree to anything."""
    return _UNDERSTANDS.search(conversation.text) is not None


def nods_at_rephrase(conversation: Conversation) -> bool:
    """「就是那个嘛」 to the request for other words: to that nobody agrees, whatever the sound of it."""
    return conversation.awaiting == AWAIT_REPHRASE and not understands(conversation)


def agrees_only(conversation: Conversation) -> bool:
    """「行吧 就这样搞」: he agrees first and asks, wants or reports nothing after it: that is no question to refuse."""
    if nods_at_rephrase(conversation):
        return False
    done = [act.act for act in conversation.acts]
    is_free = bool(done) and done[0] == AGREES and not set(done) & {ASKS, DEMANDS, FAILED, COMPLAINS}
    return is_free and len(conversation.text) <= MAX_CHARS and _was_answered(conversation)


def parts(conversation: Conversation, reply: Reply) -> bool:
    """Does he go now, or say that it is clear, and ask nothing? Then he is let go in one line."""
    if conversation.awaiting not in _FREE or not _was_answered(conversation):
        return False
    if any(conversation.values(name) for name in NEWS):
        return False
    dialogue = conversation.dialogue
    goes = only_goes(conversation) or is_errand(conversation)
    if not goes and not _only_understands(conversation):
        return False
    if dialogue.ticket_knows is not None:
        reply.say(WAITING)
    elif dialogue.foreign is not None:
        reply.say(GO_THERE)
    elif goes:
        let_go(conversation, reply)
    else:
        reply.say(UNDERSTOOD)
    if conversation.awaiting in (AWAIT_HANDOFF, AWAIT_REPHRASE):
        reply.set(**{AWAITING: None})
    return True


def _only_understands(conversation: Conversation) -> bool:
    remark = read_remark(conversation) if understands(conversation) else None
    return remark is not None and remark.tone is Tone.NODS


def _was_answered(conversation: Conversation) -> bool:
    return len(list(conversation.customer_texts())) > 1
