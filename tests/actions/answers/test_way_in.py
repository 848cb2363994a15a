"""How he gets in is left out of what is searched for."""

from __future__ import annotations

import pytest

from actions.answers.way_in import is_way_in, without_way_in


@pytest.mark.parametrize(
    "clause",
    [
        "网页里打开的",
        "就是网页打开的那个",
        "手机上扫码进去的",
        "网页上扫马进去的那个",
        "浏览器登录的",
        "用客户端打开的",
        "网址里有ik3cloud",
        "网址是jdy.com",
        "手机上网页上都能用的那个",
        "桌面图标点开的",
    ],
)
def test_it_is_known(clause: str) -> None:
    assert is_way_in(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "网页打不开",
        "客户端登录不上去",
        "网址是多少",
        "手机扫码没反应",
        "浏览器打开的页面是空白",
        "客户端里的网页打不开",
        "手机上看不到账套",
        "网页版怎么导出",
        "用客户端打开就闪退",
        "网址打开是503",
    ],
)
def test_a_trouble_is_none(clause: str) -> None:
    assert not is_way_in(clause)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("单据打印缺一截怎么调，云星空吧 网页里打开的那个 网址有ik3cloud", "单据打印缺一截怎么调，云星空吧"),
        ("凭证号断了怎么整理，手机上扫码进去的", "凭证号断了怎么整理"),
        ("网页里打开的", "网页里打开的"),
        ("网页打不开，提示IE设置", "网页打不开，提示IE设置"),
    ],
)
def test_what_is_searched_for_goes_without_it(text: str, left: str) -> None:
    assert without_way_in(text) == left
