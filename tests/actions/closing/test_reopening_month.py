"""Which month's ledger counts where he goes back: never against the stricter word of the case on screen."""

from __future__ import annotations

import pytest

from actions.closing.content import load_checklists
from actions.closing.outside import _clicks
from actions.closing.reopening import reopening_text
from actions.closing.reopening_words import Point, goes_to_month_before, ledger_closed_before, points_asked
from actions.conversation import Dialogue

WISE = load_checklists().by_id["k3wise"]


@pytest.mark.parametrize(
    "told",
    [
        "总账这个月还没结,上个月结了", "总账本月没结 上个月的已经结了", "财务这月未结，上期结过了", "上个月总账结了",
        "总账上个月都结了", "总账10月没结，前面的都结了",
    ],
)  # fmt: skip
def test_the_month_before_is_closed(told: str) -> None:
    assert ledger_closed_before([told])


@pytest.mark.parametrize("told", ["总账还没结", "总账这个月结了", "固资上个月结了，总账没结", "上个月总账没结"])
def test_of_the_month_before_nothing_is_told(told: str) -> None:
    assert not ledger_closed_before([told])


@pytest.mark.parametrize("told", ["怎么退回上个月", "要反结到上个月吗", "反结账到上一期", "回到上个月改"])
def test_he_goes_back_a_month(told: str) -> None:
    assert goes_to_month_before([told])


def test_a_closed_month_is_not_waved_through() -> None:
    told = ["总账这个月还没结,上个月结了", "反结账会不会弄乱"]
    said = reopening_text(WISE, [Point.OPEN], "K3", Dialogue(current="k3wise-asset-cancel-depreciation"), told)
    assert said is not None
    assert "直接退" not in said
    assert "上个月总账已经结了" in said
    assert "先别动" in said


def test_which_month_is_meant_is_said() -> None:
    said = reopening_text(WISE, [Point.OPEN], "K3", Dialogue(), ["总账还没结，怎么退回上个月"])
    assert said is not None
    assert said.startswith("看的是要退到的那个月")
    assert "已经结了的，先别动" in said


@pytest.mark.parametrize(
    "asked",
    [
        "应收反结不了，总账已经结了，是不是这个原因", "固定资产退不回去 财务上午结账了 跟这个有关吗",
        "应收反不了，总账主管下午结了，是因为这个原因吗", "反结账没反应 总账结了 是不是总账的原因",
    ],
)  # fmt: skip
def test_whether_the_closed_ledger_is_why(asked: str) -> None:
    assert points_asked(asked) == [Point.CAUSE]


@pytest.mark.parametrize("asked", ["应收现在退不回去怎么办？总账没权限，该找谁反", "反结不了咋弄 总账谁反"])
def test_how_to_go_on_is_the_cases(asked: str) -> None:
    assert points_asked(asked, is_at_hand=True) == []


@pytest.mark.parametrize("asked", ["反结不了 提示没权限", "总账结不了 是不是折旧的原因", "应收反不了怎么弄"])
def test_other_troubles_are_the_librarys(asked: str) -> None:
    assert Point.CAUSE not in points_asked(asked)


@pytest.mark.parametrize(
    "said",
    [
        "不去动去年的，把去年的账打开看一看，改扩展名原来的文件不会坏吧", "我只想看去年的凭证，会不会弄坏",
        "不动去年了 打开看看账会不会变", "那就先不改去年的，复制的文件会不会影响账",
    ],
)  # fmt: skip
def test_who_takes_nothing_back_hears_no_reopening(said: str) -> None:
    assert points_asked(said, is_at_hand=True) == []


def test_the_button_leads_to_the_module_on_screen() -> None:
    def case(question: str, on_screen: str | None) -> object:
        return _clicks(WISE, question, on_screen).values["case_id"]

    assert case("", "k3wise-asset-cancel-depreciation") == "k3wise-asset-reopen"
    assert case("固定资产怎么退", None) == "k3wise-asset-reopen"
    assert case("会不会影响报表", None) == "k3wise-closing-reopen-gl"
