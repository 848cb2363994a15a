"""「不敢乱动 等你们工程师 好久能来哦」: who waits hears what is known of it, that to wait is right, and what goes on
meanwhile; never a bare 「记下了」.
"""

from __future__ import annotations

import re

from actions.conversation import Conversation
from actions.jobs import Taken
from actions.logins.course import Course
from actions.logins.listening import listen
from actions.logins.memory import Trouble
from actions.logins.words import fold
from actions.reply import Reply

WHEN = "工单已经排上了，工程师会在这里回复您；具体几点我看不到，不乱说，人工服务时间写在上面的工单通知里。"
RIGHT = "不敢动就先不动，这样最稳，没有做错。"
QUEUE = "客人在等，我知道急。"
AT_SERVER = "服务器那台还能进，急的单先在那台上开。"
_WHEN = re.compile(
    r"(?:多久|好久|几久|什么时候|啥时候|啥子时候|几时|何时|几点|多长时间)(?:才|能|会|可以|得)*(?:[来到过联处解弄修搞回]|有人)"
    r"|还?要?等(?:多久|好久|到?什么时候|到?几点)|(?:人|工程师|师傅)(?:什么时候|几点|多久|好久|啥时候)"
)
_DARES_NOT = re.compile(r"不敢(?:乱)?(?:动|碰|弄|点|搞|改)|怕(?:弄|搞|点|改)坏|不(?:乱)?动了|先不(?:动|弄|碰)")
_QUEUES = re.compile(
    r"(?:客人|顾客|客户|司机|供应商|大家|一屋人?|一堆人)[^，。]{0,6}(?:排队|等着|都在等|在等|催)|排(?:着|起)?(?:长)?队"
)


async def take_waiting(
    course: Course, conversation: Conversation, reply: Reply, trouble: Trouble
) -> Taken | None:
    """A line for who waits for the engineer that was called; None for anything else."""
    said = fold(conversation.text)
    asks_when = _WHEN.search(said) is not None
    if conversation.dialogue.ticket_knows is None or not (asks_when or _DARES_NOT.search(said)):
        return None
    listen(conversation, reply, trouble)
    can_use_server = any("服务器" in who for who in trouble.affected.can)
    lines = [
        QUEUE if _QUEUES.search(said) else "",
        WHEN if asks_when else "",
        RIGHT if _DARES_NOT.search(said) else "",
        AT_SERVER if can_use_server else "",
    ]
    reply.say("".join(filter(None, lines)))
    return Taken.ANSWERED
