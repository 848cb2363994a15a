"""May a module be closed now: what comes before it, without what is told as done."""

from __future__ import annotations

import pytest

from actions.closing.content import load_checklists
from actions.closing.may_close import may_close, may_close_text

LISTS = load_checklists().by_id


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("接下来是不是就能结总账了?", "总账结账"),
        ("现在可以结总账了吗", "总账结账"),
        ("库存关账过了 那总账能结了吗", "总账结账"),
        ("现在能做总账结账了吗", "总账结账"),
        ("应收应付都结完了 总账可以结了吧", "总账结账"),
        ("接下来能不能直接结固定资产", "固定资产结账"),
        ("这样是不是可以关库存了", "库存关账"),
        ("下一步能结应收了吗", "应收款管理结账"),
    ],
)
def test_what_is_to_be_closed_now(text: str, title: str) -> None:
    item = may_close(LISTS["k3cloud"], text)
    assert item is not None
    assert item.title == title


@pytest.mark.parametrize(
    "text",
    [
        "总账能不能先结",
        "结账提示不能结",
        "总账现在结不了了",
        "什么时候可以结总账",
        "手机能结账吗",
        "没过账能结账吗",
        "差八百能结账吗",
        "反结账现在可以吗",
        "10月还没结 11月能结吗",
        "能不能忽略先结总账",
    ],
)
def test_other_questions(text: str) -> None:
    assert may_close(LISTS["k3cloud"], text) is None


def test_what_is_done_is_not_named_again() -> None:
    checklist = LISTS["k3cloud"]
    item = checklist.by_id["k3cloud-gl-close"]
    told = may_close_text(checklist, item, "云星空", ["库存关账过了", "应收应付都结完了 总账可以结了吧"])
    assert told.startswith("先别急。按云星空的结账清单，“总账结账”之前还有：存货核算关账、固定资产结账")
    assert "应收款管理结账" not in told
    assert "先备份" in told


def test_nothing_is_left_to_do() -> None:
    checklist = LISTS["eas"]
    item = checklist.by_id["eas-cash-close"].model_copy(update={"after": ("eas-backup-first",)})
    assert may_close_text(checklist, item, "EAS", []).startswith("可以。")
