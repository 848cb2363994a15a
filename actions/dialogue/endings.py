"""Thanks, farewells and remarks that end: understood, nothing asked, nothing to add; answered in a line, everywhere.

The classifier hears the matter in 「原来要去柜台改啊 谢谢」, or a new wish for a person in 「那我等你们工程师」. An end
is told by its parts: each thanks, agrees, concludes, goes off or waits, none asks, complains or tells news.
"""

from __future__ import annotations

import re

from actions.conversation import AWAIT_HANDOFF, AWAIT_HELPED, AWAITING, Conversation
from actions.dialogue.acts import asks
from actions.dialogue.problems import kind_of
from actions.dialogue.remarks import NEWS, concludes, is_courtesy, is_more
from actions.question_form import is_relief
from actions.reply import Reply
from actions.spelling import simplified

MAX_CHARS = 40
MAX_PART_CHARS = 16
WELCOME = "不客气。还有问题随时告诉我；弄的时候哪一步不对，也直接发给我。"
WAITING = "好的，工程师会在这里回复您。想起什么直接写在这里就行。"

_PARTS = re.compile(r"[\s，,。.;；!！~～、…]+")
_SPLITS = re.compile(r"(?=谢谢|谢了|多谢|唔该|辛苦|再见|拜拜)")
_THANKS = re.compile(r"^(?:谢谢|谢了|多谢|感谢|辛苦|唔该|再见|拜拜|3q|thx|thank)", re.IGNORECASE)
_WAITS = re.compile(
    r"^(?:好的?|行|嗯|那|那就|那好)*(?:我们?|先)?(?:就|先|在|都)*(?:等(?!了|很|半|到现在)[^，。]{0,8}|不(?:动|碰|弄|点)(?:它|了|啦)*|不再?(?:动|碰|弄|点)了?)$"
)
# What he does, or has done, afterwards.
_LATER = re.compile(
    r"^(?:回头|今天|今晚|下午|上午|晚上|明天|明早|下次|以后|等会儿?|晚点|待会儿?|一会儿?|我|我们|让|叫|请)(?!说|的是)"
)
# What he was after is there: 「在结账向导里找到了」, 「会弄了」.
_FOUND = re.compile(
    r"^(?!.*(?:[没未不]|又|还|却|只|才|报错|提示|错误|[？?吗呢])).{0,12}(?:找|看|翻|查|搜|点|弄)(?:到|见|着|出来|明白)[^，。]{0,8}[了啦咯哈]*$"
)
# Where something was asked, a nod answers it.
_NOTHING_ASKED = frozenset({None, AWAIT_HELPED, AWAIT_HANDOFF})


def ends(conversation: Conversation) -> bool:
    """Does this turn end what was talked about, with thanks or for now, and say nothing else?"""
    text = simplified(conversation.text)
    if not 0 < len(text) <= MAX_CHARS:
        return False
    if any(conversation.values(name) for name in NEWS) or asks(conversation):
        return False
    parts = [part for piece in _PARTS.split(text) for part in _SPLITS.split(piece) if part]
    thanks = any(map(_THANKS.match, parts))
    waits = conversation.dialogue.ticket_knows is not None and any(map(_WAITS.match, parts))
    said = [part for part in parts if not _THANKS.match(part)]
    if conversation.awaiting not in _NOTHING_ASKED and not any(map(_FOUND.match, said)):
        return False  # who has found it needs no list any more
    # Thanks alone are answered as thanks are.
    return (thanks or waits) and any(not is_courtesy(part) for part in said) and all(map(_is_end, said))


def waits_for_person(conversation: Conversation) -> bool:
    """「那我等你们工程师」 while a ticket is open."""
    return conversation.dialogue.ticket_knows is not None and ends(conversation)


def say_end(conversation: Conversation, reply: Reply) -> None:
    """One line; what is at hand stays as it is, and nothing is asked."""
    reply.say(WAITING if conversation.dialogue.ticket_knows is not None else WELCOME)
    if conversation.awaiting not in (None, AWAIT_HELPED):
        reply.set(**{AWAITING: None})


def _is_end(part: str) -> bool:
    if is_courtesy(part) or _WAITS.match(part):
        return True
    is_said = concludes(part) or is_relief(part) or _LATER.match(part) is not None or _FOUND.match(part) is not None
    return len(part) <= MAX_PART_CHARS and is_said and not is_more(part) and kind_of(part) is None

