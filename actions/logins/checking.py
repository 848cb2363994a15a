"""What the customer found at a check of the hint on screen: 「电脑时间慢了两天」, 「外网能上的」."""

from __future__ import annotations

import re

from actions.conversation import Conversation
from actions.dialogue.acts import outcome
from actions.logins.content import Check, content
from actions.logins.memory import Trouble

AMISS = "找到一处不对的了。{mend}。\n登上了告诉我一声；还是不行也告诉我，我接着帮您看。"
FINE = "好的，这一样没问题。再请看：{look}。"
NEXT = "好的，记下了。再请看：{look}。"
_CLAUSES = re.compile(r"[\s，,。.;；!！~～、…]+")
_ASKS = re.compile(r"[？?]|[吗么]$|怎么|哪|要不要|是不是")
_MENDED = re.compile(r"(?:改|调|校|关|退|断|换|弄|修|重)[^，。]{0,4}(?:了|过|好|准|对|掉|完)")


def take_finding(conversation: Conversation, trouble: Trouble) -> str | None:
    """What to say to what he found at a check: how to mend it, or the next check. None where he speaks of none, or all
    have been looked at and it still fails."""
    kind = content().prompt(trouble.hint)
    found = [] if kind is None else [(place, check) for place, check in enumerate(kind.checks)]
    spoken = [(place, check, clause) for place, check in found if (clause := _said_of(check, conversation.text))]
    if kind is None or not spoken:
        return None
    trouble.checked = list(dict.fromkeys([*trouble.checked, *(place for place, _, _ in spoken)]))
    is_over = outcome(conversation) == "failed"
    amiss = next((check for _, check, clause in spoken if check.found_amiss.are_in(clause)), None)
    if amiss is not None and not (is_over or any(_MENDED.search(clause) for _, _, clause in spoken)):
        return AMISS.format(mend=amiss.mend)
    left = next((check for place, check in found if place not in trouble.checked), None)
    return None if left is None else (NEXT if is_over else FINE).format(look=left.look)


def _said_of(check: Check, text: str) -> str | None:
    """The clause that tells of it; a bare 「时间？」 only repeats the word."""
    clauses = [clause for clause in _CLAUSES.split(text) if clause and not _ASKS.search(clause)]
    return next((clause for clause in clauses if check.named.are_in(clause)), None)

