"""The ledger refuses to close: how its modules stand is no trouble of theirs."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.closing.ledger import as_ledgers_trouble
from actions.conversation import Conversation


def told(text: str) -> str:
    tracker = Tracker("x", {}, {"text": text}, [], False, None, {}, "action_listen")
    return as_ledgers_trouble(Conversation(tracker)).text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("总账9月结不了,说有子系统没结。应收应付我们结了,固资出纳是别的同事管,她没来", "总账9月结不了,说有子系统没结"),
        ("总账结账给我拒了，固资出纳都结了，应付还没结", "总账结账给我拒了，有子系统没结账"),
        ("总账结不上 存货还没结呢 应收应付上午都结完了", "总账结不上，有子系统没结账"),
        ("总账不让结 出纳没结 是小李管的", "总账不让结，有子系统没结账"),
        ("总账过不去 其他模块都结了", "总账过不去"),
        ("总帐关不了 应收和应付昨天都关账了", "总帐关不了"),
        ("总账结不了它说应收没结 我们应收应付存货全都启用了的", "总账结不了它说应收没结"),
    ],
)  # fmt: skip
def test_how_the_modules_stand_is_left_out(text: str, left: str) -> None:
    assert told(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "总账结不了 固定资产结账提示对账不平",
        "固定资产结不了 总账已经结了",
        "应收结完了 总账要不要先过账",
        "总账结不了 提示应收没结",
        "总账结账前 应收应付都结了吗",
        "出纳没结 怎么结",
        "总账结不了 有凭证没过账",
    ],
)
def test_what_is_told_of_something_else_stays(text: str) -> None:
    assert told(text) == text
