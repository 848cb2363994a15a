"""「谁反啊」, 「那该找谁 网管?」: who does it stands beside every way out; what he takes for the answer is confirmed.

「对」 is only said where the answer names him, in the same words or as the same role.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from actions.spelling import simplified
from kb.client import Case

YES: Final = "对，"
ONE: Final = "这件事由{who}来做。"
TO_PERSON: Final = "查不出来、弄不好的，就转给工程师：回复“转人工”，前面说过的会一起带过去。"
EACH: Final = "“{title}”由{who}来做"
_ASKS_WHO = re.compile(
    r"(?:找|叫|让|请|问|要)谁|谁(?:来|去|登|进|弄|做|操作|管|能|可以|有权|负责|给|帮|会|搞|改|加|反|退|结|点|办|处理)|(?:找|叫|请)(?:哪个|哪位|什么人)"
)
# 「查不出来找谁」
_FAILS = re.compile(
    r"(?:查|找|弄|搞|整|对|看|解决|处理|平|改|做)(?:来查去|来找去)?(?:都|也|还)?不(?:出来?|到|了|好|定|平|明白|清楚?|动)"
    r"|没(?:办法|法子?|辙|招)|还(?:是)?不(?:行|平|对|好)|(?:查|找|弄|对)了[^，。]{0,4}没"
)
# Names of one and the same role, as customers and cases say it.
_ROLES: Final = (
    ("网管", "it", "信息部", "信息中心", "网络管理员", "管网络", "管网关", "管服务器", "电脑部", "运维", "技术部"),
    ("系统管理员", "管理员", "admin", "administrator", "manager", "超管"),
    ("财务主管", "主管", "财务经理", "财务负责人"),
    ("税局", "税务局", "税务"),
    ("老板", "公司负责人", "负责人", "法人"),
    ("工程师", "客服", "转人工"),
)


def asks_who(text: str) -> bool:
    """Does he ask who is to do it?"""
    return _ASKS_WHO.search(simplified(text)) is not None


def who_text(case: Case, ways: Sequence[int] | None = None, said: str = "") -> str | None:
    """Who does the ways out (from 1) that he has seen, calling a person apart; None where there is none. `said`: who
    asks whom he turns to when it does not come off is not told who does it."""
    if _FAILS.search(simplified(said)):
        return TO_PERSON
    shown = [
        way
        for number, way in enumerate(case.solutions, start=1)
        if (ways is None or number in ways) and way.kind != "escalate"
    ]
    if not shown:
        return None
    if len({way.who for way in shown}) == 1:
        return ONE.format(who=shown[0].who)
    return "；".join(EACH.format(title=way.title, who=way.who) for way in shown) + "。"


def confirmed(proposal: str | None, answer: str) -> str:
    """The answer, with 「对」 before it where it names what he proposed."""
    if proposal is None or answer.startswith(("对", "不", "是")):
        return answer
    what, told = simplified(proposal), simplified(answer)
    names = next((role for role in _ROLES if any(what == name or what in name for name in role)), (what,))
    return f"{YES}{answer}" if any(name in told for name in (what, *names)) else answer
