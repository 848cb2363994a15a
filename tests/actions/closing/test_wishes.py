"""Who denies a close wishes none, and what holds a close up is to be answered before a walk."""

from __future__ import annotations

import pytest

from actions.closing.wishes import denies_close, tells_trouble, wishes_to_close


@pytest.mark.parametrize(
    "text", ["我说的是个税 不是年结", "不是结账!凭证改好了", "别带我结账", "我没说要结账", "谁要年结了"]
)
def test_a_denied_close_is_no_wish(text: str) -> None:
    assert denies_close(text)
    assert not wishes_to_close(text)


@pytest.mark.parametrize("text", ["带我结账", "我要年结", "不是月结 我要做年结"])
def test_a_wish_stays_one(text: str) -> None:
    assert wishes_to_close(text)


@pytest.mark.parametrize("text", ["财务结账点了不让过 我头一回结", "总帐结不掉", "结账老是失败", "月底账结不了"])
def test_what_holds_it_up(text: str) -> None:
    assert tells_trouble(text)


@pytest.mark.parametrize("text", ["带我结账", "第一次结账，从哪开始", "结账前要做哪些"])
def test_nothing_holds_it_up(text: str) -> None:
    assert not tells_trouble(text)
