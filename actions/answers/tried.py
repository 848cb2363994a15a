"""What the customer has tried already is not proposed as the way out: such solutions come last, and say so."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from kb.client import Hit, KbClient

# The values of the entity `tried` (bot/accounts.py), and how solutions put them.
SAID_AS: dict[str, re.Pattern[str]] = {
    "重启服务器": re.compile(r"重启(?:应用|中间层|加密)?服务(?:器)?"),
    "重启SQL服务": re.compile(r"(?:重启|重新启动).{0,10}(?:SQL|数据库)", re.IGNORECASE),
    "重启电脑": re.compile(r"重启(?:一下|您的|这台|客户端)?(?:电脑|计算机|机器)|重新启动电脑"),
    "重装": re.compile(r"重装|重新安装|卸载.{0,6}安装"),
    "清缓存": re.compile(r"清.{0,6}缓存|删.{0,6}缓存"),
    "换浏览器": re.compile(r"换.{0,6}浏览器|用.{0,6}(?:谷歌|Chrome|Edge).{0,6}(?:打开|登录)", re.IGNORECASE),
    "换电脑": re.compile(r"换.{0,4}电脑"),
    "换网络": re.compile(r"换.{0,4}(?:网络|网线|热点)|手机热点"),
    "换账号": re.compile(r"换.{0,4}(?:账号|用户)(?:登录|试)"),
    "改密码": re.compile(r"(?:改|修改|重置).{0,4}密码"),
    "关杀毒软件": re.compile(r"(?:关|退出|停).{0,6}(?:杀毒|防火墙|安全软件)"),
    "管理员身份运行": re.compile(r"管理员身份"),
    "重插加密狗": re.compile(r"(?:重插|拔插|换.{0,4}(?:口|USB)).{0,8}|加密狗.{0,6}(?:重插|重新插)"),
    "打补丁": re.compile(r"打.{0,4}补丁|更新.{0,4}(?:补丁|客户端)"),
    "联系管理员": re.compile(r"(?:联系|找|请).{0,8}管理员"),
}
MARK = "（您已经试过）"


def was_tried(solution: Any, tried: Collection[str]) -> bool:
    """Is this way out what the customer has tried? Its title tells; where it has a single step, that one too."""
    words = " ".join([solution.title, *(solution.steps if len(solution.steps) == 1 else [])])
    return any(SAID_AS[what].search(words) for what in tried if what in SAID_AS)


def untried_first(solutions: Sequence[Any], tried: Collection[str]) -> list[Any]:
    """The solutions, those that were tried already at the end; else in their order."""
    return sorted(solutions, key=lambda solution: was_tried(solution, tried))


def all_tried(solutions: Sequence[Any], tried: Collection[str]) -> bool:
    """Is there nothing in it that the customer has not tried?"""
    return bool(solutions) and all(was_tried(solution, tried) for solution in solutions)


async def first_untried(library: KbClient, sure: str, good: Sequence[Hit], tried: Collection[str]) -> str:
    """The sure case, unless he has tried all it says and another that is about as good says more."""
    if not tried:
        return sure
    for hit in good:
        if not all_tried((await library.case(hit.case_id)).solutions, tried):
            return hit.case_id
    return sure
