"""What only follows from the first trouble is no second matter; scripted conversations show those that are."""

from __future__ import annotations

import pytest

from actions.answers.second_matter import is_consequence, is_reason, is_step_of
from actions.dialogue.problems import wants_something
from kb.client import Case
from tests.actions.library import read_case


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("凭证号断了", "结账过不去"),
        ("结账结不了", "凭证断号了"),
        ("加密狗灯不亮", "软件进不去"),
        ("有三张凭证没过账", "总账关不了账"),
    ],
)
def test_what_follows_from_it(one: str, other: str) -> None:
    assert is_consequence(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("eas打完补丁菜单少了一个", "字也变得小小的看不见"),
        ("套打模板二维码显示不出来", "库存关账也关不掉"),
        ("eas凭证导不进去了", "客户端字体特别小"),
    ],
)
def test_what_stands_beside_it(one: str, other: str) -> None:
    assert not is_consequence(one, other)


def test_a_step_of_the_first_is_no_second_matter() -> None:
    case = Case.model_validate(read_case("k3wise-asset-cancel-depreciation"))
    assert is_step_of(case, "要怎么反结账")
    assert is_step_of(case, "期末结账在哪")
    assert not is_step_of(case, "打印模板怎么改")
    assert not is_step_of(case, "怎么办呀")


def test_a_further_symptom_wants_nothing_of_its_own() -> None:
    assert wants_something("字也变得小小的看不見")
    assert not wants_something("还提示没权限")
    assert not wants_something("用了大半年")


@pytest.mark.parametrize(
    ("reason", "asked"),
    [
        ("现在发现有张应收单做错要改", "怎么反结账"),
        ("凭证金额录错了", "在哪反过账"),
        ("上个月漏录了一张发票", "能不能反结账"),
        ("供应商选错了", "怎么取消审核"),
        ("折旧提多了", "要反回去吗"),
        ("有笔收入想改", "反結賬怎麼弄"),
    ],
)
def test_why_he_asks_is_no_matter_of_its_own(reason: str, asked: str) -> None:
    assert is_reason(reason, asked)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("现在发现有张应收单做错要改", "客户端字体特别小"),
        ("客户端连不上", "怎么反结账"),
        ("凭证金额录错了", "固定资产怎么反结账"),
        ("凭证金额录错了", "打印模板怎么改"),
        ("出纳登不上", "在哪反过账"),
        ("报表打不开", "能不能反结账"),
    ],
)
def test_two_matters_stay_two(one: str, other: str) -> None:
    assert not is_reason(one, other)
