"""What of a turn is for the checklists, and what is asked beside it; a trouble told in it is for the library whole."""

from __future__ import annotations

import pytest

from actions.closing.content import load_checklists
from actions.closing.order import asks_order
from actions.closing.part_asked import PartAsked, part_asked
from actions.closing.whereabouts import where_asked

CHECKLIST = next(one for one in load_checklists().all if one.id == "xingchen")


def _is_known(text: str) -> bool:
    return asks_order(text) or where_asked(CHECKLIST, text) is not None


@pytest.mark.parametrize(
    ("text", "own", "rest"),
    [
        ("资产跟总账哪个先结", "资产跟总账哪个先结", None),
        ("差八百多能不能带着结还有资产和总账哪个先结", "还有资产和总账哪个先结", "差八百多能不能带着结"),
        ("资产和总账哪个先结？另外凭证打印偏了怎么调", "资产和总账哪个先结", "凭证打印偏了怎么调"),
        ("资产从哪儿单独结？手机上能不能做", "资产从哪儿单独结", "手机上能不能做"),
        ("资产的结账入口在哪 怎么办呀", "资产的结账入口在哪", None),
        ("资产还没结完，资产和总账哪个先结", "资产还没结完，资产和总账哪个先结", None),
    ],
)
def test_what_is_asked_beside_it_is_left_over(text: str, own: str, rest: str | None) -> None:
    found = part_asked(text, _is_known)
    assert found is not None
    assert (found.rest, found.own) == (rest, found.own)
    assert own in found.own


@pytest.mark.parametrize("text", ["凭证打印偏了怎么调？手机上能不能做", "提示资产没结，资产从哪里结 怎么弄", ""])
def test_what_no_checklist_knows(text: str) -> None:
    assert part_asked(text, _is_known) in (None, PartAsked(text))
    assert not _is_known(text) or part_asked(text, _is_known) == PartAsked(text)


def test_of_a_story_the_one_clause_that_is_known() -> None:
    told = "哦哦 那我让她弄 资产从哪儿单独结 她说有两张 一张是上个月的也没弄 要一起吗"
    assert part_asked(told, _is_known) == PartAsked("资产从哪儿单独结", "她说有两张，一张是上个月的也没弄，要一起吗")
    both = "哦哦 那我让她弄 资产从哪儿单独结 资产和总账哪个先结 一张是上个月的 要一起吗"
    found = part_asked(both, _is_known)
    assert found is None or found.rest is None
