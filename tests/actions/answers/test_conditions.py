"""A line that holds only for who is in the opposite state to what the customer told is not for him."""

from __future__ import annotations

import pytest

from actions.answers.conditions import is_for_others

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
        ("先没结 后来总账又结了 总账已经结了", CLOSED),
    ],
)
def test_all_else_is(told: str, line: str) -> None:
    assert not is_for_others(told, line)
