"""Does one clause say that it works now, or does it only sound like it?"""

from __future__ import annotations

import pytest

from actions.dialogue.worked import only_sounds_so, says_worked


@pytest.mark.parametrize(
    "clause",
    [
        "点了打开就好了",
        "重启了就能进了",
        "改完密码就进去了",
        "刷新了再点弹出来一个“要打开吗”我点了打开就好了",
        "提示“是否继续吗”点是就可以了",
        "按您说的输了新密码就登进去了",
        "这回双击就进去了",
        "现在结账通过了",
    ],
)
def test_it_works_now(clause: str) -> None:
    assert says_worked(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "填名字填密码就进去了",
        "双击就打开了",
        "以前输密码就能进了",
        "平时点一下就打开了",
        "开机写个密码就进去了",
        "每次点图标就进了",
        "它说“好了”",
    ],
)
def test_how_it_always_goes_is_no_success(clause: str) -> None:
    assert not says_worked(clause)


@pytest.mark.parametrize("clause", ["想起来了", "哦记起来了", "看明白了", "果然是换号了", "哦原来绑的老板手机"])
def test_what_comes_to_mind_has_changed_nothing(clause: str) -> None:
    assert only_sounds_so(clause)


@pytest.mark.parametrize("clause", ["起来了", "弄好了", "登进去了", "数据出来了"])
def test_a_plain_success_is_one(clause: str) -> None:
    assert not only_sounds_so(clause)
