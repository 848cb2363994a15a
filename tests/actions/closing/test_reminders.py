"""A reminder is set where it is asked for; what the software says or asks every day is only told of."""

from __future__ import annotations

import pytest

from actions.closing.reminders import beside_reminder, wants_reminder


@pytest.mark.parametrize(
    "text",
    [
        "提醒我结账",
        "28号上午九点提醒我结账",
        "明天早上叫我一声",
        "到时候叫我",
        "每月28号提醒我结账",
        "麻烦明天喊我结账",
        "半小时后叫我",
        "别让我忘了结账",
        "明天九点提醒我升级",
        "设个闹钟 明天九点",
        "下班前叫我一声",
    ],
)
def test_a_wish(text: str) -> None:
    assert wants_reminder(text)


@pytest.mark.parametrize(
    "text",
    [
        "每天早上打开账套都叫我升级 点否就进不去了",
        "每天打开软件都提醒我升级",
        "一登录就叫我改密码",
        "系统提醒我凭证未审核",
        "每次进去都叫我激活",
        "结账的时候老叫我先结资产",
        "它天天提醒要续费",
        "啥提醒啊 我没叫你提醒",
        "打开就提醒账套过期",
        "早上打开叫我升级",
        "每到月底都提醒授权要到期了",
    ],
)
def test_what_the_software_does(text: str) -> None:
    assert not wants_reminder(text)


@pytest.mark.parametrize(
    ("text", "own", "rest"),
    [
        ("取消提醒吧 另外密码忘了登不上", "取消提醒吧", "另外密码忘了登不上"),
        ("啥提醒啊 取消提醒。每天打开都叫我升级怎么弄", "啥提醒啊，取消提醒", "每天打开都叫我升级怎么弄"),
        ("对了 明天九点提醒我结账 还有凭证断号怎么整理", "明天九点提醒我结账", "对了，还有凭证断号怎么整理"),
        ("提醒我备份，28号上午九点", "提醒我备份，28号上午九点", ""),
        ("明天上午九点 提醒我结账", "明天上午九点 提醒我结账", ""),
    ],
)
def test_what_is_said_beside_it(text: str, own: str, rest: str) -> None:
    assert beside_reminder(text) == (own, rest)
