"""Whose account it is, and what was tried."""

from __future__ import annotations

import pytest

from bot.accounts import find_account_kinds, find_tried


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我的密码忘了", "own_user"),
        ("administrator密码没人知道", "administrator"),
        ("manager口令忘了", "administrator"),
        ("唯一的管理员离职了手机号也没了", "administrator"),
        ("账套管理的admin密码忘了", "container_admin"),
        ("数据中心管理员密码", "container_admin"),
        ("SA密码忘了", "container_admin"),
        ("云账号密码忘了", "cloud_account"),
        ("发票云密码忘了", "not_erp"),
        ("星空用户 税控盘密码锁了", "not_erp"),
        ("电子税务局登录不上", "not_erp"),
    ],
)
def test_the_account_is_found(text: str, kind: str) -> None:
    (mention,) = find_account_kinds(text)
    assert mention.value == kind


@pytest.mark.parametrize("text", ["密码忘了", "加微信", "个税怎么算", "找管理员帮我重置密码", "打印机选不了"])
def test_other_words_name_no_account(text: str) -> None:
    assert list(find_account_kinds(text)) == []


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("重启了电脑还是不行", ["重启电脑"]),
        ("重启过服务器也没用", ["重启服务器"]),
        ("客户端卸了重装 还是闪退", ["重装"]),
        ("清了缓存 换了谷歌浏览器 都不行", ["清缓存", "换浏览器"]),
        ("我让IT重启了服务器 没用", ["重启服务器"]),
        ("先重启了电脑，还是不行", ["重启电脑"]),
        ("重启过电脑，可不可以再清缓存", ["重启电脑"]),
        ("已经重启、换了台电脑 一样", ["重启电脑", "换电脑"]),
        ("防火墙也关了", ["关杀毒软件"]),
        ("服务器重启了一遍没用", ["重启服务器"]),
        ("浏览器也换了", ["换浏览器"]),
        ("重启了就是不行", ["重启电脑"]),
        ("换同事的账号也登不上", ["换账号"]),
    ],
)
def test_what_was_tried_is_found(text: str, tried: list[str]) -> None:
    assert [mention.value for mention in find_tried(text)] == tried


@pytest.mark.parametrize(
    "text",
    [
        "要不要重启电脑",
        "没重启过",
        "怎么重装",
        "重装系统后打不开金蝶",
        "服务器重启后连不上",
        "清缓存怎么清",
        "换了个口就不认了",
        "机房小李在 能不能让他把服务器重启一下",
        "要不要先重启服务器试试",
        "要不我重启一下服务器",
        "重启服务器行不行",
        "想换个浏览器试试",
    ],
)
def test_what_is_asked_planned_or_the_cause_was_not_tried(text: str) -> None:
    assert list(find_tried(text)) == []


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("昨晚服务器打了系统更新重启过", []),
        ("昨晚服务器重启过也没用", ["重启服务器"]),
        ("网管重启了SQL还是不行", ["重启SQL服务"]),
        ("路由器重启了也不行", []),
        ("重启了还是一样", ["重启电脑"]),
        ("我U盘重插过了还是不行", []),
        ("加密狗重插过了不行", ["重插加密狗"]),
    ],
)
def test_what_was_done_to_another_thing_is_not_told_of_this(text: str, tried: list[str]) -> None:
    assert [mention.value for mention in find_tried(text)] == tried
