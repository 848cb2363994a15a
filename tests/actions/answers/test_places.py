"""A step is read to who asks where or how only if it says that any finer than what he sees."""

from __future__ import annotations

import pytest

from actions.answers.places import asks_bare_how, asks_for_place, asks_how, is_circular, is_finer

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


AUTHORISE = "请管理员打开第三方系统登录授权，找到这个应用，把账号加进允许的用户里。"


@pytest.mark.parametrize(
    "text", ["第三方系统登录授权在哪个菜单", "你说打开第三方系统登录授权，在哪点", "第三方系统登录授权从哪进"]
)
def test_an_answer_that_only_names_the_thing_goes_in_a_circle(text: str) -> None:
    assert is_circular(AUTHORISE, text)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (AUTHORISE, "把账号加进去要不要重启"),
        (AUTHORISE, "怎么弄啊"),
        (MANAGE, "用户管理在哪个菜单"),
        ("勾他要用的「专业应用分组」，问他的主管。", "分组怎么选"),
        (CHANGE, "修改密码在哪里"),
        ("不用重启，下次调用自动就好。", "加完在哪看好了没"),
    ],
)
def test_an_answer_that_says_more_does_not(answer: str, text: str) -> None:
    assert not is_circular(answer, text)


@pytest.mark.parametrize("text", ["具体怎么点", "怎么弄啊", "到底点哪", "在哪点"])
def test_a_bare_how_names_nothing(text: str) -> None:
    assert asks_bare_how(text)


@pytest.mark.parametrize("text", ["反结账怎么点", "用户管理在哪点", "要不要点"])
def test_a_how_of_something_is_not_bare(text: str) -> None:
    assert not asks_bare_how(text)


@pytest.mark.parametrize(
    ("text", "is_how"),
    [("管理员要怎么解锁", True), ("怎么重新计提", True), ("怎么办", False), ("怎么回事", False), ("怎么又锁了", False)],
)
def test_how_it_is_done(text: str, is_how: bool) -> None:
    assert asks_how(text) == is_how
