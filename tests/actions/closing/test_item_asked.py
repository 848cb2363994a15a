"""Where an item is clicked and what it changes, asked beside a case: only what a source says."""

from __future__ import annotations

import pytest

from actions.closing.content import load_checklists
from actions.closing.item_asked import item_answer

LISTS = load_checklists().by_id


@pytest.mark.parametrize(
    "text",
    [
        "过账在哪里点呢",
        "那请问过账的菜单具体是在哪个位置呢",
        "在哪里过账",
        "凭证过账从哪进",
        "谢谢 过账入口在哪",
        "过账在哪个菜单",
    ],
)
def test_a_place_that_no_source_names(text: str) -> None:
    told = item_answer(LISTS["k3cloud"], text)
    assert told is not None
    assert told.startswith("“凭证过账”在哪个菜单，我没有查到可靠资料")
    assert "凭证查询" in told


def test_a_place_that_one_names() -> None:
    told = item_answer(LISTS["k3cloud"], "计提折旧在哪个菜单")
    assert told is not None
    assert "资产管理→固定资产→折旧管理→计提折旧" in told


@pytest.mark.parametrize("text", ["她问我过账会不会影响别的", "过账以后有什么影响", "凭证过账有没有风险"])
def test_what_it_changes(text: str) -> None:
    told = item_answer(LISTS["k3cloud"], text)
    assert told is not None
    assert "过了账再改要先反过账" in told


@pytest.mark.parametrize(
    "text", ["反过账在哪", "过账提示失败在哪看", "没过账的凭证在哪看", "过账了会不会出错", "什么是过账"]
)
def test_other_questions(text: str) -> None:
    assert item_answer(LISTS["k3cloud"], text) is None


def test_the_case_of_the_item_has_its_own_word_on_it() -> None:
    assert item_answer(LISTS["k3cloud"], "过账的菜单在哪里", "k3cloud-closing-unposted-vouchers") is None
    assert item_answer(LISTS["k3cloud"], "过账的菜单在哪里", "k3cloud-asset-close-blocked") is not None
