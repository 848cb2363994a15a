"""A telephone number and an hour that he leaves are said to be noted; numbers of an account are none."""

from __future__ import annotations

import pytest

from actions.handoff.contact import as_contact, noted_line, said_call_time, said_phone


@pytest.mark.parametrize(
    ("text", "phone", "when"),
    [
        ("9点准时给我打电话 13800001111", "13800001111", "9点准时"),
        ("明天上午给我回个电话", None, "明天上午"),
        ("下午两点以后打给我 138 0000 1111", "138 0000 1111", "下午两点以后"),
        ("电话0755-88123456", "0755-88123456", None),
        ("工程师周一上午联系我", None, "周一上午"),
        ("联系人小王 15912345678", "15912345678", None),
        ("验证码发到13800001111收不到", None, None),
        ("以前绑定的是13800001111", None, None),
        ("什么时候给我打电话", None, None),
        ("9点能给我打电话吗", None, None),
        ("今天下午三点前要交", None, None),
        ("服务器是192.168.1.100", None, None),
        ("单号13800001111222", None, None),
    ],
)
def test_how_he_is_reached(text: str, phone: str | None, when: str | None) -> None:
    assert said_phone([text]) == phone
    assert said_call_time([text]) == when
    assert (noted_line(text) is None) is (phone is None and when is None)


def test_the_ticket_has_both_from_several_messages() -> None:
    assert as_contact(["我电话13612345678", "下午三点打给我"]) == "电话 13612345678，要求下午三点回电"
    assert as_contact(["登不上"]) is None
