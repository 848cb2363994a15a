"""What a word of the case means stands under the question about that very word."""

from __future__ import annotations

import pytest

from actions.logins.meaning import asked_meaning
from tests.actions.logins.turn import case

MOVED, UPDATING = "kis-login-server-ip-changed", "eas-login-stuck-updating"


@pytest.mark.parametrize(
    ("case_id", "clause", "says"),
    [
        (MOVED, "ping那个电脑名是什么意思", "ping 是测两台电脑通不通"),
        (MOVED, "ping是啥", "ping 是测"),
        (MOVED, "Ping 是什么", "ping 是测"),
        (MOVED, "什么叫ping", "ping 是测"),
        (UPDATING, "set-url是个啥东西", "配置小工具"),
        (UPDATING, "set-url 是什么意思啊", "配置小工具"),
        (MOVED, "ping通了还是登不上", None),
        (MOVED, "服务器名字叫什么", None),
        (UPDATING, "set-url在哪", None),
        (UPDATING, "vpn是什么", None),
    ],
)
def test_a_word_of_the_case(case_id: str, clause: str, says: str | None) -> None:
    said = asked_meaning(case(case_id), clause)
    assert (said is None) if says is None else (said is not None and says in said)
