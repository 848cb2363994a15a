"""Everybody is locked out and a person is called: what he tells now may name a way that hurts nothing until then.

「昨晚换了路由器 连接服务器失败」: the cause, and what who keeps the network looks at; once, beside the ticket.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from actions.answers.search import Found
from actions.conversation import Conversation
from actions.logins.condition_told import way_on_condition
from actions.logins.course import Course
from actions.logins.memory import Trouble
from actions.logins.point import shown_title
from actions.reply import Reply
from kb.client import Case, KbUnavailable

LIKELY = "照您说的，多半是这种情况：{cause}"
LOOK = "等工程师的时候，先请{who}看这几样（{title}）：\n{steps}\n风险：{risk}"
_KEEPER = re.compile(r"管(?:服务器|网络|机房|数据库)|网管|IT|信息", re.IGNORECASE)
_HARMS = re.compile(r"重启|重装|恢复|还原|附加|卸载|删|停(?:止|用|掉)|杀")
_KINDS = frozenset({"fix", "guidance"})
_LOW = "低"


def harmless_way(case: Case, words: str) -> Any | None:
    """The way out for who keeps server or network that changes no data and stops nothing; None for none."""
    place = way_on_condition(case, words)
    ways = [case.solutions[place]] if place is not None else case.solutions
    fitting = [
        way
        for way in ways
        if way.kind in _KINDS and not way.touches_data and way.risk.startswith(_LOW) and _KEEPER.search(way.who)
    ]
    return next((way for way in fitting if not any(map(_HARMS.search, way.steps))), None)


def meanwhile_text(case: Case, way: Any) -> str:
    """The cause, and the steps of the way."""
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(way.steps, start=1))
    look = LOOK.format(who=way.who, title=way.title, steps=steps, risk=way.risk)
    return "\n".join([LIKELY.format(cause=case.cause), look])


async def say_meanwhile(
    course: Course, case_of: Any, conversation: Conversation, reply: Reply, trouble: Trouble
) -> None:
    """Says it where what is told by now names such a case, and he has not read it yet. `case_of`: the id of the case of
    an outage in what was found."""
    if trouble.emergency != "everyone" or trouble.product is None:
        return
    with suppress(KbUnavailable):
        found: Found = await course.find(conversation, reply, trouble)
        case_id = await case_of(found)
        if case_id is None or trouble.was_shown(case_id):
            return
        case = await course.case(case_id)
        way = harmless_way(case, trouble.words)
        if way is None:
            return
        trouble.outage_case = case.id
        trouble.remember_shown(case.id, shown_title(case, way.title))
        reply.say(meanwhile_text(case, way))
