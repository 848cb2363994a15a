"""Whose leaving must be handed over first, who is the IT himself, what cannot wait, and whom the group manages."""

from __future__ import annotations

import pytest

from actions.jobs import Memory
from actions.passwords.content import procedures
from actions.passwords.managers import manager_named, with_manager
from actions.passwords.signs import is_it, is_urgent, user_name
from actions.passwords.telling import learns_of_service_admin
from actions.passwords.triage import Triage


def _left() -> Memory:
    return {"product": "xingchen", "known": {"trouble": "left", "account": "other_user"}}


@pytest.mark.parametrize(
    "text",
    [
        "我看她名字后面写的服务管理员 直接办离职行不行",
        "她是服物管理员",
        "走的那个就是服务管理员",
        "账套下面写的服务管理员是她",
        "备注里写着服务管理员 能停吗",
        "那她的号是服务管理员的",
    ],
)
def test_the_books_of_a_service_administrator_are_handed_over_first(text: str) -> None:
    memory = _left()
    triage = Triage(memory, procedures())
    assert learns_of_service_admin(text, triage)
    way = triage.next_way()
    assert way is not None
    assert way.id == "xingchen-service-admin"


@pytest.mark.parametrize(
    "text",
    ["她不是服务管理员", "谁是服务管理员", "服务管理员是啥", "我就是服务管理员 怎么停她", "她是会计", "服务管理员在哪"],
)
def test_who_is_none_is_simply_signed_off(text: str) -> None:
    memory = _left()
    assert not learns_of_service_admin(text, Triage(memory, procedures()))
    assert memory["known"]["trouble"] == "left"


@pytest.mark.parametrize("text", ["我是新来的IT", "我是公司网管", "我做运维的", "我是信息部的", "俺是管服务器的"])
def test_who_is_the_it(text: str) -> None:
    assert is_it(text)


@pytest.mark.parametrize("text", ["我们是IT公司", "让IT弄", "我是会计 IT说不行", "我问了信息部", "前任IT走了"])
def test_who_is_not(text: str) -> None:
    assert not is_it(text)


@pytest.mark.parametrize("text", ["我等着批付款呢", "今儿还要付款呢", "付款今天要出去", "下午要报税", "马上发工资"])
def test_what_cannot_wait(text: str) -> None:
    assert is_urgent(text)


@pytest.mark.parametrize("text", ["付款单怎么审", "明年的工资", "应付款余额不对", "密码忘了"])
def test_what_can(text: str) -> None:
    assert not is_urgent(text)


def test_what_his_account_is_is_not_its_name() -> None:
    assert user_name("就这个说我账号失效") is None
    assert user_name("我的账号异常") is None
    assert user_name("我账号zhangmin") == "zhangmin"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("我们子公司没有管理员,都是集团管的", "集团"),
        ("EAS用户归总部管", "总部"),
        ("账号都归本部统一弄", "本部"),
        ("集团的门户我能进", ""),
        ("管理员是谁", ""),
    ],
)
def test_whom_the_group_manages_need_not_look_at_home(text: str, who: str) -> None:
    assert manager_named(text) == who
    line = with_manager("不知道谁是管理员：先问财务主管或信息部。", who)
    assert ("找" + who in line and "信息部" not in line) if who else "信息部" in line
