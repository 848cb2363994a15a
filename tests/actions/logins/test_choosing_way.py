"""Which way out comes next because the customer says so."""

from __future__ import annotations

import pytest

from actions.logins.by_number import way_by_number
from actions.logins.lacking import lacking_thing
from actions.logins.unwilling import other_way, unwanted_in
from tests.actions.logins.turn import case

UPGRADE, MISSING = "kis-login-force-upgrade", "eas-login-update-missing-files"


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("那办法二是啥", 2),
        ("办法三怎么弄", 3),
        ("第二个办法说说", 2),
        ("没好 看看方法2", 2),
        ("直接给我办法3吧", 3),
        ("第三种方法是什么", 3),
        ("办法二也不行", None),
        ("办法二试过了没用", None),
        ("办法二第3步在哪点", None),
        ("办法一是啥", 1),
        ("办法一怎么弄", 1),
        ("办法一做完了怎么弄", None),
        ("办法六呢", None),
        ("有两个办法都行吗", None),
        ("有什么办法", None),
    ],
)
def test_a_way_by_its_number(text: str, way: int | None) -> None:
    assert way_by_number(text, [1, 2, 3], on_screen=1) == way


def test_the_number_is_the_one_he_sees() -> None:
    assert way_by_number("办法二是啥", [1, 3, 2], on_screen=1) == 3


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("没说要升级啊 我就想它别弹了", "升级"),
        ("客户电脑老 不敢升", "升"),
        ("我不想升级", "升级"),
        ("老板不让重装", "重装"),
        ("没打算升级的", "升级"),
        ("别叫我重装系统", "重装系统"),
        ("密码要不要改", None),
        ("想不想升级", None),
        ("不要紧", None),
        ("不想等了", None),
        ("不敢问", None),
        ("不要再弹了", None),
        ("升级不了", None),
    ],
)
def test_what_he_will_not_do(text: str, what: str | None) -> None:
    assert unwanted_in(text) == what


def test_the_way_that_spares_him_comes_next() -> None:
    shown = case(UPGRADE)
    assert other_way(shown, 1, [1], "升级") == 2
    assert other_way(shown, 1, [1], "升") == 2
    assert other_way(shown, 1, [1], "重装") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我bin里面没看到regkdeas.bat这个文件 只有set-url", (3, "regkdeas.bat")),
        ("找不到 regkdeas.bat", (3, "regkdeas.bat")),
        ("set-url.bat找到了 没看到regkdeas.bat", (3, "regkdeas.bat")),
        ("regkdeas.bat 没有反应", None),
        ("regkdeas.bat右键没有弹窗口", None),
        ("没有regkdeas.bat啊", (3, "regkdeas.bat")),
        ("文件夹里找不到regkdeas.bat", (3, "regkdeas.bat")),
        ("少了set-url.bat", (2, "set-url.bat")),
        ("有没有regkdeas.bat都一样吗", None),
        ("没找到开始菜单", None),
        ("web.xml 没有下载下来", None),
    ],
)
def test_a_file_that_the_way_needs_and_is_not_there(text: str, found: tuple[int, str] | None) -> None:
    assert lacking_thing(case(MISSING), 0, text) == found
