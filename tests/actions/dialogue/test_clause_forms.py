"""A condition tells no success, relief asks nothing, and a step that was done is no outcome."""

from __future__ import annotations

import pytest

from actions.dialogue.remarks import says_worked
from actions.question_form import is_condition, is_relief


@pytest.mark.parametrize(
    "clause",
    ["能用我就直接跑了", "能登我就不管了", "行我就照做", "要是好了就不麻烦你们", "可以的话我现在就点"],
)
def test_what_holds_only_if_is_a_condition(clause: str) -> None:
    assert is_condition(clause)


@pytest.mark.parametrize("clause", ["能登了", "好了我去做账", "可以了", "等了一会儿好了", "能用了就好"])
def test_a_success_is_no_condition(clause: str) -> None:
    assert not is_condition(clause)


@pytest.mark.parametrize("clause", ["数据没丢就好", "单子还在就放心了", "不影响别人就好", "能登就好"])
def test_relief(clause: str) -> None:
    assert is_relief(clause)


@pytest.mark.parametrize("clause", ["没丢就好办吗", "点确定就行", "数据没丢就好吗"])
def test_a_question_is_no_relief(clause: str) -> None:
    assert not is_relief(clause)


@pytest.mark.parametrize("clause", ["右击运行了", "已经执行了", "开通行了", "在银行了"])
def test_a_step_done_is_no_success(clause: str) -> None:
    assert not says_worked(clause)
    assert says_worked("现在行了")


@pytest.mark.parametrize("clause", ["结成了", "照你说的弄 账结成了", "登成了", "就通了"])
def test_what_came_off_has_worked(clause: str) -> None:
    assert says_worked(clause)


@pytest.mark.parametrize("clause", ["没结成", "结不成了", "变成了演示版", "打不通了"])
def test_what_did_not_come_off_has_not(clause: str) -> None:
    assert not says_worked(clause)
