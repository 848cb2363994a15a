"""Which clauses of a turn ask, while a person is awaited: a report is none, however it was read."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import Conversation
from actions.handoff.asked_beside import all_asked


class Tracker:
    """A turn of one clause, read as this act."""

    slots: dict[str, object] = {}  # noqa: RUF012 - never changed
    events: list[dict[str, object]] = []  # noqa: RUF012 - never changed
    sender_id = "c1"

    def __init__(self, text: str, act: str, sure: float) -> None:
        acts: list[dict[str, Any]] = [{"text": text, "act": act, "confidence": sure, "start": 0, "end": len(text)}]
        self.latest_message = {"text": text, "intent": {"name": "login_failure"}, "entities": [], "acts": acts}


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("登EAS前面还有个VPN一样的东西要先登", 0.94),
        ("提示大概是什么访问被限制", 0.99),
        ("系统弹出来个什么许可已满", 0.98),
        ("前面那道门口的网关先卡住", 0.8),
        ("报错说的是什么连接被拒绝", 0.97),
        ("昨天有个人一直输错密码", 0.9),
    ],
)
def test_a_report_is_no_question(text: str, sure: float) -> None:
    assert all_asked(Conversation(Tracker(text, "asks", sure))) == []


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("凭什么全店都登不了", 0.97),
        ("用手机热点登行不行", 0.8),
        ("是要报给总部放行吗", 0.9),
        ("人工到底几分钟来", 0.9),
        ("提示的是什么意思", 0.95),
        ("这个要找谁", 0.9),
        ("能先在服务器上录单吗", 0.7),
    ],
)
def test_a_question_is_one(text: str, sure: float) -> None:
    assert all_asked(Conversation(Tracker(text, "asks", sure))) == [text]
