"""What is said in the queue fills the ticket's fields where it is surely told, and only there."""

from __future__ import annotations

import pytest

from desk.handoff.said import facts_said, phone_said


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("kis专业版 昨晚师傅来换了路由器", {"product": "kis", "edition": "kis_pro"}),
        ("我们用的是云星空，一直转圈", {"product": "k3cloud"}),
        ("K/3 WISE的", {"product": "k3wise"}),
        ("提示“无法连接到服务器”", {"error_text": "无法连接到服务器"}),
        ("换了台电脑 提示好像是 连接服务器失败", {"error_text": "连接服务器失败"}),
        ("EAS，报错：用户已被锁定", {"product": "eas", "error_text": "用户已被锁定"}),
    ],
)
def test_what_is_surely_told_is_a_fact(text: str, facts: dict[str, str]) -> None:
    assert facts_said(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "我们另外一家用的是EAS",
        "KIS那边也登不上",
        "提示什么我没看清",
        "是不是提示密码错误就会锁",
        "机房服务器的灯是红的",
        "云星空和EAS都打不开",
        "什么提示都没有 一直转圈",
    ],
)
def test_what_may_mean_anything_is_none(text: str) -> None:
    assert facts_said(text) == {}


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("9点准时给我打电话 13800001111", "13800001111"),
        ("电话：0755-88123456", "0755-88123456"),
        ("打我手机138 0000 1111", "138 0000 1111"),
        ("验证码发到13800001111收不到", None),
        ("原来绑定的手机号是13800001111", None),
        ("单据号 13800001111222", None),
        ("服务器是192.168.0.105", None),
    ],
)
def test_a_number_to_call_is_told_from_other_numbers(text: str, phone: str | None) -> None:
    assert phone_said(text) == phone
