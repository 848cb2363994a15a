"""A turn under a case: what can be about it, whether it asks, and which way out fits the detail it tells."""

from __future__ import annotations

import pytest

from actions.answers.follow_up import asks, fitting_solution, release_way
from kb.client import Case
from tests.actions.library import read_case

DEPRECIATION = "kis-closing-depreciation-not-done"
ASSETS = "k3wise-asset-reopen"
STOCK = "kis-closing-stock-gl-mismatch"


def _case(case_id: str) -> Case:
    return Case.model_validate(read_case(case_id))


@pytest.mark.parametrize(
    ("case_id", "text", "place"),
    [
        (DEPRECIATION, "哦对 我后来改了一张卡片的使用部门 折旧凭证已经审核了", 1),
        (DEPRECIATION, "折旧凭证还没审核", 0),
        (STOCK, "总账比仓存多", 1),
        (STOCK, "兩邊都查過 還差", 2),
        (STOCK, "能不能不要它", None),
        (STOCK, "总账比仓存多的我们不用", None),
        (DEPRECIATION, "折旧", None),
    ],
)
def test_the_way_out_that_fits_the_words(case_id: str, text: str, place: int | None) -> None:
    assert fitting_solution(_case(case_id), text) == place


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("12.3", 0),
        ("我们是V12.1的", 0),
        ("11.0", 1),
        ("", None),
        ("差12.3万", None),
        ("第3步", None),
        ("关于里写的13点几", 0),
        ("版本是12点3", 0),
        ("我这个版本是10点多", 1),
        ("显示12点几", None),  # before 12.1, or after
        ("昨天11点多弄的版本", None),
    ],
)
def test_the_way_out_for_a_release(told: str, place: int | None) -> None:
    assert release_way(_case(ASSETS), told) == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("批量过账在哪个菜单", True),
        ("那会不会丢数据", True),
        ("沒審核的能不能跳過", True),
        ("这个能忽略不", True),
        ("那要备份吗 急", True),
        ("折旧凭证已经审核了", False),
        ("帮助里看到了 12.3的 总账还没结", False),
    ],
)
def test_a_question_is_told_from_a_detail(text: str, expected: bool) -> None:
    assert asks(text) is expected
