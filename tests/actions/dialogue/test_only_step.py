"""Good news is told of the end; a step that went well is a step, and what stands open behind it is no success."""

from __future__ import annotations

import pytest

from actions.dialogue.after_success import as_over
from actions.dialogue.only_step import is_only_step, leaves_open

NEW_USER = "新建的用户登录报用户名无效"
STEPS = """\
许可同步好了
用户导入也提示成功了
列表里看到他了
加密狗的灯亮了
换了个口
进服务器了
登录管理中心了
激活码来了
ping通了
同步也做完了
企业平台那边注册好了
vpn连上了
""".splitlines()
ENDS = """\
现在能进了
没有再提示过期了
点进去就看到账了
登上去了
好了
可以了
进系统了
打印出来了
平了
结上了
都弄好了
终于正常了
""".splitlines()


@pytest.mark.parametrize("clause", STEPS)
def test_a_step_is_not_the_end(clause: str) -> None:
    assert is_only_step([clause], NEW_USER)


@pytest.mark.parametrize("clause", ENDS)
def test_the_end_is_no_step(clause: str) -> None:
    assert not is_only_step([clause], NEW_USER)


@pytest.mark.parametrize(
    ("clauses", "wanted"),
    [
        (["导入成功了"], "用户导入失败"),
        (["连上服务器了"], "客户端连不上服务器"),
        (["验证码收到了"], "收不到验证码"),
        (["备份好了"], "账套备份不了"),
        (["许可同步好了", "能登录了"], NEW_USER),
    ],
)
def test_what_he_wanted_is_the_end_by_whatever_name(clauses: list[str], wanted: str) -> None:
    assert not is_only_step(clauses, wanted)


@pytest.mark.parametrize(
    "rest", ["手机收不到激活码", "管理中心也要密码 也没人知道", "但是提示没有权限", "试了几个都不对", "她还是登不上"]
)
def test_what_does_not_work_as_yet_stands_open(rest: str) -> None:
    assert leaves_open(rest)


@pytest.mark.parametrize(
    "rest", ["要是以后又登不上怎么办", "那安全码要不要改", "单子会不会少", "为什么昨天登不上", "下次换电脑还要这样吗"]
)
def test_a_question_beyond_it_leaves_nothing_open(rest: str) -> None:
    assert not leaves_open(rest)


def test_what_holds_while_the_trouble_lasts_is_left_out() -> None:
    said = "您是想问“数据还能打开吗”吧：\n账没事，只是没检测到授权，按演示版打开了。先别结账，把加密狗和授权查好。"
    assert as_over(said, []) == "账没事。"


def test_an_answer_that_begins_with_a_warning_is_an_answer() -> None:
    said = "先别删，看看还有没有单据用它。"
    assert as_over(said, []) == said


def test_what_he_has_read_is_no_answer() -> None:
    line = "有可能。被加成外部协作的，账套不在平常的列表里。"
    assert as_over(line, [line]) == ""
    assert as_over(f"就是上面说的这句：\n· {line}", ["别的"]) == ""
