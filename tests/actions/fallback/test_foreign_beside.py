"""A password that is not ours takes nothing away from what is ours beside it."""

from __future__ import annotations

import pytest

from actions.fallback.foreign_beside import answer_foreign_beside
from actions.reply import Reply
from tests.actions.fallback.test_not_ours import said


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("应付调整单要是负数呢，流程一样吗？电子税务局登录密码也忘了归谁管", "应付调整单要是负数呢 流程一样吗？"),
        ("税盘锁了找谁，折旧提重了怎么改", "折旧提重了怎么改"),
        ("云星空也打不开了，税控盘密码忘了", "云星空也打不开了"),
    ],
)
def test_what_is_ours_is_left(text: str, rest: str) -> None:
    reply, conversation = Reply(), said(text)
    assert answer_foreign_beside(conversation, reply).text == rest
    assert "不是金蝶软件" in reply.messages[0]["text"]


@pytest.mark.parametrize(
    "text",
    [
        "税盘锁了 发票开不出来",
        "电子税务局密码忘了 用的是金蝶云星空 登不上去",
        "税控盘口令忘了怎么办",
        "税盘的知道了 那折旧提了两次怎么改",
        "云星空密码忘了",
    ],
)
def test_one_matter_is_left_as_it_is(text: str) -> None:
    conversation, reply = said(text), Reply()
    assert answer_foreign_beside(conversation, reply) is conversation
    assert not reply.messages
