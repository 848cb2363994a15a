"""A line that holds only for who is in the opposite state to what the customer told is not for him."""

from __future__ import annotations

import pytest

from actions.answers.conditions import is_for_others, of_his_branch

CLOSED = "总账已经结了的先别动，问工程师按什么次序退，回复“转人工”。"
POSTED = "已经过账的：先反过账，再销章"


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ("总账没结我就问不用反吧", CLOSED),
        ("总账这月还没结 也得退?", CLOSED),
        ("總賬還沒結", CLOSED),
        ("总账还没结", "高。总账若已经结了，先问工程师按什么次序退。"),
        ("五张凭证审核了还没过账 想改", POSTED),
        ("折旧凭证已经审核了", "折旧凭证还没审核的：直接重新计提"),
        ("固定资产没启用", "固定资产已启用的，先结固定资产"),
        ("折旧凭证还没审核", "折旧凭证已审核或已过账：先退回再计提"),
        ("折旧凭证过账了", "折旧凭证还没审核：直接重新计提"),
        ("折旧凭证还没审核 我要怎么弄", "先备份账套，再把那张折旧凭证反过账、反审核，然后重新计提。"),
        ("凭证没过账呢", "请把凭证反过账再改。"),
    ],
)
def test_the_other_branch_is_not_for_him(told: str, line: str) -> None:
    assert is_for_others(told, line)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ("总账已经结了", CLOSED),
        ("固定资产没结", CLOSED),
        ("总账要不要也反", CLOSED),
        ("已经过账了", POSTED),
        ("我没备份", "先备份账套"),
        ("没启用", "没启用的先启用，已启用的改参数"),
        ("采购单还没审核", "把那张折旧凭证反过账、反审核，然后重新计提。"),
        ("折旧凭证还没审核", "没审核的不用反审核，直接重新计提。"),
        ("折旧凭证还没审核", "先别反审核，直接重新计提。"),
        ("先没结 后来总账又结了 总账已经结了", CLOSED),
    ],
)
def test_all_else_is(told: str, line: str) -> None:
    assert not is_for_others(told, line)


BOTH = "先备份：凭证没审核的直接重新计提，审核、过账了的先退回再计提。"
OF_EDITIONS = "专业版不用全反。迷你版、标准版按 Ctrl+F11 会全部退回。先备份。"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("凭证已经过账了", "先备份：审核、过账了的先退回再计提。"),
        ("我那张凭证早就过账了 还能改吗", "先备份：审核、过账了的先退回再计提。"),
        ("凭证还没审核", "先备份：凭证没审核的直接重新计提。"),
        ("憑證還沒審核", "先备份：凭证没审核的直接重新计提。"),
        ("结不了账", BOTH),
        ("凭证要不要过账", BOTH),
        ("固定资产没启用", BOTH),
    ],
)
def test_of_two_branches_his_own_is_said(told: str, kept: str) -> None:
    assert of_his_branch(BOTH, told, None) == kept


@pytest.mark.parametrize(
    ("edition", "kept"),
    [
        ("kis_pro", "专业版不用全反。先备份。"),
        ("kis_mini", "迷你版、标准版按 Ctrl+F11 会全部退回。先备份。"),
        ("kis_standard", "迷你版、标准版按 Ctrl+F11 会全部退回。先备份。"),
        ("kis_trade", OF_EDITIONS),
        (None, OF_EDITIONS),
        ("k3cloud_private", OF_EDITIONS),
    ],
)
def test_of_several_editions_his_own_is_said(edition: str | None, kept: str) -> None:
    assert of_his_branch(OF_EDITIONS, "", edition) == kept


def test_what_belongs_to_a_branch_goes_with_it() -> None:
    answer = "还没审核的，先备份，改好重新生成；已审核的先反审核。"
    assert of_his_branch(answer, "凭证已经审核了", None) == "已审核的先反审核。"
    assert of_his_branch(answer, "凭证还没审核", None) == "还没审核的，先备份，改好重新生成。"
