"""What customers type by sound is read as what they mean, sign for sign."""

from __future__ import annotations

import pytest

from actions.spelling import simple_signs, simplified


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("让收验证吗 收不到啊", "让收验证码 收不到啊"),
        ("蜜码忘了", "密码忘了"),
        ("账套密吗忘了", "账套密码忘了"),
        ("密码也不记的了", "密码也不记得了"),
        ("不记的密码咋办", "不记得密码咋办"),
        ("我记不的了", "我记不得了"),
        ("憑證審核", "凭证审核"),
    ],
)
def test_what_is_meant_is_read(text: str, meant: str) -> None:
    assert simplified(text) == meant
    assert simple_signs(text) == meant


@pytest.mark.parametrize("text", ["这个要保密吗", "数据加密吗", "不记的账怎么补", "改密吗？"])
def test_what_is_meant_as_it_stands_stays(text: str) -> None:
    assert simplified(text).replace("？", "?") == text.replace("？", "?")
