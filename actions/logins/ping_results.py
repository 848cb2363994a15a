"""「ping那个IP不通 ping电脑名字通的」: the address has changed and the name still answers, so the name is what is used.

What he has found at a step picks the next one; he is not sent to find it once more.
"""

from __future__ import annotations

import re

from actions.conversation import Conversation
from actions.dialogue.acts import asked_clauses
from actions.jobs import Taken
from actions.logins.asking import ASKS_OPENLY
from actions.logins.course import Course
from actions.logins.listening import listen
from actions.logins.memory import MAX_WORDS, Trouble
from actions.logins.words import fold
from actions.reply import Reply

USE_NAME = (
    "您测得很清楚：IP 变了，名字还通。那就不用等新 IP：把客户端里的服务器改成那个电脑名，先改一台，登得上再改其余的。"
)
WHERE = "在哪个界面改，各版本的写法我没核实过，不乱指。"
ALONE = "管网络的人联系不上，这一步您自己也能先做；客户端里找不到填服务器的地方，回复“转人工”。"
_NAME = r"(?:电脑|计算机|机器|服务器|主机)?的?(?:名字?|名称)"
_GAP = r"[^，。,；;不没]{0,6}?"
_NAME_ANSWERS = re.compile(rf"{_NAME}{_GAP}(?:是|都|就|能|可以)?(?:ping)?(?:得)?(?:通|有回复|有反应)")
_IP_SILENT = re.compile(
    r"(?:ip|地址)(?:地址)?[^，。,；;]{0,6}?(?:不通|不得通|没通|ping不|超时|没回复|没反应|连不|没有回复)"
)
_STEP = re.compile(r"名字或\s?ip")
_WHERE = re.compile(r"哪|怎么改|咋改|如何改")
_NOBODY = re.compile(r"(?:不接|联系不上|打不通|不在|没来|来不了|没人|找不到人|放假|下班)")


def name_answers(text: str) -> bool:
    """Does the name of the server answer, and its address not?"""
    said = fold(text)
    return _IP_SILENT.search(said) is not None and _NAME_ANSWERS.search(said) is not None


async def take_ping_results(
    course: Course, conversation: Conversation, reply: Reply, trouble: Trouble
) -> Taken | None:
    """The step that follows from it, where the case on screen has one; None where he tells no such thing."""
    if trouble.case is None or not name_answers(conversation.text):
        return None
    case = await course.case(trouble.case)
    steps = [step for way in case.solutions for step in way.steps]
    if not any(_STEP.search(fold(step)) for step in steps) or trouble.point == USE_NAME:
        return None
    listen(conversation, reply, trouble)
    trouble.record(f"ping 过：IP 不通，名字通（{conversation.text[:MAX_WORDS]}）")
    trouble.point = USE_NAME
    asks_where = any(map(_WHERE.search, asked_clauses(conversation))) or ASKS_OPENLY.search(conversation.text)
    lines = [USE_NAME, WHERE if asks_where or _WHERE.search(conversation.text) else ""]
    lines.append(ALONE if _NOBODY.search(conversation.text) else "")
    reply.say("\n".join(filter(None, lines)))
    await course.screen.say_again(reply, trouble)
    return Taken.ANSWERED
