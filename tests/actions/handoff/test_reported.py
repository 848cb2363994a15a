"""What he did himself goes with what came of it; what is only feared, asked or planned was not done."""

from __future__ import annotations

import pytest

from actions.handoff.reported import how_often, reported_trials


@pytest.mark.parametrize(
    ("text", "what", "result"),
    [
        ("ping了主机那个地址不通", "ping主机那个地址", "不通"),
        ("我ping咗旧嘅地址 10.0.0.8 唔通", "ping旧的地址 10.0.0.8", "不通"),
        ("ping服务器超时", "ping服务器", "超时"),
        ("重启了两次电脑还是不行", "重启了两次电脑", "还是不行"),
        ("换了台手机也收不到", "换了台手机", "也收不到"),
        ("清过缓存，没用", "清过缓存", "没用"),
        ("试了几个以前的密码都不对", "试了几个以前的密码", "都不对"),
        ("IT说服务器本机打不开", "服务器本机", "打不开"),
        ("等了四十分钟", "", ""),
        ("等了40分钟了，现在说密码到期", "等了40分钟", "现在说密码到期"),
    ],
)
def test_a_deed_is_told_with_its_result(text: str, what: str, result: str) -> None:
    assert reported_trials([text]) == ([{"what": what, "result": result}] if what else [])


@pytest.mark.parametrize(
    "text",
    [
        "ping不通怎么办",
        "要是ping不通呢",
        "重启服务器也不行吗",
        "会不会重装了还是不行",
        "昨晚换了路由器 今天都登不上",
        "换了路由器也登不上",
        "等了半小时了还没人理",
        "我清过缓存了，也换了浏览器",
        "不行我就重启了",
    ],
)
def test_what_was_not_tried_is_not_told_so(text: str) -> None:
    assert reported_trials([text]) == []


def test_how_often_is_told_as_such() -> None:
    assert how_often("我都试了五六次了") == "五六次"
    assert how_often("试了密码不对") is None
