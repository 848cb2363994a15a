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
