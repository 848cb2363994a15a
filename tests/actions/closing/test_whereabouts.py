"""「固定资产在哪结」 is answered from the checklist outside a walk; what asks for anything else is not."""

from __future__ import annotations

import pytest

from actions.closing.content import load_checklists
from actions.closing.whereabouts import where_asked, where_outside

EAS = load_checklists().by_id["eas"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("固定资产在哪结啊", "财务会计→固定资产→期末处理→期末结账"),
        ("我不是看期间 是固资结账点哪个菜单", "财务会计→固定资产→期末处理→期末结账"),
        ("应收在哪里结账", "财务会计→应收管理→期末处理→期末结账"),
        ("出纳结账在哪点", "财务会计→出纳管理→期末处理→期末结账"),
        ("取消那个勾以后固定资产从哪儿单独结", "财务会计→固定资产→期末处理→期末结账"),
        ("固资在哪个菜单结账", "财务会计→固定资产→期末处理→期末结账"),
    ],
)
def test_the_place_of_a_close(text: str, place: str) -> None:
    item = where_asked(EAS, text)
    assert item is not None
    assert place in where_outside(item)


@pytest.mark.parametrize(
    "text",
    ["固定资产反结账在哪", "总账在哪看停在哪期", "固定资产结账提示不平在哪改", "在哪改密码", "固资跟总账哪个先结啊"],
)
def test_other_questions(text: str) -> None:
    assert where_asked(EAS, text) is None
