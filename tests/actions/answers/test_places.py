"""A step is read to who asks where or how only if it says that any finer than what he sees."""

from __future__ import annotations

import pytest

from actions.answers.places import asks_for_place, is_finer

CHANGE = "在主界面点 工具→修改密码"
MANAGE = "用管理员账号登录，打开 系统管理→系统管理→用户管理。"
PING = "在客户端用 ping 试服务器的电脑名和 IP，看通不通"


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (CHANGE, "没看见啊 工具在哪"),
        (CHANGE, "主界面在哪 我看不到工具俩字"),
        (CHANGE, "修改密码在哪 找了半天没看见"),
        (MANAGE, "系统管理在左边吗 我怎么没有"),
        (MANAGE, "系统管理在哪"),
        (PING, "ping怎么弄呀"),
        (PING, "我不会弄啊 怎么操作"),
    ],
)
def test_it_says_no_more_than_he_sees(step: str, text: str) -> None:
    assert asks_for_place(text)
    assert not is_finer(step, text)


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (CHANGE, "修改密码在哪"),
        (CHANGE, "在哪点"),
        (MANAGE, "用户管理在哪个菜单"),
        ("打开安装目录的 client\\bin，右击 set-url.bat，点“以管理员身份运行”。", "那个set url在哪"),
        ("到服务器上打开 程序→金蝶K3→中间层服务部件→账套管理", "账套管理在哪打开"),
        ("打开 固定资产→计提折旧，重新计提", "反审核之后在哪里重新计提折旧"),
        ("删除 client 下的 lib、metas、logs、cache 四个目录。", "手工删缓存到底删哪几个"),
        (PING, "要不要ping"),
    ],
)
def test_it_is_worth_saying(step: str, text: str) -> None:
    assert is_finer(step, text)
