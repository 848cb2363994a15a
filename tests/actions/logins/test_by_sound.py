"""A prompt that was typed by its sound, or quoted loosely, counts as told; other words near to it do not."""

from __future__ import annotations

import pytest

from actions.logins.by_sound import is_told_by_sound

SERVICE = "没有可用的服务"


@pytest.mark.parametrize(
    "words",
    [
        "手机上打不开 说什么没有可用的服物",
        "没有可永的服务",
        "说没有可以用的服务",
        "没有可用服务",
        "没得办法 它讲没有可勇的服务",
        "没有服务可用了",
    ],
)
def test_told_all_the_same(words: str) -> None:
    assert is_told_by_sound(SERVICE, words)


@pytest.mark.parametrize("words", ["没有可用的发票", "服务器没有反应", "手机上打不开账", "有没有可以用的服务人员电话"])
def test_other_words(words: str) -> None:
    assert not is_told_by_sound(SERVICE, words)


def test_a_short_prompt_sounds_like_too_much_else() -> None:
    assert not is_told_by_sound("密码错误", "密马错误")
