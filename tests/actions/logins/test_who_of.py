"""Who does what he names, which questions are of another form, and what a thing is that he fears for."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from actions.logins.step_detail import names_bare_step
from actions.logins.term_asked import what_it_is
from actions.logins.who_of import is_of_asked, is_of_other_form, names_object


@pytest.mark.parametrize(
    "clause", ["谁能看出来我有没有许可", "谁能给我放开", "这谁设的", "找谁加设备号", "谁有权关掉这个限制"]
)
def test_he_names_what_is_to_be_done(clause: str) -> None:
    assert names_object(clause)


@pytest.mark.parametrize(
    "clause", ["该找谁", "谁来弄", "这个要找谁弄", "找谁呢", "谁给我加", "这事谁负责", "我自己能弄不"]
)
def test_he_asks_of_the_way_on_screen(clause: str) -> None:
    assert not names_object(clause)


@pytest.mark.parametrize(
    ("asked", "turn", "question", "is_other"),
    [
        ("我为啥不行", "我为啥不行", "谁给我分", True),
        ("同角色的小何就行", "同角色的小何就行 我为啥不行", "谁给我分", True),
        ("找谁要", "找谁要", "谁给我分", False),
        ("在哪分", "在哪分", "许可多少钱", True),
        ("分完要重新登吗", "分完要重新登吗", "谁给我分", False),
    ],
)
def test_another_form_is_another_question(asked: str, turn: str, question: str, is_other: bool) -> None:
    assert is_of_other_form(asked, turn, question) is is_other


@pytest.mark.parametrize(
    "clause",
    [
        "要删的那个缓存是不是我的单子",
        "清缓存会不会把单子清了",
        "缓存里会不会有我没交的单据",
        "缓存是账吗",
        "清缓存影不影响做账",
    ],
)
def test_what_is_feared_for_is_defined(clause: str) -> None:
    assert "清掉不影响账" in (what_it_is(clause, "k3cloud") or "")


@pytest.mark.parametrize("clause", ["升级会不会动缓存", "缓存怎么清", "账套会不会坏", "单子是不是没了"])
def test_nothing_else_is_defined(clause: str) -> None:
    assert what_it_is(clause, "k3cloud") is None


def test_a_bare_step_is_looked_further_into() -> None:
    steps = ["清一次客户端缓存，重新启动。", "到它的 client\\deploy\\client\\ctrlhome\\webapps\\extweb\\WEB-INF。"]
    assert names_bare_step("缓存咋清啊 删哪几个", steps)
    assert not names_bare_step("账号被锁了找谁", steps)
    assert not names_bare_step("webapps在哪", steps)


def test_a_bare_how_is_of_what_stands_before_it() -> None:
    found = SimpleNamespace(question=SimpleNamespace(asks="只给我一个人加权限怎么弄"), answer="请管理员另建一个角色。")
    text = "那只给我一个人加权限，怎么弄才不影响别人"
    assert is_of_asked(text, ["怎么弄才不影响别人"], found)  # type: ignore[arg-type]
    assert not is_of_asked("那个组织的权限昨天调整过一次的，年结受影响吗", ["年结受影响吗"], found)  # type: ignore[arg-type]
