"""What he has found with ping picks the next step."""

from __future__ import annotations

import pytest

from actions.logins.ping_results import name_answers


@pytest.mark.parametrize(
    "text",
    [
        "我ping那个IP不通 ping电脑名字通的",
        "ping地址不通 ping服务器名字是通的",
        "服务器名称能ping通，ip超时",
        "ip没反应 名字有回复",
        "ping主机名通，ping旧ip不通",
        "IP地址ping不通，计算机名可以通",
    ],
)
def test_the_name_answers(text: str) -> None:
    assert name_answers(text)


@pytest.mark.parametrize("text", ["ip和名字都ping不通", "ping ip通 名字不通", "名字不通", "能ping通", "ip不通咋办"])
def test_it_does_not(text: str) -> None:
    assert not name_answers(text)
