"""Does one clause say that it works now, or does it only sound like it?"""

from __future__ import annotations

import pytest

from actions.dialogue.worked import asks_of_open, goes_on, only_sounds_so, says_worked


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


@pytest.mark.parametrize(
    "text",
    [
        "换了个usb口灯亮了，现在打开还是演示版",
        "同步好了 但还是登不上",
        "装好了 没变化",
        "网线插好了又弹出来",
        "重启了 和刚才一样",
        "弄好了 照样卡在那里",
    ],
)
def test_the_trouble_goes_on(text: str) -> None:
    assert goes_on(text)


@pytest.mark.parametrize(
    "text", ["好了 还是要谢谢你", "弄好了 还是您厉害", "灯亮了 还是要先重启吗", "好了，和之前一样快", "能进了"]
)
def test_it_does_not_go_on(text: str) -> None:
    assert not goes_on(text)


@pytest.mark.parametrize(
    "text", ["发票云已经好了 我问的是那个接口账号谁解锁", "我是问正式的那个", "不是问网银 是问星空的"]
)
def test_he_asks_of_what_is_open(text: str) -> None:
    assert asks_of_open(text)


@pytest.mark.parametrize("text", ["好了 我想问一下结账", "能进了 再问个问题", "他说“我问的是这个”", "好了"])
def test_he_does_not(text: str) -> None:
    assert not asks_of_open(text)
