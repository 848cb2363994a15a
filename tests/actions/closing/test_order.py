"""Which of two parts of the close comes first."""

from __future__ import annotations

import pytest

from actions.closing.content import load_checklists
from actions.closing.order import asks_order, order_text

LISTS = load_checklists().by_id


@pytest.mark.parametrize(
    ("checklist", "text", "first", "then"),
    [
        ("k3cloud", "星空库存关账和存货核算哪个先", "库存关账", "存货核算关账"),
        ("k3cloud", "先结总账还是先结应收", "应收款管理结账", "总账结账"),
        ("k3cloud", "星空固定资产和总账先结哪个", "固定资产结账", "总账结账"),
        ("eas", "总账和固定资产谁先结账", "固定资产期末结账", "总账期末结账"),
        ("xingchen", "资产结账和财务结账先后顺序", "资产结账", "财务期末结账"),
        ("xingchen", "先结财务还是先结业务", "业务期末结账", "财务期末结账"),
    ],
)
def test_the_checklist_says_which_is_first(checklist: str, text: str, first: str, then: str) -> None:
    assert asks_order(text)
    told = order_text(LISTS[checklist], text, "甲")
    assert told is not None
    assert f"按甲的结账清单，先做“{first}”，再做“{then}”" in told


def test_where_sources_differ_the_answer_says_what_they_agree_on() -> None:
    told = order_text(LISTS["k3cloud"], "应收和存货核算哪个先结账", "甲")
    assert told is not None
    assert "说法不一" in told
    assert "说法一致的是：库存和存货在总账之前" in told
    settled = order_text(LISTS["k3cloud"], "先结总账还是先结应收", "甲")
    assert settled is not None
    assert "说法不一" not in settled


@pytest.mark.parametrize("text", ["结账顺序是什么", "库存关账失败提示先审核", "带我结账", "密码和账号哪个先改"])
def test_what_names_no_two_parts_is_not_answered(text: str) -> None:
    assert not asks_order(text) or order_text(LISTS["k3cloud"], text, "甲") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("那总账能不能先结 固资回头补", []),
        ("能不能先把总账结了回头补固定资产", []),
        ("总账可以先结吗 晚点再补", ["总账结账提示固定资产没结"]),
    ],
)
def test_what_may_be_closed_before_the_other(text: str, told: list[str]) -> None:
    answer = order_text(LISTS["eas"], text, "EAS", told)
    assert asks_order(text, told)
    assert answer is not None
    assert "先做“固定资产期末结账”，再做“总账期末结账”" in answer


@pytest.mark.parametrize("text", ["差八百能不能带着先结 会不会影响别人", "我先问差额能不能先结"])
def test_a_difference_is_no_module(text: str) -> None:
    assert not asks_order(text, ["另外固定资产要不要先结"])


def test_the_other_one_may_be_meant_by_who_does_it() -> None:
    told = ["我是出纳 日记账跟总账对不上"]
    answer = order_text(LISTS["kis-professional"], "那能不能让她那边先结完我再结", "KIS 专业版", told)
    assert answer is not None
    assert "先做“出纳对账、结账”" in answer


@pytest.mark.parametrize(
    "text",
    [
        "能不能先结账再补凭证",
        "结账前能不能先关电脑",
        "到底先后怎么排",
        "应收有暂存单可以先结吗",
        "固资先结了再说行不行",
        "库存关账 有几张未审核的单子,能不能全部忽略掉先关了再说",
        "库存能不能先强制关掉",
        "仓库有差异能先关账吗",
    ],
)
def test_nothing_to_put_in_order(text: str) -> None:
    assert not asks_order(text)


def test_of_several_all_stand_in_their_order() -> None:
    told = order_text(LISTS["k3cloud"], "还有应收应付存货 是先结哪个", "云星空")
    assert told is not None
    assert told.startswith(
        "按云星空的结账清单，先后是“存货核算关账”、“应收款管理结账”、“应付款管理结账”，总账放在最后。"
    )
