"""「别人要不要先退」, 「要把服务器重启不」: the step of the way on screen that asks for it, or that none does."""

from __future__ import annotations

import re
from typing import Any

from actions.logins.words import fold
from kb.client import Case

YES = "要。上面的第{number}步：{step}。"
NO = "上面的步骤里没有“{what}”这一步，先不用做；照步骤来，卡住了再说。"
_ASKS_NEED = re.compile(
    r"(?:要不要|需不需要|用不用|该不该|是不是[要得]|是(?=直接|先|就|再|得)|(?:还|都|也|就)?(?:[要得]|需要)(?!是|么))(?P<rest>[^，。？?]{1,14}?)(?:不|吗|么|嘛)?[啊呀呢的]*[？?]*$"
)
_BARE = ("要不要", "需不需要", "用不用", "该不该", "是不是")
_ENDS = re.compile(r"(?:不|吗|么|嘛)[啊呀呢]*[？?]*$|[？?]$")
BACKUP = "备份"
# What is done, how steps put it, and how it is called where no step asks for it.
_ACTIONS = (
    ("重启", re.compile(r"重启|重新启动"), re.compile(r"重启|重新启动|开机|关机")),
    ("重装", re.compile(r"重装|重新装|重新安装|卸载|卸了"), re.compile(r"重装|重新安装|卸载")),
    ("重新登录", re.compile(r"重新?登|重进|退(?:出来?|了)再[登进]|重新进"), re.compile(r"重新登录|再登|退出重新")),
    ("退出", re.compile(r"退(?!款|货|费|税|钱)|下线"), re.compile(r"退出|退了|下线|重新登录")),
    (BACKUP, re.compile(r"备份"), re.compile(r"备份")),
    ("关防火墙、杀毒软件", re.compile(r"关.{0,4}(?:防火墙|杀毒|360|火绒)"), re.compile(r"防火墙|杀毒|安全软件")),
    ("改密码", re.compile(r"[改换]密码"), re.compile(r"[改换]密码|重置")),
)
_THINGS = re.compile(r"服务器|电脑|客户端|路由器|软件|数据库")


def answer_needed(case: Case, way: int, clause: str) -> str | None:
    """What the way (from 0) on screen says of what he asks to be necessary; None where he asks no such thing."""
    folded = fold(clause.strip())
    asked = _ASKS_NEED.search(folded)
    if asked is None or not (folded.startswith(_BARE) or any(bare in folded for bare in _BARE) or _ENDS.search(folded)):
        return None
    found = next(((name, steps) for name, said, steps in _ACTIONS if said.search(folded)), None)
    if found is None:
        return None
    name, in_steps = found
    things = _THINGS.findall(folded)
    for number, step in enumerate(case.solutions[way].steps, start=1):
        if in_steps.search(step) and _is_of(things, step, name):
            return YES.format(number=number, step=step.rstrip("。"))
    others = [step for solution in case.solutions for step in solution.steps]
    # Nobody hears that he needs no backup.
    if name == BACKUP or any(in_steps.search(step) and _is_of(things, step, name) for step in others):
        return None
    return NO.format(what=f"{name}{_named(things) if name in ('重启', '重装', '退出') else ''}")


def _is_of(things: list[Any], step: str, name: str) -> bool:
    """「重启电脑」 asks for no restart of the server."""
    named = _THINGS.findall(step)
    return name != "重启" or not things or not named or bool(set(things) & set(named))


def _named(things: list[Any]) -> str:
    return str(things[0]) if things else ""
