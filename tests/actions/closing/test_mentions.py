"""Which item, prompt or module the words speak of."""

from __future__ import annotations

import pytest

from actions.closing.content import load_checklists
from actions.closing.mentions import find_item, find_left_out, find_prompt, general_close

CHECKLISTS = load_checklists()
K3CLOUD = CHECKLISTS.by_id["k3cloud"]
ITEMS = K3CLOUD.items_for("month")


@pytest.mark.parametrize("checklist", CHECKLISTS.all, ids=lambda one: one.id)
@pytest.mark.parametrize("kind", ["month", "year"])
def test_every_item_is_found_by_its_title(checklist, kind) -> None:  # type: ignore[no-untyped-def]
    items = checklist.items_for(kind)
    missed = [item.title for item in items if find_item(items, f"为什么要做{item.title}") is not item]
    assert missed == []


@pytest.mark.parametrize("checklist", CHECKLISTS.all, ids=lambda one: one.id)
def test_every_prompt_is_found_by_its_words(checklist) -> None:  # type: ignore[no-untyped-def]
    for item, prompt in checklist.prompts():
        found = find_prompt(checklist.items, f"系统提示：{prompt.text.replace('…', '2026')}，怎么办", item)
        assert found is not None, prompt.text
        assert found[1].text == prompt.text


@pytest.mark.parametrize("checklist", CHECKLISTS.all, ids=lambda one: one.id)
@pytest.mark.parametrize("kind", ["month", "year"])
def test_there_is_one_close_of_the_general_ledger_to_take_back(checklist, kind) -> None:  # type: ignore[no-untyped-def]
    item = general_close(checklist.items_for(kind))
    assert item is not None
    assert item.undo is not None


@pytest.mark.parametrize(
    ("text", "item_id"),
    [
        ("为什么要先结固定资产", "k3cloud-fa-close"),
        ("未过账凭证在哪看", "k3cloud-voucher-post"),
        ("能不能反结账", "k3cloud-gl-close"),
        ("折旧怎么提", "k3cloud-fa-depreciation"),
        ("断号在哪查", "k3cloud-voucher-gaps"),
        ("应收怎么结账", "k3cloud-ar-close"),
        ("为什么要先关库存", "k3cloud-stock-close"),
        ("资产负债表在哪看", "k3cloud-reports"),
        ("成本怎么算", "k3cloud-cost-run"),
        ("反过账怎么弄", "k3cloud-voucher-post"),
        ("总账为什么最后结", "k3cloud-gl-close"),
    ],
)
def test_items_in_the_customers_words(text: str, item_id: str) -> None:
    found = find_item(ITEMS, text)
    assert found is not None
    assert found.id == item_id


@pytest.mark.parametrize("text", ["今天天气", "密码忘了", "打印机坏了", "谢谢"])
def test_what_names_no_item(text: str) -> None:
    assert find_item(ITEMS, text) is None


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("结账提示有未过账的凭证", "存在未过账凭证"),
        ("提示：有没过账凭证", "存在未过账凭证"),
        (
            "网络冲突：库存组织编码[100]正处于关账或反关账，不允许操作！",
            "网络冲突：库存组织编码[…]正处于关账或反关账，不允许操作！",
        ),
        ("发票的业务日期必须大于2026-10-31应收款管理系统的结账日期", "发票的业务日期必须大于…应收款管理系统的结账日期"),
        ("上次提交未执行完毕,请稍后再试", "上次提交未执行完毕，请稍后再试"),
    ],
)
def test_prompts_quoted_loosely(text: str, prompt: str) -> None:
    found = find_prompt(ITEMS, text)
    assert found is not None
    assert found[1].text == prompt


def test_of_two_items_with_a_prompt_the_current_one_counts() -> None:
    payable = K3CLOUD.by_id["k3cloud-ap-close"]
    found = find_prompt(ITEMS, "提示未结清单据", payable)
    assert found is not None
    assert found[0] is payable
    assert find_prompt(ITEMS, "凭证怎么过账") is None


ALL = ["stock", "costing", "ar", "ap", "fa", "cash"]


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("都用了", []),
        ("全都有", []),
        ("没用固定资产和出纳", ["fa", "cash"]),
        ("固定资产没用，其他都用了", ["fa"]),
        ("都有，就是没用出纳", ["cash"]),
        ("除了出纳都用了", ["cash"]),
        ("只用总账", ALL),
        ("都没用", ALL),
        ("只用总账和应收应付", ["stock", "costing", "fa", "cash"]),
        ("总账、应收、应付、固定资产", ["stock", "costing", "cash"]),
        ("我们没上存货核算", ["costing"]),
        ("怎么反结账", None),
        ("密码忘了", None),
        ("不知道", None),
    ],
)
def test_modules_that_are_not_used(text: str, left_out: list[str] | None) -> None:
    assert find_left_out(K3CLOUD, text) == left_out
